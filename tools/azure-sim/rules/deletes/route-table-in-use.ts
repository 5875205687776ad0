import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { refusedWhileUsed } from "./users";

const uses = [{ type: "Microsoft.Network/virtualNetworks/subnets", path: "properties.routeTable.id" }];

export const routeTableInUse: Rule = {
  name: "route-table-in-use",
  source:
    "InUseRouteTableCannotBeDeleted: https://learn.microsoft.com/azure/virtual-network/manage-route-table#delete-a-route-table [m]",
  types: ["Microsoft.Network/routeTables"],
  operations: ["delete"],
  needsCloud: true,
  check: refusedWhileUsed(uses, (id, users) =>
    badRequest(
      "InUseRouteTableCannotBeDeleted",
      `Route table ${id} is in use and cannot be deleted: it is used by ${users.map((one) => one.id).join(", ")}.`,
    ),
  ),
};
