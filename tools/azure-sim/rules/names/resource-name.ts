import { type Rule } from "../../contract";
import { nameShapes as shapes } from "../data/name-shapes";
import { badRequest } from "../errors";
import { ownName } from "../ids";

export const resourceName: Rule = {
  name: "resource-name",
  source: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules [m]",
  types: Object.keys(shapes),
  operations: ["put"],
  needsCloud: false,
  check({ id }) {
    const [, shape] = Object.entries(shapes).find(([type]) => type.toLowerCase() === id.type.toLowerCase())!;
    const name = ownName(id);
    if (name.length >= shape.min && name.length <= shape.max && shape.pattern.test(name)) return [];
    return [
      badRequest(
        shape.code ?? "InvalidResourceName",
        `'${name}' is not a valid name for ${id.type}: it must be ${shape.min} to ${shape.max} characters long, ${shape.words}.`,
        "name",
      ),
    ];
  },
};
