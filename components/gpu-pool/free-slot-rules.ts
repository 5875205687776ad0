import { type GpuPoolSettings } from "./args";

/** A rule on the session slots that are free in a scale set. It adds hosts and never removes any. */
export interface FreeSlotsRule {
  metric: "free-slots";
  direction: "Increase";
  /** It acts below this many free slots: the sum over the set's hosts, averaged over the window. */
  below: number;
  hosts: number;
  windowMinutes: number;
  cooldownMinutes: number;
}

/** Azure's shortest window (Microsoft.Insights/autoscaleSettings 2021-05-01-preview: PT5M to PT12H). */
const windowMinutes = 5;
/**
 * The same for both steps: Azure's documents don't say whether a rule waits for its own cooldown after a scaling, or for that of the
 * rule which scaled. Shorter than a host takes until its slots are counted (start, pull, the metric's own delay), so a shortage that
 * lasts adds more than its step: a few hosts too many for an hour, where somebody would have waited.
 */
const cooldownMinutes = 5;

/**
 * Two steps that keep a scale set's warm slots free. Below them, hosts for half of them are added; below half of
 * them, hosts for all of them: somebody may be waiting then.
 *
 * Where both fire, Azure takes the larger one; a cooldown is the time since the last scaling after which a rule may act again
 * (https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings, 2026-08-05).
 *
 * @param warmSlots the slots to keep free in this scale set; none without any
 * @param slotsPerHost sessions that one host plays at once
 */
export function freeSlotRules(warmSlots: number, slotsPerHost: number): FreeSlotsRule[] {
  if (warmSlots === 0) return [];
  const hostsFor = (slots: number): number => Math.ceil(slots / slotsPerHost);
  const rule = (below: number, slots: number): FreeSlotsRule => ({
    metric: "free-slots",
    direction: "Increase",
    below,
    hosts: hostsFor(slots),
    windowMinutes,
    cooldownMinutes,
  });
  return [rule(warmSlots, warmSlots / 2), rule(warmSlots / 2, warmSlots)];
}

/**
 * The warm slots of each scale set of a pool: shared out as the hosts are that the week keeps up at the most, on-demand first where they
 * don't divide. So a pool that keeps no spot host up on a launch day starts none for a rush either.
 *
 * @returns zero for both where free slots move nothing
 */
export function warmSlotsOf({
  scaleOnFreeSlots = false,
  warmFreeSlots = 0,
  onDemand,
  spot,
  schedule: { peaks },
}: Pick<GpuPoolSettings, "onDemand" | "scaleOnFreeSlots" | "schedule" | "spot" | "warmFreeSlots">): {
  onDemand: number;
  spot: number;
} {
  if (!scaleOnFreeSlots) return { onDemand: 0, spot: 0 };
  const keptOnDemand = Math.max(onDemand.minimum, ...peaks.map((peak) => peak.onDemandMinimum));
  const keptSpot = spot ? Math.max(spot.minimum, ...peaks.map((peak) => peak.spotMinimum ?? 0)) : 0;
  const ofSpot = keptSpot === 0 ? 0 : Math.floor((warmFreeSlots * keptSpot) / (keptOnDemand + keptSpot));
  return { onDemand: warmFreeSlots - ofSpot, spot: ofSpot };
}
