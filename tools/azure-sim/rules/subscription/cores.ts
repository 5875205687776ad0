import { type CloudReader, type CloudResource, type Preconditions } from "../../contract";
import { isSpot, machineTypes, scaleSetType } from "../compute/machines";
import { groupPath, isOfSize, quantityOf, reservationType, zoneOf } from "../compute/reservations";
import { machineSize } from "../data/machine-sizes";
import { isWithin, regionName, sameId, sameType } from "../ids";
import { numberAt, objectAt, textAt, textsAt } from "../reading";

/** What takes vCPUs of a region's counters. */
export const coreTypes = [...machineTypes, reservationType];

type Taker = Pick<CloudResource, "body" | "id" | "type">;

/** vCPUs that one machine, scale set or reservation takes of a region's counters. */
export interface Cores {
  region: string;
  /** The counters they are taken from: a family's and the region's for on-demand machines, one for all spot machines. */
  counters: string[];
  count: number;
}

/** A counter that has no room for what is asked. */
export interface Shortage {
  counter: string;
  region: string;
  limit: number;
  usage: number;
  additional: number;
}

const regional = "cores";
const spot = "lowPriorityCores";

/**
 * What a machine, a scale set or a reservation takes. Spot machines count apart from all others:
 * https://learn.microsoft.com/azure/virtual-machines/spot-vms#quota (2024-08-05). A reservation takes what it keeps room for, and a machine
 * in it takes nothing: https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17)
 *
 * @param all what takes vCPUs, the reservations among it; without them nothing stands in reserved capacity
 * @returns undefined for a size that nobody knows
 */
export function coresOf(one: Taker, all: readonly Taker[] = []): Cores | undefined {
  const { type, body } = one;
  const isReservation = sameType(type, reservationType);
  const isScaleSet = sameType(type, scaleSetType);
  const profile = objectAt(body, isScaleSet ? "properties.virtualMachineProfile" : "properties");
  const name = textAt(body, isScaleSet || isReservation ? "sku.name" : "properties.hardwareProfile.vmSize");
  const size = name === undefined ? undefined : machineSize(name);
  if (name === undefined || !size) return undefined;
  const machines = isReservation ? quantityOf(body) : isScaleSet ? (numberAt(body, "sku.capacity") ?? 0) : 1;
  return {
    region: regionName(textAt(body, "location") ?? ""),
    counters: isSpot(profile) ? [spot] : [regional, size.family],
    count: (isReservation ? machines : machines - reservedOf(one, name, machines, all)) * size.vcpus,
  };
}

/** How many of some machines stand in reserved capacity, when a set spreads them evenly over its zones and shares its group with nobody. */
function reservedOf({ type, body }: Taker, size: string, machines: number, all: readonly Taker[]): number {
  const group = textAt(body, groupPath(type));
  if (group === undefined) return 0;
  const reservations = all.filter(
    (one) => sameType(one.type, reservationType) && isWithin(one.id, group) && isOfSize(one.body, size),
  );
  const zones = textsAt(body, "zones").sort();
  const places = zones.length > 0 ? zones : [undefined];
  return places.reduce((sum, zone, index) => {
    const here = Math.floor(machines / places.length) + (index < machines % places.length ? 1 : 0);
    const reserved = reservations.find((one) => zoneOf(one.body) === zone);
    return sum + Math.min(here, quantityOf(reserved?.body));
  }, 0);
}

/**
 * The counters that have no room for a machine, a scale set or a reservation. What it takes already is not asked for again, so
 * whatever asks for no more than it has is let through, also above a limit that was lowered.
 *
 * @param wanted its body after the change
 */
export function shortages(wanted: Taker, cloud: CloudReader, quotas: Preconditions["quotas"]): Shortage[] {
  if (quotas === undefined) return [];
  const before: Taker[] = coreTypes.flatMap((type) => cloud.list(type));
  const after = [...before.filter(({ id }) => !sameId(id, wanted.id)), wanted];
  const asked = coresOf(wanted, after);
  if (asked === undefined) return [];
  const limits = quotas.filter(
    ({ location, name }) =>
      regionName(location) === asked.region && asked.counters.some((counter) => sameId(counter, name)),
  );
  return limits.flatMap(({ name, limit }) => {
    const usage = usageOf(before, asked.region, name);
    const additional = usageOf(after, asked.region, name) - usage;
    return additional > 0 && usage + additional > limit
      ? [{ counter: name, region: asked.region, limit, usage, additional }]
      : [];
  });
}

function usageOf(all: readonly Taker[], region: string, counter: string): number {
  return all.reduce((sum, one) => {
    const cores = coresOf(one, all);
    const counts = cores?.region === region && cores.counters.some((name) => sameId(name, counter));
    return counts ? sum + cores.count : sum;
  }, 0);
}

/** A counter as a refusal names it. */
export function inWords(counter: string): string {
  if (sameId(counter, regional)) return "Total Regional Cores";
  return sameId(counter, spot) ? "LowPriorityCores" : `${counter} Cores`;
}
