import { planEdgeRelay } from "../../../components/edge-relay";
import { launchMeetsPeak } from "../../../components/gpu-pool";
import { natAddressCount } from "../../../components/network";
import { type PlatformPlan, type RegionPlan } from "../../plan";
import { type Money, nothing, scaled, sum, times } from "./money";
import { type FoundPrice, priceOf } from "./prices";

/** Hosts that autoscale keeps up, and what they cost an hour. */
export interface HostsAndCost {
  onDemand: number;
  spot: number;
  perHour: Money;
}

/** Hosts that Azure keeps room for and that autoscale doesn't keep up. */
export interface UnusedHosts {
  hosts: number;
  perHour: Money;
}

/** What one generation of a pool costs. Hosts that nobody removes after a peak go on costing what they did in it. */
export interface PoolCost {
  pool: string;
  generation: number;
  serving: boolean;
  size: string;
  /** Outside of peaks. */
  offPeak: HostsAndCost;
  /** At the busiest time of the week. */
  atPeak: HostsAndCost;
  /** At the largest launch; undefined without any. */
  atLaunch?: HostsAndCost;
  /** What of the reserved hosts is paid for without running; undefined for a generation that reserves none. */
  reserved?: { hosts: number; unusedOffPeak: UnusedHosts; unusedAtPeak: UnusedHosts };
  /** A session for an hour, on a host whose slots are all taken: with free ones it costs more. Without its traffic. */
  perSessionHour: { onDemand: Money; spot: Money };
  /**
   * The same with all that it takes beside its host: its share of relays, addresses and NAT while as many play as are promised, and
   * its video on the way to the player, all of it in the first tier of egress.
   */
  perSessionHourInAll: { onDemand: Money; spot: Money };
}

/** What a region costs while hosts are at their number outside of peaks, and in peaks. */
export interface RegionCost {
  location: string;
  pools: PoolCost[];
  /** Relays, their addresses and what protects them, and the NAT gateway, an hour. */
  network: Money;
  /** What a session's video costs on its way to the player, an hour at the relays' bitrate. */
  egressPerSessionHour: Money;
}

/** A month of 730 hours, as price lists count. */
export const hoursPerMonth = 730;

/**
 * What a plan's regions cost by the prices that are known (prices.ts): machines, addresses and NAT. Storage, logs, egress in sum and
 * the global part are not in it.
 */
export function regionCosts(plan: Pick<PlatformPlan, "regions">): RegionCost[] {
  return plan.regions.map((region) => {
    const [network, egressPerSessionHour] = [networkCost(region), egressCost(region)];
    // Without a session nobody pays a share.
    const promised = Math.max(1, ...region.relays.filter(({ serving }) => serving).map(({ sessions }) => sessions));
    const beside = sum(scaled(network, 1 / promised), egressPerSessionHour);
    return {
      location: region.placement.location,
      pools: region.pools.map((pool) => poolCost(pool, beside)),
      ...{ network, egressPerSessionHour },
    };
  });
}

/** @param beside what a session-hour costs beside its host */
function poolCost(pool: RegionPlan["pools"][number], beside: Money): PoolCost {
  const { size, placement, serving, onDemand, spot, schedule, slotsPerHost } = pool;
  const [regular, cheaper] = [
    priceOf(`${size}, on-demand`, placement.location),
    priceOf(`${size}, spot`, placement.location),
  ];
  const priced = (hosts: { onDemand: number; spot: number }): HostsAndCost => ({
    ...hosts,
    perHour: sum(times(hosts.onDemand, regular), times(hosts.spot, cheaper)),
  });
  const offPeak = serving ? { onDemand: onDemand.minimum, spot: spot?.minimum ?? 0 } : { onDemand: 0, spot: 0 };
  const peaks = serving
    ? schedule.peaks.map((peak) => ({ onDemand: peak.onDemandMinimum, spot: peak.spotMinimum ?? offPeak.spot }))
    : [];
  // The week's spot hosts stay beside a launch's on-demand ones: those of the peaks that it falls into.
  const launches = (serving ? (schedule.launches ?? []) : []).map((launch) => {
    const during = schedule.peaks.filter((peak) => launchMeetsPeak(launch, peak));
    const inPeaks = during.map(({ spotMinimum }) => spotMinimum ?? offPeak.spot);
    return { onDemand: launch.onDemandMinimum, spot: Math.max(offPeak.spot, ...inPeaks) };
  });
  const busy = busiest([offPeak, ...peaks]);
  // https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview, 2026-02-17: at the price of a host.
  const unused = (running: number): UnusedHosts => {
    const hosts = Math.max(0, reserved - running);
    return { hosts, perHour: times(hosts, regular) };
  };
  const reserved = serving ? (pool.reservedHosts ?? 0) : 0;
  const perSessionHour = { onDemand: perSlot(regular, slotsPerHost), spot: perSlot(cheaper, slotsPerHost) };
  return {
    ...{ pool: pool.pool, generation: pool.generation, serving, size },
    offPeak: priced(offPeak),
    atPeak: priced(busy),
    ...(launches.length > 0 ? { atLaunch: priced(busiest(launches)) } : {}),
    ...(reserved > 0
      ? {
          reserved: {
            hosts: reserved,
            unusedOffPeak: unused(offPeak.onDemand),
            unusedAtPeak: unused(busy.onDemand),
          },
        }
      : {}),
    perSessionHour,
    perSessionHourInAll: {
      onDemand: sum(perSessionHour.onDemand, beside),
      spot: sum(perSessionHour.spot, beside),
    },
  };
}

function perSlot(price: FoundPrice, slotsPerHost: number): Money {
  return scaled(times(1, price), 1 / slotsPerHost);
}

function busiest(times: { onDemand: number; spot: number }[]): { onDemand: number; spot: number } {
  return times.reduce((most, next) => (next.onDemand + next.spot > most.onDemand + most.spot ? next : most));
}

function networkCost({ relays, network, placement }: RegionPlan): Money {
  const { location } = placement;
  const machines = relays.map((relay) =>
    times(planEdgeRelay(relay).relays.length, priceOf(`${relay.size}, on-demand`, location)),
  );
  const ofRelays = relays.reduce((count, relay) => count + planEdgeRelay(relay).relays.length, 0);
  return sum(
    ...machines,
    times(ofRelays + natAddressCount(network.nat), priceOf("static public address", location)),
    network.ddos.mode === "ip-protection"
      ? scaled(times(ofRelays, priceOf("DDoS protection of an address", location)), 1 / hoursPerMonth)
      : nothing,
    times(1, priceOf("NAT gateway", location)),
  );
}

function egressCost({ relays, placement }: RegionPlan): Money {
  const bits = Math.max(0, ...relays.map(({ bitsPerSecondPerSession }) => bitsPerSecondPerSession));
  return times((bits * 3600) / 8e9, priceOf("internet egress", placement.location));
}
