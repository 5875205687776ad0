import { type Rule } from "../contract";
import { authorizationRules } from "./authorization";
import { computeRules } from "./compute";
import { deleteRules } from "./deletes";
import { keyVaultRules } from "./keyvault";
import { monitorRules } from "./monitor";
import { nameRules } from "./names";
import { networkRules } from "./network";
import { storageRules } from "./storage";
import { subscriptionRules } from "./subscription";
import { valueRules } from "./values";

/** Every rule of Azure that this judge knows; README.md lists them with their sources. */
export const allRules: readonly Rule[] = [
  ...subscriptionRules,
  ...valueRules,
  ...nameRules,
  ...networkRules,
  ...computeRules,
  ...storageRules,
  ...keyVaultRules,
  ...monitorRules,
  ...authorizationRules,
  ...deleteRules,
];

const byRequest = new Map<string, Rule[]>();

/**
 * The rules that look at requests of one kind, in a fixed order.
 *
 * @param armType `Microsoft.Network/virtualNetworks/subnets`, in any case
 * @param operation whether the request writes or deletes
 */
export function rulesFor(armType: string, operation: "put" | "delete"): Rule[] {
  const key = `${operation} ${armType.toLowerCase()}`;
  const known = byRequest.get(key);
  if (known) return known;
  const rules = allRules.filter(
    (rule) =>
      rule.operations.includes(operation) &&
      rule.types.some((type) => type === "*" || type.toLowerCase() === armType.toLowerCase()),
  );
  byRequest.set(key, rules);
  return rules;
}
