import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { itemsAt, objectAt, objectsAt, textAt, textsAt } from "../reading";

export const lifecycleRules: Rule = {
  name: "lifecycle-rules",
  source:
    "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure and lifecycle-management-overview (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/managementPolicies"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const path = "properties.policy.rules";
    const rules = objectsAt(body, path);
    const problems: ArmError[] = [];
    const refuse = (reason: string, at: string) => problems.push(badRequest("InvalidRequestPropertyValue", reason, at));
    if (itemsAt(body, path).length > 100) refuse("A lifecycle policy holds at most 100 rules.", path);
    const names = rules.map((rule) => textAt(rule, "name")?.toLowerCase()).filter((name) => name !== undefined);
    if (new Set(names).size < names.length) refuse("The names of a lifecycle policy's rules must differ.", path);
    rules.forEach((rule, index) => {
      const here = `${path}[${index}].definition`;
      const prefixes = textsAt(rule, "definition.filters.prefixMatch");
      const actions = objectAt(rule, "definition.actions");
      if (prefixes.length > 10)
        refuse(`A rule takes at most 10 prefixes; it has ${prefixes.length}.`, `${here}.filters.prefixMatch`);
      if (itemsAt(rule, "definition.filters.blobIndexMatch").length > 10)
        refuse("A rule takes at most 10 index tags.", `${here}.filters.blobIndexMatch`);
      if (actions && Object.keys(actions).length === 0) refuse("A rule needs at least one action.", `${here}.actions`);
      const types = textsAt(rule, "definition.filters.blobTypes");
      const strange = types.filter((type) => type !== "blockBlob" && type !== "appendBlob");
      if (strange.length > 0)
        refuse(`A rule filters blockBlob and appendBlob, not ${strange.join(", ")}.`, `${here}.filters.blobTypes`);
      if (
        types.includes("appendBlob") &&
        (objectAt(actions, "baseBlob.tierToCool") || objectAt(actions, "baseBlob.tierToArchive"))
      ) {
        refuse("Append blobs cannot be tiered.", `${here}.actions`);
      }
    });
    return problems;
  },
};
