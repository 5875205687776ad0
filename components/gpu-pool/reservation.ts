import { findRegion, type GpuSize, type NamedKind, type Problem, wholeNumberProblems } from "../conventions";
import { type GpuPoolSettings } from "./args";

/** What Azure keeps room for: a group, which the on-demand scale set names, and a reservation in it for each zone. */
export interface ReservationPlan {
  groupName: string;
  /**
   * All zones of the region, and not only the generation's: Azure changes no group's zones, and a generation may take a zone more.
   * `[]` for a generation without zones.
   */
  groupZones: string[];
  /** In the order of the zones; one without a zone for a generation without zones. */
  reservations: ZoneReservation[];
}

export interface ZoneReservation {
  name: string;
  zone?: string;
  /** 0 too: a host that starts where its group has no reservation is refused, and beyond a reservation it is not. */
  hosts: number;
}

/**
 * Spreads hosts over zones as evenly as whole hosts go; what is left over goes to the first zones by name, however they are written.
 *
 * @returns one entry for each zone, in the order of their names; one without a zone where there are none
 */
export function spreadOverZones(hosts: number, zones: readonly string[]): { zone?: string; hosts: number }[] {
  if (zones.length === 0) return [{ hosts }];
  return [...zones].sort().map((zone, index) => ({
    zone,
    hosts: Math.floor(hosts / zones.length) + (index < hosts % zones.length ? 1 : 0),
  }));
}

/**
 * Hosts that quota has to hold beside those that run, at most. With even zones, what is reserved is part of them. When hosts can't start in
 * one zone, all of them are in the others, and what is reserved in that one counts beside them; also before the generation serves,
 * so that the quota is there by then.
 */
export function reservedBesideHosts({
  reservedHosts = 0,
  zones,
}: Pick<GpuPoolSettings, "reservedHosts" | "zones">): number {
  if (zones.length < 2) return 0;
  return Math.max(...spreadOverZones(reservedHosts, zones).map(({ hosts }) => hosts));
}

/**
 * Decides what is reserved. A generation that doesn't serve reserves nothing: it starts no hosts, and those that play on need no
 * room that they haven't got.
 *
 * @param named how the pool calls its parts
 * @returns undefined where the pool doesn't ask for it
 */
export function planReservation(
  { reservedHosts, serving, zones, placement }: GpuPoolSettings,
  named: (kind: NamedKind, ...roles: string[]) => string,
): ReservationPlan | undefined {
  if (reservedHosts === undefined) return undefined;
  const ownName = named("capacityReservation");
  return {
    groupName: named("capacityReservationGroup"),
    groupZones: zones.length > 0 ? (findRegion(placement.location)?.zones ?? zones) : [],
    reservations: spreadOverZones(serving ? reservedHosts : 0, [...new Set(zones)]).map(({ zone, hosts }) => ({
      name: zone === undefined ? ownName : `${ownName}-z${zone}`,
      ...(zone === undefined ? {} : { zone }),
      hosts,
    })),
  };
}

/** What is wrong with a number of reserved hosts. */
export function reservationProblems(
  { reservedHosts, onDemand }: Pick<GpuPoolSettings, "onDemand" | "reservedHosts">,
  size: GpuSize | undefined,
): Problem[] {
  if (reservedHosts === undefined) return [];
  const problems = wholeNumberProblems("reservedHosts", reservedHosts, 0, 1000, "3");
  if (problems.length === 0 && reservedHosts > onDemand.maximum) {
    problems.push({
      path: "reservedHosts",
      given: reservedHosts,
      reason: `the pool has ${onDemand.maximum} on-demand hosts at most, so the rest would be paid for and never be used`,
      fix: `write ${onDemand.maximum} or less`,
    });
  }
  if (size?.series.reservable === false) {
    problems.push({
      path: "reservedHosts",
      given: reservedHosts,
      reason: `Azure reserves no capacity of ${size.series.name}`,
      fix: "write false, or choose a size of another series",
    });
  }
  return problems;
}
