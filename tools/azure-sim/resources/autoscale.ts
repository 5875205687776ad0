import { type CloudWriter, type ObjectValue, type Preconditions } from "../contract";
import { sameId } from "../rules/ids";
import { at, flagAt, itemsAt, objectAt, objectsAt, textAt } from "../rules/reading";
import { shortages } from "../rules/subscription/cores";

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
 * What it asks for beyond a quota is refused like anybody's request: the set stays as it is, the setting says so in its
 * log, and no deployment hears of it (AutoscaleScaleActions of
 * https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-troubleshoot, 2024-11-01).
 *
 * @param targetId the scale set
 * @param quotas the subscription's limits; none when left out
 */
export function runAutoscale(targetId: string, cloud: CloudWriter, quotas?: Preconditions["quotas"]): void {
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
  if (!Number.isInteger(next) || next === now) return;
  const scaled = { ...target, body: { ...target.body, sku: { ...objectAt(target.body, "sku"), capacity: next } } };
  if (shortages(scaled, cloud, quotas).length === 0) cloud.put(scaled);
}
