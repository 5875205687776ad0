import { z } from "zod";
import { planGpuPool } from "../../../components/gpu-pool";
import { readAnswer, sameText } from "../answer";
import { type Check, missing, ok } from "../check";
import { type Part, subscriptionsOf } from "../part";

/** https://learn.microsoft.com/cli/azure/feature#az-feature-show [m] */
const feature = z.object({ properties: z.object({ state: z.string() }) });

/** `EncryptionAtHost`, where a pool or a relay wants it: relays always do. */
function neededFeatures({ plan }: Part): { namespace: string; name: string; why: string }[] {
  const users = plan.regions.flatMap(({ pools, relays }) => [
    ...(relays.length > 0 ? ["TURN relays"] : []),
    ...pools.filter((pool) => planGpuPool(pool).security.encryptionAtHost).map(({ pool }) => `pool ${pool}`),
  ]);
  if (users.length === 0) return [];
  const why = `${[...new Set(users)].join(", ")}: their disks and caches are encrypted on the host machine`;
  return [{ namespace: "Microsoft.Compute", name: "EncryptionAtHost", why }];
}

/**
 * Features that a subscription must be registered for. Encryption at host:
 * https://learn.microsoft.com/azure/virtual-machines/linux/disks-enable-host-based-encryption-cli, 2025-02-25.
 */
export function featureChecks(part: Part): Check[] {
  return subscriptionsOf(part).flatMap((id) =>
    neededFeatures(part).map(({ namespace, name, why }): Check => {
      const full = `${namespace}/${name}`;
      return {
        id: `feature:${id}:${full}`,
        topic: "Features",
        title: `The feature ${full}`,
        why,
        argv: ["feature", "show", "--namespace", namespace, "--name", name, "--subscription", id],
        judge(answer) {
          const { state } = readAnswer(feature, answer).properties;
          if (sameText(state, "Registered")) return [ok(`The feature ${full} is registered.`)];
          if (sameText(state, "Registering") || sameText(state, "Pending")) {
            return [
              missing(`The feature ${full} is ${state}.`, { details: [why, "It takes some minutes; ask again."] }),
            ];
          }
          return [
            missing(`The feature ${full} is ${state}.`, {
              details: [
                why,
                "It takes some minutes, now and then a quarter of an hour; the last command passes it on, once the one " +
                  "before it says Registered.",
              ],
              mend: [
                `az feature register --namespace ${namespace} --name ${name} --subscription ${id}`,
                `az feature show --namespace ${namespace} --name ${name} --subscription ${id} --query properties.state`,
                `az provider register --namespace ${namespace} --subscription ${id}`,
              ],
            }),
          ];
        },
      };
    }),
  );
}
