import { isObject, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { ownName, parentId, parseId, sameType } from "../ids";
import { numberAt, objectsAt, textAt } from "../reading";
import { type RuleInBody, securityRulesIn, securityRuleTypes } from "./security-rules";

export const securityRulePrioritiesDiffer: Rule = {
  name: "security-rule-priorities-differ",
  source: "SecurityRuleConflict: https://github.com/jenkins-infra/azure/pull/439 (2023-07)",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const written = securityRulesIn(request);
    const others = sameType(request.id.type, securityRuleTypes[1]!) ? siblings(request) : [];
    return written.flatMap((rule, index) => {
      const clash = [...others, ...written.slice(0, index)].find((other) => samePlace(rule, other));
      return clash
        ? [
            badRequest(
              "SecurityRuleConflict",
              `Security rule ${clash.name} conflicts with rule ${rule.name}. Rules cannot have the same Priority and ` +
                "Direction. To learn more, see aka.ms/nsgrules.",
              `${rule.path}.priority`,
            ),
          ]
        : [];
    });
  },
};

/** The group's other rules: those it lists inline and those that are resources of their own. */
function siblings({ id, cloud }: Parameters<Rule["check"]>[0]): Pick<RuleInBody, "name" | "properties">[] {
  const group = parentId(id)!;
  const inline = objectsAt(cloud.get(group)?.body, "properties.securityRules").map((rule) => ({
    name: textAt(rule, "name") ?? "",
    body: rule,
  }));
  const standalone = cloud.children(group).map(({ id: text, body }) => ({ name: ownName(parseId(text)!), body }));
  return [...inline, ...standalone].flatMap(({ name, body }) =>
    isObject(body["properties"]) && !sameType(name, ownName(id)) ? [{ name, properties: body["properties"] }] : [],
  );
}

function samePlace(one: Pick<RuleInBody, "properties">, other: Pick<RuleInBody, "properties">): boolean {
  const [priority, direction] = [numberAt(one.properties, "priority"), textAt(one.properties, "direction")];
  return (
    priority !== undefined &&
    direction !== undefined &&
    priority === numberAt(other.properties, "priority") &&
    direction.toLowerCase() === textAt(other.properties, "direction")?.toLowerCase()
  );
}
