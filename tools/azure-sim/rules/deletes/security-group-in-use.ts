import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { securityGroupUses, refusedWhileUsed } from "./users";

export const securityGroupInUse: Rule = {
  name: "security-group-in-use",
  source:
    "InUseNetworkSecurityGroupCannotBeDeleted: https://github.com/pulumi/pulumi-azure-native/issues/3051 (checked 2026-11-22)",
  types: ["Microsoft.Network/networkSecurityGroups"],
  operations: ["delete"],
  needsCloud: true,
  check: refusedWhileUsed(securityGroupUses, (id, users) =>
    badRequest(
      "InUseNetworkSecurityGroupCannotBeDeleted",
      `Network security group ${id} cannot be deleted because it is in use by the following resources: ` +
        `${users.map((one) => one.id).join(", ")}. In order to delete the Network security group, remove the association with the ` +
        "resource(s). To learn how to do this, see aka.ms/deletensg.",
    ),
  ),
};
