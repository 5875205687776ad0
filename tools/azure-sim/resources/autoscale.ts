import { type CloudWriter, type ObjectValue } from "../contract";
import { sameId } from "../rules/ids";
import { at, flagAt, itemsAt, objectAt, objectsAt, textAt } from "../rules/reading";

/** The profile in force when nothing is scheduled: one without a time, else one that ends another, else the first. */
function standingProfile(setting: ObjectValue): ObjectValue | undefined {
  const profiles = objectsAt(setting, "properties.profiles");
  return (
    profiles.find((one) => at(one, "recurrence") === undefined && at(one, "fixedDate") === undefined) ??
    profiles.find((one) => textAt(one, "name")?.startsWith("{")) ??
    profiles[0]
  );
}

/**
 * What autoscale does on its next run, as far as that needs no clock and no metrics: a capacity outside the standing
 * profile's limits is pulled inside, and without metrics (no machine has sent any yet) a capacity below the default
 * rises to it. https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings (2026-08-05)
 *
 * @param targetId the scale set
 */
export function runAutoscale(targetId: string, cloud: CloudWriter): void {
  const setting = cloud
    .list("Microsoft.Insights/autoscaleSettings")
    .find((one) => sameId(textAt(one.body, "properties.targetResourceUri") ?? "", targetId));
  const target = cloud.get(targetId);
  if (!setting || !target || flagAt(setting.body, "properties.enabled") !== true) return;
  const profile = standingProfile(setting.body);
  const [minimum, standard, maximum] = ["minimum", "default", "maximum"].map((member) =>
    Number(textAt(profile, `capacity.${member}`)),
  ) as [number, number, number];
  const now = Number(at(target.body, "sku.capacity") ?? 0);
  const floor = itemsAt(profile, "rules").length > 0 ? Math.max(minimum, standard) : minimum;
  const next = Math.min(Math.max(now, floor), maximum);
  if (Number.isInteger(next) && next !== now) {
    const sku = objectAt(target.body, "sku") ?? {};
    cloud.put({ ...target, body: { ...target.body, sku: { ...sku, capacity: next } } });
  }
}
