import { type CloudWriter, type Preconditions } from "../contract";
import { numberAt, objectAt, textAt } from "../rules/reading";
import { runAutoscale } from "./autoscale";

/**
 * Azure takes spot machines of a scale set back. Under the eviction policy Delete they are gone and the set's capacity is
 * smaller; autoscale's next run brings it back to its minimum. Under Deallocate (the default) they stay, switched off, and count.
 * https://learn.microsoft.com/azure/virtual-machine-scale-sets/use-spot (2025-04-01)
 *
 * @param setId the scale set; one without spot machines loses none
 * @param count how many machines
 */
export function evictMachines(
  setId: string,
  count: number,
  cloud: CloudWriter,
  quotas?: Preconditions["quotas"],
): void {
  const set = cloud.get(setId);
  const profile = objectAt(set?.body, "properties.virtualMachineProfile");
  if (set === undefined || textAt(profile, "priority") !== "Spot" || textAt(profile, "evictionPolicy") !== "Delete")
    return;
  const capacity = Math.max(0, (numberAt(set.body, "sku.capacity") ?? 0) - count);
  cloud.put({ ...set, body: { ...set.body, sku: { ...objectAt(set.body, "sku"), capacity } } });
  runAutoscale(setId, cloud, quotas);
}
