import type { AutoscaleProfile, AutoscaleRule } from "../../components/gpu-pool";
import { assumptions } from "./assumptions";

/** What can be read of a scale set for one minute; undefined while it had no host. */
export interface Sample {
  /** The average CPU load of its hosts, in percent. */
  cpu: number;
  /** The free slots of its hosts together; undefined while none of them was up. */
  freeSlots: number | undefined;
}

/**
 * Azure's autoscale of one scale set, run once a minute, as Microsoft describes it in "Understand autoscale settings"
 * (https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings, 2026-08-05) and "Flapping in Autoscale"
 * (…/autoscale-flapping, 2024-11-01):
 *
 * - the minimum and the maximum of the profile hold at once;
 * - a metric that can't be read brings the set up to the profile's default, and nothing more is done;
 * - after an action, the cooldown of the rule that acted holds in both directions;
 * - of the rules that add, one is enough, and the one that adds most counts;
 * - the rules that remove must all agree, and the one that removes least counts;
 * - a removal after which a rule would add again is made smaller, or put off.
 */
export class Autoscale {
  private restingUntil = -Infinity;

  /**
   * @param now minutes since the replay's start
   * @param hosts the set's hosts, those that still start among them
   * @param sampleOf what was measured in a minute
   * @returns how many hosts it is to have
   */
  decide(
    now: number,
    hosts: number,
    profile: AutoscaleProfile,
    sampleOf: (minute: number) => Sample | undefined,
  ): number {
    const { minimum, maximum, rules } = profile;
    if (hosts < minimum) return minimum;
    if (hosts > maximum) return maximum;
    if (rules.length === 0) return hosts;
    const values = rules.map((rule) => readMetric(rule, now, sampleOf));
    if (values.includes(undefined)) return Math.min(maximum, Math.max(hosts, profile.default));
    if (now < this.restingUntil) return hosts;
    const fired = rules.filter((rule, index) => fires(rule, values[index]!));
    const adding = largest(fired.filter(({ direction }) => direction === "Increase"));
    if (adding) return this.act(now, adding, hosts, Math.min(maximum, hosts + adding.hosts));
    const removing = rules.filter(({ direction }) => direction === "Decrease");
    if (removing.length === 0 || !removing.every((rule) => fired.includes(rule))) return hosts;
    const least = removing.reduce((one, other) => (other.hosts < one.hosts ? other : one));
    for (let wanted = Math.max(minimum, hosts - least.hosts); wanted < hosts; wanted++) {
      const addsAgain = rules.some(
        (rule, index) =>
          rule.direction === "Increase" && fires(rule, expectedWith(rule, values[index]!, hosts, wanted)),
      );
      if (!addsAgain) return this.act(now, least, hosts, wanted);
    }
    return hosts;
  }

  private act(now: number, rule: AutoscaleRule, hosts: number, wanted: number): number {
    if (wanted !== hosts) this.restingUntil = now + rule.cooldownMinutes;
    return wanted;
  }
}

/** A rule's metric over its window; undefined when nothing was measured in it. */
function readMetric(
  rule: AutoscaleRule,
  now: number,
  sampleOf: (minute: number) => Sample | undefined,
): number | undefined {
  let [sum, count] = [0, 0];
  const beyond = now - assumptions.metricLagMinutes;
  for (let minute = beyond - rule.windowMinutes; minute < beyond; minute++) {
    const sample = sampleOf(minute);
    const value = rule.metric === "cpu" ? sample?.cpu : sample?.freeSlots;
    if (value === undefined) continue;
    sum += value;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

function fires(rule: AutoscaleRule, value: number): boolean {
  if (rule.metric === "free-slots") return value < rule.below;
  return rule.direction === "Increase" ? value > rule.thresholdPercent : value < rule.thresholdPercent;
}

/** What autoscale expects of a metric with fewer hosts. Of a sum it can't say anything, so that stays as it is. */
function expectedWith(rule: AutoscaleRule, value: number, hosts: number, wanted: number): number {
  if (rule.metric === "free-slots") return value;
  return wanted === 0 ? Infinity : (value * hosts) / wanted;
}

function largest(rules: AutoscaleRule[]): AutoscaleRule | undefined {
  return rules.reduce<AutoscaleRule | undefined>(
    (one, other) => (one === undefined || other.hosts > one.hosts ? other : one),
    undefined,
  );
}
