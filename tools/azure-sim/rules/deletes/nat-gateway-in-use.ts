import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { usersOf } from "./users";

const uses = [{ type: "Microsoft.Network/virtualNetworks/subnets", path: "properties.natGateway.id" }];

export const natGatewayInUse: Rule = {
  name: "nat-gateway-in-use",
  source: "InUseNatGatewayCannotBeDeleted as met in public teardown code and emulators (2026)",
  types: ["Microsoft.Network/natGateways"],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const users = usersOf(id.text, uses, cloud);
    return users.length === 0
      ? []
      : [
          badRequest(
            "InUseNatGatewayCannotBeDeleted",
            `Nat gateway ${id.text} is in use by ${users.map((one) => one.id).join(", ")}.`,
          ),
        ];
  },
};
