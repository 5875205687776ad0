import { z } from "zod";
import { readAnswer, sameText } from "../answer";
import { type Check, missing, note, ok } from "../check";
import { declaredTypes } from "../declared-types";
import { namespaceOf } from "../deployer-actions";
import { type Part, subscriptionsOf } from "../part";

/** https://learn.microsoft.com/cli/azure/provider#az-provider-list [m]; only these members are asked for. */
const providers = z.array(z.object({ namespace: z.string(), registrationState: z.string() }));

/**
 * What the stack needs of providers whose types it does not declare, and why.
 *
 * The provider azure-native registers nothing by itself, and Azure registers only what a template deployment names; a request for
 * a type of another provider is answered MissingSubscriptionRegistration
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types, read 2026-11-22).
 */
const implied: Record<string, string> = {
  "Microsoft.Insights": "flow logs are refused without it, whoever declares them",
};

/**
 * Providers of which nothing is declared, but that do something for what is: a policy is carried out by this one
 * (https://learn.microsoft.com/azure/governance/policy/assign-policy-azurecli, prerequisites [m]).
 */
const beside: Record<string, { by: string; why: string }> = {
  "Microsoft.PolicyInsights": {
    by: "Microsoft.Authorization/policyAssignments",
    why: "machines are associated with their data collection rule by a policy",
  },
};

/** A provider that only a person needs who asks for more quota on the command line. */
const quotaProvider = "Microsoft.Quota";

/** The namespaces that must be registered, each with the reason. */
function neededProviders(part: Part): Map<string, string> {
  const types = new Map<string, string[]>();
  for (const { type } of declaredTypes(part)) {
    types.set(namespaceOf(type), [...(types.get(namespaceOf(type)) ?? []), type.slice(namespaceOf(type).length + 1)]);
  }
  const declared = new Set(declaredTypes(part).map(({ type }) => type));
  return new Map([
    ...[...types].map(([namespace, names]): [string, string] => {
      const because = implied[namespace] === undefined ? "" : `; ${implied[namespace]}`;
      return [namespace, `the stack declares ${names.join(", ")}${because}`];
    }),
    ...Object.entries(beside).flatMap(([namespace, { by, why }]): [string, string][] =>
      declared.has(by) ? [[namespace, why]] : [],
    ),
  ]);
}

export function resourceProviderChecks(part: Part): Check[] {
  return subscriptionsOf(part).map((id) => ({
    id: `providers:${id}`,
    topic: "Resource providers",
    title: `Resource providers of the subscription ${id}`,
    why: "Azure refuses types of a provider that the subscription is not registered for",
    needs: [`Registered: ${[...neededProviders(part).keys()].join(", ")}`],
    argv: [
      "provider",
      "list",
      "--subscription",
      id,
      "--query",
      "[].{namespace: namespace, registrationState: registrationState}",
    ],
    judge(answer) {
      const known = readAnswer(providers, answer);
      const stateOf = (namespace: string): string =>
        known.find((provider) => sameText(provider.namespace, namespace))?.registrationState ?? "NotRegistered";
      const needed = [...neededProviders(part)];
      const lacking = needed.filter(([namespace]) => !sameText(stateOf(namespace), "Registered"));
      const findings = lacking.map(([namespace, why]) =>
        sameText(stateOf(namespace), "Registering")
          ? missing(`${namespace} is being registered.`, { details: [why, "It takes some minutes; ask again."] })
          : missing(`${namespace} is not registered.`, {
              details: [why, "It takes some minutes, and an owner or contributor of the subscription."],
              mend: [`az provider register --namespace ${namespace} --subscription ${id} --wait`],
            }),
      );
      const registered = needed.length - lacking.length;
      if (registered > 0) findings.push(ok(`${registered} of ${needed.length} resource providers are registered.`));
      if (!sameText(stateOf(quotaProvider), "Registered")) {
        findings.push(
          note(`${quotaProvider} is not registered.`, [
            "The stack does not need it; asking for quota with `az quota` does (`az extension add --name quota`). The portal works without.",
          ]),
        );
      }
      return findings;
    },
  }));
}
