import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { sameId } from "../ids";
import { textAt } from "../reading";
import { definitionType } from "./assignments";

export const definitionNameTaken: Rule = {
  name: "definition-name-taken",
  source:
    "RoleDefinitionWithSameNameExists: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#custom-roles (checked 2026-11-22)",
  types: [definitionType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const name = textAt(body, "properties.roleName");
    const other = cloud
      .list(definitionType)
      .some((one) => !sameId(one.id, id.text) && sameId(textAt(one.body, "properties.roleName") ?? "", name ?? "-"));
    return other
      ? [
          conflict(
            "RoleDefinitionWithSameNameExists",
            `A custom role with the same name '${name}' already exists in this directory. Use a different name.`,
            "properties.roleName",
          ),
        ]
      : [];
  },
};
