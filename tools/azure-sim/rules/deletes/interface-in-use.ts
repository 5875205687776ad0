import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { refusedWhileUsed } from "./users";

const uses = [{ type: "Microsoft.Compute/virtualMachines", path: "properties.networkProfile.networkInterfaces[].id" }];

export const interfaceInUse: Rule = {
  name: "interface-in-use",
  source: "NicInUse: https://github.com/cloudfoundry/bosh-azure-cpi-release (known issues, 2015)",
  types: ["Microsoft.Network/networkInterfaces"],
  operations: ["delete"],
  needsCloud: true,
  check: refusedWhileUsed(uses, (id, [user]) =>
    badRequest(
      "NicInUse",
      `Network Interface ${id} is used by existing resource ${user!.id}. In order to delete the network interface, it must be ` +
        "dissociated from the resource. To learn more, see aka.ms/deletenic.",
    ),
  ),
};
