import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { ownName, sameType } from "../ids";
import { subnetUses, usersOf } from "./users";

export const subnetInUse: Rule = {
  name: "subnet-in-use",
  source:
    "InUseSubnetCannotBeDeleted: https://github.com/microsoft/nav-arm-templates/issues/161 (2020-12), " +
    "https://github.com/hashicorp/terraform-provider-azurerm/issues/334 (2017-09)",
  types: ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const users = usersOf(id.text, subnetUses, cloud);
    if (users.length === 0) return [];
    const what = sameType(id.type, "Microsoft.Network/virtualNetworks") ? "A subnet of" : "Subnet";
    return [
      badRequest(
        "InUseSubnetCannotBeDeleted",
        `${what} ${ownName(id)} is in use by ${users.map((one) => one.id).join(", ")} and cannot be deleted. In order to delete the ` +
          "subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
      ),
    ];
  },
};
