import { isObject, type ObjectValue, type RuleRequest } from "../../contract";
import { ownName, sameType } from "../ids";
import { itemsAt, textAt } from "../reading";

/** A security rule as a request carries it: its own body, or an element of a group's. */
export interface RuleInBody {
  name: string;
  id: string;
  /** The rule's `properties` bag. */
  properties: ObjectValue;
  path: string;
}

export const securityRuleTypes = [
  "Microsoft.Network/networkSecurityGroups",
  "Microsoft.Network/networkSecurityGroups/securityRules",
];

/** The security rules that a request writes: one, or all that a group lists inline. */
export function securityRulesIn({ id, body }: RuleRequest): RuleInBody[] {
  const read = (rule: ObjectValue, name: string, ruleId: string, path: string) =>
    isObject(rule["properties"]) ? [{ name, id: ruleId, properties: rule["properties"], path }] : [];
  if (sameType(id.type, securityRuleTypes[1]!)) return read(body, ownName(id), id.text, "properties");
  return itemsAt(body, "properties.securityRules").flatMap((rule, index) => {
    if (!isObject(rule)) return [];
    const name = textAt(rule, "name") ?? `${index}`;
    return read(rule, name, `${id.text}/securityRules/${name}`, `properties.securityRules[${index}].properties`);
  });
}

/** The pairs of members of which one takes a single value and the other a list. */
export const pairs = [
  { singular: "sourceAddressPrefix", plural: "sourceAddressPrefixes", groups: "sourceApplicationSecurityGroups" },
  {
    singular: "destinationAddressPrefix",
    plural: "destinationAddressPrefixes",
    groups: "destinationApplicationSecurityGroups",
  },
  { singular: "sourcePortRange", plural: "sourcePortRanges" },
  { singular: "destinationPortRange", plural: "destinationPortRanges" },
] as const;

/** `SourceAddressPrefix`, as Azure's messages write a member's name. */
export function inMessage(member: string): string {
  return member[0]!.toUpperCase() + member.slice(1);
}
