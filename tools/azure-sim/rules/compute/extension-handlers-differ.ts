import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { objectsAt, textAt } from "../reading";
import { scaleSetType } from "./machines";

const list = "properties.virtualMachineProfile.extensionProfile.extensions";

export const extensionHandlersDiffer: Rule = {
  name: "extension-handlers-differ",
  source:
    "one extension of a publisher and type on a machine: https://learn.microsoft.com/azure/virtual-machines/extensions/features-linux [m]; " +
    "the code as met in public Terraform issues [m]",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const seen = new Map<string, string>();
    return objectsAt(body, list).flatMap((extension, index) => {
      const [publisher, type] = [textAt(extension, "properties.publisher"), textAt(extension, "properties.type")];
      if (publisher === undefined || type === undefined) return [];
      const handler = `${publisher}.${type}`;
      const other = seen.get(handler.toLowerCase());
      const name = textAt(extension, "name") ?? `${index}`;
      seen.set(handler.toLowerCase(), name);
      return other === undefined
        ? []
        : [
            conflict(
              "OperationNotAllowed",
              `Multiple VMExtensions per handler not supported. VMExtension '${name}' with handler '${handler}' already added ` +
                `or specified in input: '${other}'.`,
              `${list}[${index}]`,
            ),
          ];
    });
  },
};
