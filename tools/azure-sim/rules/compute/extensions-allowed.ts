import { type Rule } from "../../contract";
import { conflict, notFound } from "../errors";
import { flagAt } from "../reading";

export const extensionsAllowed: Rule = {
  name: "extensions-allowed",
  source:
    "an extension on a machine that allows none, or on none: the description of allowExtensionOperations in " +
    "https://github.com/Azure/azure-rest-api-specs, compute 2024-11-01; OperationNotAllowed [m]",
  types: ["Microsoft.Compute/virtualMachines/extensions"],
  operations: ["put"],
  needsCloud: true,
  check({ id, cloud }) {
    const machineId = id.text.replace(/\/extensions\/[^/]+$/i, "");
    const machine = cloud.get(machineId);
    if (!machine) {
      return [
        notFound("ParentResourceNotFound", `The machine '${id.names[0]}' of the extension was not found.`, "name"),
      ];
    }
    if (flagAt(machine.body, "properties.osProfile.allowExtensionOperations") !== false) return [];
    return [conflict("OperationNotAllowed", `Extension operations are disallowed on the machine '${id.names[0]}'.`)];
  },
};
