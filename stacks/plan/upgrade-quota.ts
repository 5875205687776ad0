import { findGpuSize, findRelaySize, type Problem } from "../../components/conventions";
import { planEdgeRelay } from "../../components/edge-relay";
import { onDemandHostsAtOnce, reservedBesideHosts } from "../../components/gpu-pool";
import { type PoolPlan, type RegionPlan } from "./platform-plan";

/** What Azure counts of a region's on-demand machines: each of a family's by itself, and all of them together. */
interface OnDemandVcpus {
  ofFamily: (family: string) => number;
  inAll: number;
}

/**
 * The on-demand vCPUs that a region takes at the most: all generations of all pools at their maxima, with a batch of each that is upgraded
 * in place, with what is being repaired and with what is reserved in a zone without hosts, and all relays. The estimate says the same number in parts.
 */
export function onDemandVcpus({ pools, relays }: Pick<RegionPlan, "pools" | "relays">): OnDemandVcpus {
  const machines = [
    ...pools.map((pool) => {
      const size = findGpuSize(pool.size);
      return {
        family: size?.series.quotaFamily,
        vcpus: (onDemandHostsAtOnce(pool) + reservedBesideHosts(pool)) * (size?.cpus ?? 0),
      };
    }),
    ...relays.map((relay) => {
      const size = findRelaySize(relay.size);
      return { family: size?.quotaFamily, vcpus: planEdgeRelay(relay).relays.length * (size?.cpus ?? 0) };
    }),
  ];
  const sum = (some: typeof machines): number => some.reduce((all, { vcpus }) => all + vcpus, 0);
  return {
    ofFamily: (family) => sum(machines.filter((one) => one.family?.toLowerCase() === family.toLowerCase())),
    inAll: sum(machines),
  };
}

/** What the rest of the region leaves of the quota that a generation's upgrade in place counts on. What it takes alone is the pool's to say. */
export function upgradeQuotaProblems(region: Pick<RegionPlan, "pools" | "relays">, pool: PoolPlan): Problem[] {
  const size = findGpuSize(pool.size);
  if (!pool.rollingUpgrade || !size) return [];
  const { grantedVcpus } = pool.rollingUpgrade;
  const alone = onDemandHostsAtOnce(pool) * size.cpus;
  const { ofFamily, inAll } = onDemandVcpus(region);
  const family = size.series.quotaFamily;
  const needs = [
    { counter: "family", needed: ofFamily(family), of: `of ${family}` },
    { counter: "region", needed: inAll, of: "of all families" },
  ] as const;
  return needs
    .filter(({ counter, needed }) => alone <= grantedVcpus[counter] && grantedVcpus[counter] < needed)
    .map(({ counter, needed, of }) => ({
      path: `rollingUpgrade.grantedVcpus.${counter}`,
      given: grantedVcpus[counter],
      reason:
        `the region's pools and relays take ${needed} vCPUs ${of} at the most, this generation's batch among them. With a ` +
        "quota that is too small Azure doesn't refuse, but upgrades hosts where they stand",
      fix: `ask Azure for ${needed} (\`npm run estimate\` says what they are for), and write what it granted`,
    }));
}
