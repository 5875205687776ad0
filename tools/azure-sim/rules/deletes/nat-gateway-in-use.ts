import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { refusedWhileUsed } from "./users";

const uses = [{ type: "Microsoft.Network/virtualNetworks/subnets", path: "properties.natGateway.id" }];

export const natGatewayInUse: Rule = {
  name: "nat-gateway-in-use",
  source: "InUseNatGatewayCannotBeDeleted as met in public teardown code and emulators (2026)",
  types: ["Microsoft.Network/natGateways"],
  operations: ["delete"],
  needsCloud: true,
  check: refusedWhileUsed(uses, (id, users) =>
    badRequest(
      "InUseNatGatewayCannotBeDeleted",
      `Nat gateway ${id} is in use by ${users.map((one) => one.id).join(", ")}.`,
    ),
  ),
};
