import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { usersOf } from "./users";

const uses = [{ type: "Microsoft.Network/virtualNetworks/subnets", path: "properties.routeTable.id" }];

export const routeTableInUse: Rule = {
  name: "route-table-in-use",
  source:
    "InUseRouteTableCannotBeDeleted: https://learn.microsoft.com/azure/virtual-network/manage-route-table#delete-a-route-table [m]",
  types: ["Microsoft.Network/routeTables"],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const users = usersOf(id.text, uses, cloud);
    return users.length === 0
      ? []
      : [
          badRequest(
            "InUseRouteTableCannotBeDeleted",
            `Route table ${id.text} is in use and cannot be deleted: it is used by ${users.map((one) => one.id).join(", ")}.`,
          ),
        ];
  },
};
