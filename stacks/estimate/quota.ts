import { findGpuSize, findRelaySize } from "../../components/conventions";
import { planEdgeRelay } from "../../components/edge-relay";
import { repairedHosts, reservedBesideHosts, surgeOf } from "../../components/gpu-pool";
import { natAddressCount } from "../../components/network";
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
  /** vCPUs, or pieces; of what is configured now. */
  needed: number;
  /** What the number is made of; the parts add up to it. */
  parts: QuotaPart[];
  /** What a roll-out takes beside it: the second generation of each pool and of the relays that have one only. */
  rollOut: QuotaPart[];
  /** The limit to ask Azure for: `needed` and a roll-out's second generations. */
  newLimit: number;
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

/**
 * What the plan asks of a subscription's quotas at the most: every pool at its maximum and all relays, over all generations
 * that exist, with the hosts that automatic repairs make before the broken ones are gone, those of upgrades in place, and those that are
 * reserved in a zone while hosts start in the others (https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview,
 * 2026-02-17: a reservation takes quota, and a host in it takes none). Apart from that, and always:
 * what a second generation takes, so that asking for quota isn't what a roll-out waits for.
 *
 * @param plan an environment's plan; leave out the regions that aren't meant
 * @returns sorted by region, then provider and counter; counters that nothing is asked of are left out
 */
export function quotaNeeds(plan: Pick<PlatformPlan, "regions">): QuotaNeed[] {
  const needs = new Map<string, QuotaNeed>();
  const add = (region: RegionPlan, need: Pick<QuotaNeed, "counters" | "of" | "provider">, asked: Asked): void => {
    const { location, subscriptionId } = region.placement;
    const key = [subscriptionId, location, need.provider, canonicalCounter(need.counters[0]!)].join("/");
    const known = needs.get(key) ?? {
      subscriptionId,
      location,
      ...need,
      needed: 0,
      parts: [],
      rollOut: [],
      newLimit: 0,
    };
    known.parts.push(...asked.parts.filter(({ amount }) => amount > 0));
    known.rollOut.push(...asked.rollOut.filter(({ amount }) => amount > 0));
    known.needed = total(known.parts);
    known.newLimit = known.needed + total(known.rollOut);
    if (known.needed > 0) needs.set(key, known);
  };
  for (const region of plan.regions) {
    for (const { family, ...asked } of onDemandCores(region)) {
      add(region, { provider: "Microsoft.Compute", counters: [family], of: "vCPUs" }, asked);
      add(region, { provider: "Microsoft.Compute", counters: [allCores], of: "vCPUs" }, asked);
    }
    add(region, { provider: "Microsoft.Compute", counters: [spotCores], of: "Spot vCPUs" }, spotCoresOf(region));
    add(
      region,
      { provider: "Microsoft.Network", counters: addressCounters, of: "Standard public IPv4 addresses" },
      addressesOf(region),
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

/** What is asked of a counter: now, and besides while a roll-out lasts. */
interface Asked {
  parts: QuotaPart[];
  rollOut: QuotaPart[];
}

function total(parts: readonly QuotaPart[]): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}

type Pool = RegionPlan["pools"][number];
type Relays = RegionPlan["relays"][number];

function onDemandCores(region: RegionPlan): (Asked & { family: string })[] {
  return [
    ...region.pools.flatMap((pool) => {
      const size = findGpuSize(pool.size);
      if (size === undefined) return [];
      const asked = coresOf(region, pool, "on-demand", pool.onDemand.maximum, size.cpus);
      return [{ family: size.series.quotaFamily, ...asked }];
    }),
    ...region.relays.flatMap((relay) => {
      const size = findRelaySize(relay.size);
      return size === undefined
        ? []
        : [{ family: size.quotaFamily, ...relaysOf(region, relay, size.cpus, `of ${relay.size}`) }];
    }),
  ];
}

function spotCoresOf(region: RegionPlan): Asked {
  return joined(
    region.pools.map((pool) =>
      coresOf(region, pool, "spot", pool.spot?.maximum ?? 0, findGpuSize(pool.size)?.cpus ?? 0),
    ),
  );
}

function coresOf(
  { pools, removing }: RegionPlan,
  pool: Pool,
  capacity: "on-demand" | "spot",
  hosts: number,
  cpus: number,
): Asked {
  if (hosts === 0) return { parts: [], rollOut: [] };
  const repaired = repairedHosts(hosts);
  const batch = capacity === "on-demand" ? surgeOf(pool) : 0;
  const name = `pool ${pool.pool}, generation ${pool.generation}, ${capacity}`;
  const parts = [
    { of: `${name}: ${hosts} of ${pool.size}`, amount: hosts * cpus },
    { of: `${name}: ${repaired} more while hosts are repaired`, amount: repaired * cpus },
    { of: `${name}: a batch more while hosts are upgraded in place`, amount: batch * cpus },
    ...(capacity === "on-demand" ? reservedElsewhere(pool, name, cpus) : []),
  ];
  const alone = !removing && pools.filter((other) => other.pool === pool.pool).length === 1;
  const of = `pool ${pool.pool}, second generation in a roll-out, ${capacity}: as many again`;
  return { parts, rollOut: alone ? [{ of, amount: total(parts) }] : [] };
}

function reservedElsewhere(pool: Pool, name: string, cpus: number): QuotaPart[] {
  const hosts = reservedBesideHosts(pool);
  return [{ of: `${name}: ${hosts} reserved in a zone without hosts`, amount: hosts * cpus }];
}

function relaysOf({ relays, removing }: RegionPlan, relay: Relays, each: number, what: string): Asked {
  const count = planEdgeRelay(relay).relays.length;
  const alone = !removing && relays.length === 1;
  return {
    parts: [{ of: `relays, generation ${relay.generation}: ${count} ${what}`, amount: count * each }],
    rollOut: alone ? [{ of: "relays, second generation in a roll-out: as many again", amount: count * each }] : [],
  };
}

function addressesOf(region: RegionPlan): Asked {
  const nat = { of: "NAT gateway", amount: natAddressCount(region.network.nat) };
  const { parts, rollOut } = joined(region.relays.map((relay) => relaysOf(region, relay, 1, "with an address each")));
  return { parts: [nat, ...parts], rollOut };
}

function joined(all: Asked[]): Asked {
  return { parts: all.flatMap(({ parts }) => parts), rollOut: all.flatMap(({ rollOut }) => rollOut) };
}
