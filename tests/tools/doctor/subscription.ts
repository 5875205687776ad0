import { quotaNeeds } from "../../../stacks/estimate";
import type { Preconditions } from "../../../tools/azure-sim";
import { declaredTypes } from "../../../tools/doctor/declared-types";
import { namespaceOf } from "../../../tools/doctor/deployer-actions";
import { deployerRole } from "../../../tools/doctor/deployer-role";
import type { Part } from "../../../tools/doctor/part";
import type { StandInAz } from "./stand-in-az";

/** What the doctor asks a subscription for. */
export type Granted = Required<Omit<Preconditions, "emittedMetrics">>;

/** A simulated subscription that was granted exactly what the doctor calls enough. */
export function justEnough(part: Part): Granted {
  return {
    today: "2026-12-01",
    resourceProviders: [
      ...new Set([...declaredTypes(part).map(({ type }) => namespaceOf(type)), "Microsoft.PolicyInsights"]),
    ],
    features: ["Microsoft.Compute/EncryptionAtHost"],
    // The simulator knows one counter of addresses by the name that the first has.
    quotas: quotaNeeds(part.plan).map(({ location, counters, needed }) => ({
      location,
      name: counters[0]!,
      limit: needed,
    })),
    actions: deployerRole(part).Actions,
  };
}

/** Makes the stand-in answer as `az` would in a subscription that was granted this, and in which nothing is used yet. */
export function answerFrom(az: StandInAz, { resourceProviders, features, quotas, actions }: Granted): void {
  az.change("provider-list", (providers: { namespace: string; registrationState: string }[]) => {
    for (const provider of providers) {
      const isThere = resourceProviders.some((one) => one.toLowerCase() === provider.namespace.toLowerCase());
      provider.registrationState = isThere ? "Registered" : "NotRegistered";
    }
  });
  az.change("feature-show", (feature: { name: string; properties: { state: string } }) => {
    feature.properties.state = features.includes(feature.name) ? "Registered" : "NotRegistered";
  });
  const isAddress = (name: string): boolean => name.includes("IPAddresses");
  const usage = ({ name, limit }: { name: string; limit: number }) => ({
    currentValue: "0",
    limit: `${limit}`,
    name: { value: name, localizedValue: name },
  });
  az.answer("vm-list-usage", quotas.filter(({ name }) => !isAddress(name)).map(usage));
  az.answer("network-list-usages", quotas.filter(({ name }) => isAddress(name)).map(usage));
  az.answer("rest-permissions", { value: [{ actions, notActions: [], dataActions: [], notDataActions: [] }] });
}
