import { findGpuSize, findRelaySize } from "../../components/conventions";
import { planEdgeRelay } from "../../components/edge-relay";
import { type PlatformPlan, type RegionPlan } from "../plan";

/** What a region asks of one of Azure's counters, at the most. */
export interface QuotaNeed {
  subscriptionId: string;
  /** Azure's programmatic name of the region, e.g. `japaneast`. */
  location: string;
  /** Whose counter it is: where usage is read, and where more is asked for. */
  provider: "Microsoft.Compute" | "Microsoft.Network";
  /**
   * Azure's names of the counters, written as its usage API does and compared without regard to case and spaces. More than
   * one where Azure names the same limit differently from region to region: each that it reports must have room.
   */
  counters: string[];
  /** What is counted, in Azure's words. */
  of: "Spot vCPUs" | "Standard public IPv4 addresses" | "vCPUs";
  /** vCPUs, or pieces. */
  needed: number;
  /** What the number is made of; the parts add up to it. */
  parts: QuotaPart[];
}

/** A share of a need, e.g. 60 hosts of 12 vCPUs. */
export interface QuotaPart {
  /** `pool standard, generation 1, on-demand: 60 hosts of Standard_NV12ads_A10_v5` */
  of: string;
  amount: number;
}

/** Of all on-demand vCPUs in a region; spot's are counted by themselves. */
const allCores = "cores";
/** https://learn.microsoft.com/azure/virtual-machines/spot-vms (2026): one counter for a region's spot vCPUs of all families. */
const spotCores = "lowPriorityCores";
/**
 * A region reports some of them: of all addresses, of static ones (ours are), and of standard ones under an older or a newer
 * name. https://learn.microsoft.com/rest/api/virtualnetwork/usages, and what `az network list-usages` answers in several
 * regions as public repositories show it (read 2026-11-22).
 */
const addressCounters = [
  "PublicIPAddresses",
  "StaticPublicIPAddresses",
  "StandardSkuPublicIpAddresses",
  "IPv4StandardSkuPublicIpAddresses",
];

/** Azure repairs at most this share of a scale set at once, in percent, and never less than one host. */
const repairBatchPercent = 5;

/**
 * What the plan asks of a subscription's quotas at the most: every pool at its maximum and all relays, over all generations
 * that exist, with the hosts that automatic repairs make before the broken ones are gone
 * (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-automatic-instance-repairs, 2026-05-19:
 * a replacement is made at once, and batches are 5 % of a set).
 *
 * @param plan an environment's plan; leave out the regions that aren't meant
 * @returns sorted by region, then provider and counter; counters that nothing is asked of are left out
 */
export function quotaNeeds(plan: Pick<PlatformPlan, "regions">): QuotaNeed[] {
  const needs = new Map<string, QuotaNeed>();
  const add = (region: RegionPlan, need: Pick<QuotaNeed, "counters" | "of" | "provider">, parts: QuotaPart[]): void => {
    const { location, subscriptionId } = region.placement;
    const key = [subscriptionId, location, need.provider, canonicalCounter(need.counters[0]!)].join("/");
    const known = needs.get(key) ?? { subscriptionId, location, ...need, needed: 0, parts: [] };
    for (const part of parts.filter(({ amount }) => amount > 0)) {
      known.needed += part.amount;
      known.parts.push(part);
    }
    if (known.needed > 0) needs.set(key, known);
  };
  for (const region of plan.regions) {
    for (const { family, parts } of onDemandCores(region)) {
      add(region, { provider: "Microsoft.Compute", counters: [family], of: "vCPUs" }, parts);
      add(region, { provider: "Microsoft.Compute", counters: [allCores], of: "vCPUs" }, parts);
    }
    add(region, { provider: "Microsoft.Compute", counters: [spotCores], of: "Spot vCPUs" }, spotParts(region));
    add(
      region,
      { provider: "Microsoft.Network", counters: addressCounters, of: "Standard public IPv4 addresses" },
      addressParts(region),
    );
  }
  return [...needs.values()].sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
}

/** A counter's name as comparisons want it: `Standard NCASv3_T4 Family` and `standardncasv3_t4family` are one. */
export function canonicalCounter(name: string): string {
  return name.replaceAll(" ", "").toLowerCase();
}

function sortKey({ subscriptionId, location, provider, counters }: QuotaNeed): string {
  return [location, subscriptionId, provider, canonicalCounter(counters[0]!)].join("/");
}

function onDemandCores({ pools, relays }: RegionPlan): { family: string; parts: QuotaPart[] }[] {
  return [
    ...pools.flatMap((pool) => {
      const size = findGpuSize(pool.size);
      if (size === undefined) return [];
      return [
        { family: size.series.quotaFamily, parts: hostParts(pool, "on-demand", pool.onDemand.maximum, size.cpus) },
      ];
    }),
    ...relays.flatMap((relay) => {
      const size = findRelaySize(relay.size);
      if (size === undefined) return [];
      const count = relayCount(relay);
      const of = `relays, generation ${relay.generation}: ${count} of ${relay.size}`;
      return [{ family: size.quotaFamily, parts: [{ of, amount: count * size.cpus }] }];
    }),
  ];
}

function spotParts({ pools }: RegionPlan): QuotaPart[] {
  return pools.flatMap((pool) => hostParts(pool, "spot", pool.spot?.maximum ?? 0, findGpuSize(pool.size)?.cpus ?? 0));
}

function hostParts(
  { pool, generation, size }: RegionPlan["pools"][number],
  capacity: "on-demand" | "spot",
  hosts: number,
  cpus: number,
): QuotaPart[] {
  if (hosts === 0) return [];
  const repaired = Math.max(1, Math.floor((hosts * repairBatchPercent) / 100));
  const name = `pool ${pool}, generation ${generation}, ${capacity}`;
  return [
    { of: `${name}: ${hosts} of ${size}`, amount: hosts * cpus },
    { of: `${name}: ${repaired} more while hosts are repaired`, amount: repaired * cpus },
  ];
}

function addressParts({ network, relays }: RegionPlan): QuotaPart[] {
  return [
    { of: "NAT gateway", amount: network.nat.publicAddresses },
    ...relays.map((relay) => ({ of: `relays, generation ${relay.generation}: one each`, amount: relayCount(relay) })),
  ];
}

function relayCount(relay: RegionPlan["relays"][number]): number {
  return planEdgeRelay(relay).relays.length;
}
