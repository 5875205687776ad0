import { type CloudReader, type CloudResource, type ObjectValue, type Preconditions } from "../../contract";
import { isSpot, machineTypes, scaleSetType } from "../compute/machines";
import { machineSize } from "../data/machine-sizes";
import { regionName, sameId, sameType } from "../ids";
import { numberAt, objectAt, textAt } from "../reading";

/** vCPUs that one machine or scale set takes of a region's counters. */
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
 * What a machine or a scale set takes. Spot machines count apart from all others:
 * https://learn.microsoft.com/azure/virtual-machines/spot-vms#quota (2024-08-05)
 *
 * @param body its wire body; a scale set's capacity counts, none is 0
 * @returns undefined for a size that nobody knows
 */
export function coresOf(type: string, body: ObjectValue): Cores | undefined {
  const isScaleSet = sameType(type, scaleSetType);
  const profile = objectAt(body, isScaleSet ? "properties.virtualMachineProfile" : "properties");
  const name = textAt(body, isScaleSet ? "sku.name" : "properties.hardwareProfile.vmSize");
  const size = name === undefined ? undefined : machineSize(name);
  if (!size) return undefined;
  const machines = isScaleSet ? (numberAt(body, "sku.capacity") ?? 0) : 1;
  return {
    region: regionName(textAt(body, "location") ?? ""),
    counters: isSpot(profile) ? [spot] : [regional, size.family],
    count: machines * size.vcpus,
  };
}

/**
 * The counters that have no room for a machine or a scale set. What it takes already is not asked for again, so
 * whatever asks for no more than it has is let through, also above a limit that was lowered.
 *
 * @param wanted its body after the change
 */
export function shortages(
  { id, type, body: wanted }: Pick<CloudResource, "id" | "type" | "body">,
  cloud: CloudReader,
  quotas: Preconditions["quotas"],
): Shortage[] {
  const cores = quotas === undefined ? undefined : coresOf(type, wanted);
  if (cores === undefined) return [];
  const limits = quotas!.filter(
    ({ location, name }) =>
      regionName(location) === cores.region && cores.counters.some((counter) => sameId(counter, name)),
  );
  if (limits.length === 0) return [];
  const taken = machineTypes.flatMap((one) =>
    cloud.list(one).flatMap((resource) => {
      const own = coresOf(resource.type, resource.body);
      return own && own.region === cores.region ? [{ ...own, id: resource.id }] : [];
    }),
  );
  return limits.flatMap(({ name, limit }) => {
    const sharing = taken.filter(({ counters }) => counters.some((counter) => sameId(counter, name)));
    const usage = sharing.reduce((sum, { count }) => sum + count, 0);
    const additional = cores.count - (sharing.find((one) => sameId(one.id, id))?.count ?? 0);
    return additional > 0 && usage + additional > limit
      ? [{ counter: name, region: cores.region, limit, usage, additional }]
      : [];
  });
}

/** A counter as a refusal names it. */
export function inWords(counter: string): string {
  if (sameId(counter, regional)) return "Total Regional Cores";
  return sameId(counter, spot) ? "LowPriorityCores" : `${counter} Cores`;
}
