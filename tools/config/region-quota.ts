import { findGpuSize, findRelaySize } from "../../components/conventions";
import { planEdgeRelay } from "../../components/edge-relay";
import { type PlatformPlan } from "../../stacks/plan";

/** The quota that a region needs at its largest, for the person who must ask Azure for it. */
export function quotaLines(plan: PlatformPlan, region: string): string[] {
  const part = plan.regions.find(({ placement }) => placement.location === region)!;
  const needed = new Map<string, number>();
  const need = (what: string, cpus: number): void => void needed.set(what, (needed.get(what) ?? 0) + cpus);
  for (const { size, onDemand, spot } of part.pools) {
    const { cpus, series } = findGpuSize(size)!;
    need(`${series.quotaFamily}`, onDemand.maximum * cpus);
    if (spot) need("spot (lowPriorityCores)", spot.maximum * cpus);
  }
  for (const settings of part.relays) {
    need(`the family of ${settings.size}`, planEdgeRelay(settings).relays.length * findRelaySize(settings.size)!.cpus);
  }
  return [
    `ask Azure for quota in ${region}, for the most that the configuration allows:`,
    ...[...needed].map(([what, cpus]) => `  ${cpus} vCPUs: ${what}`),
  ];
}
