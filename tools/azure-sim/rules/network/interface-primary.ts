import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, holdsUnknown, isUnknown, objectsAt } from "../reading";

export const interfacePrimary: Rule = {
  name: "interface-primary",
  source:
    "exactly one primary IP configuration when there are several: " +
    "https://learn.microsoft.com/azure/virtual-network/ip-services/virtual-network-network-interface-addresses [m]",
  types: ["Microsoft.Network/networkInterfaces"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const path = "properties.ipConfigurations";
    if (holdsUnknown(body, path) || objectsAt(body, path).some((one) => isUnknown(one, "properties.primary")))
      return [];
    const configurations = objectsAt(body, path);
    if (configurations.length === 0) {
      return [badRequest("NetworkInterfaceMustHaveIpConfiguration", `${id.text} has no IP configuration.`, path)];
    }
    const primary = configurations.filter((one) => flagAt(one, "properties.primary") === true).length;
    const right = configurations.length === 1 ? primary <= 1 : primary === 1;
    return right
      ? []
      : [
          badRequest(
            "NetworkInterfaceMustHaveOnePrimaryIpConfiguration",
            `Network interface ${id.text} has ${primary} primary IP configurations; it must have exactly one.`,
            path,
          ),
        ];
  },
};
