import { type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { holdsUnknown, isUnknown, objectsAt, textAt, textsAt } from "../reading";
import { scaleSetType } from "./machines";

const list = "properties.virtualMachineProfile.extensionProfile.extensions";
const after = "properties.provisionAfterExtensions";

export const extensionOrder: Rule = {
  name: "extension-order",
  source:
    "an extension comes after others of the same model, by their names: " +
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-extension-sequencing (read 2026-11-25); that a circle " +
    "and a name that is none are refused follows from it, the codes are a guess",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const extensions = objectsAt(body, list);
    // One that isn't known yet may be the one that is waited for.
    if (holdsUnknown(body, list) || extensions.some((one) => isUnknown(one, "name"))) return [];
    const named = new Map(extensions.map((one) => [textAt(one, "name") ?? "", one]));
    return extensions.flatMap((extension, index) => {
      const name = textAt(extension, "name") ?? "";
      const missing = textsAt(extension, after).filter((other) => !named.has(other));
      const path = `${list}[${index}].${after}`;
      return [
        ...missing.map((other) =>
          badRequest("InvalidParameter", `Extension '${name}' depends on '${other}', which is not in the model.`, path),
        ),
        ...(waitsForItself(name, named)
          ? [badRequest("InvalidParameter", `Extension '${name}' depends on itself.`, path)]
          : []),
      ];
    });
  },
};

function waitsForItself(name: string, named: ReadonlyMap<string, ObjectValue>): boolean {
  const reached = new Set<string>();
  const visit = (at: string): void => {
    for (const other of textsAt(named.get(at), after)) {
      if (reached.has(other)) continue;
      reached.add(other);
      visit(other);
    }
  };
  visit(name);
  return reached.has(name);
}
