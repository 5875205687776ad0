import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { usersOf } from "./users";

const uses = [{ type: "Microsoft.Compute/virtualMachines", path: "properties.networkProfile.networkInterfaces[].id" }];

export const interfaceInUse: Rule = {
  name: "interface-in-use",
  source: "NicInUse: https://github.com/cloudfoundry/bosh-azure-cpi-release (known issues, 2015)",
  types: ["Microsoft.Network/networkInterfaces"],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const [user] = usersOf(id.text, uses, cloud);
    return user
      ? [
          badRequest(
            "NicInUse",
            `Network Interface ${id.text} is used by existing resource ${user.id}. In order to delete the network interface, it must be ` +
              "dissociated from the resource. To learn more, see aka.ms/deletenic.",
          ),
        ]
      : [];
  },
};
