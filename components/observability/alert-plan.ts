import {
  builtInRoleId,
  locationProblems,
  nameProblems,
  type Placement,
  type Problem,
  Problems,
  resourceName,
  stableGuid,
  tagProblems,
  wholeNumberProblems,
} from "../conventions";
import { emailProblems } from "./emails";
import { hostMetrics } from "./host-log";
import { bootFailures, poolsWithBrokenHosts, silentMachines, spotEvictions, usedQuotas } from "./queries";

/** A generation of a pool, as alerts look at it. */
export interface AlertedPool {
  /** The pool's name and generation, as in `standard-g1`. */
  key: string;
  serving: boolean;
  /** The most hosts it may have, on-demand and spot. */
  hostsAtMost: number;
  /** The most spot hosts among them; 0 for none. */
  spotAtMost: number;
}

/** A relay, as alerts look at it. */
export interface AlertedRelay {
  /** Its generation and number, as in `g1-z2-1`. */
  key: string;
  /** What it sends when it carries all the sessions that it is planned for, in bit/s. */
  bitsPerSecond: number;
}

/** What a region wakes people for, as plain data. */
export interface RegionAlertsSettings {
  placement: Placement;
  /** The workspace's region, in which rules that ask it are kept. */
  workspaceLocation: string;
  /** The region's resource group: queries look at its machines only. */
  resourceGroupName: string;
  /** Whether rules watch. `false`: they are there, cost nothing and say nothing. */
  enabled: boolean;
  /** Who is told, 1–50 addresses. */
  emails: string[];
  pools: AlertedPool[];
  relays: AlertedRelay[];
  /** The region's vCPU quotas that its machines count against, e.g. `StandardNVADSA10v5Family`. */
  quotas: string[];
}

/** The page in docs/runbooks that says what to do. */
export type Runbook =
  | "alert-rules-failing"
  | "boot-failures"
  | "hosts-broken"
  | "no-free-slots"
  | "quota-nearly-used"
  | "relay-bandwidth"
  | "silent-machines"
  | "spot-evictions";

interface Alert {
  /** The end of its logical name, and of its name: `boot-failures`, `relay-bandwidth-g1-z1-1`. */
  key: string;
  name: string;
  runbook: Runbook;
  /** One sentence, and the runbook's path. */
  description: string;
  /** What the alert does when its source sends nothing, and what reports that instead; one sentence. */
  whenSourceIsSilent: string;
  /** Whether it watches. */
  enabled: boolean;
  /** 1: sessions are lost or refused now. 2: they soon will be. 3: to be looked at in the morning. */
  severity: 1 | 2 | 3;
}

/** An alert that looks at a window of time again and again. */
interface WindowAlert extends Alert {
  everyMinutes: number;
  windowMinutes: number;
  threshold: number;
}

/** An alert on a metric of a scale set, of a relay, or of several relays, each of which it watches by itself. */
export interface MetricAlertPlan extends WindowAlert {
  of: { scaleSet: string } | { relay: string } | { relays: string[] };
  namespace: string;
  metric: string;
  /** A metric of ours that nobody has published yet is none that Azure knows. */
  skipMetricValidation: boolean;
  aggregation: "Average" | "Total";
  operator: "GreaterThan" | "LessThan";
}

/** An alert on the rows of a query: it fires when there are at least as many as its threshold. */
export interface QueryAlertPlan extends WindowAlert {
  query: string;
  /** Why Azure cannot validate the query when the rule is created. */
  notValidatedBecause: string;
  /** Alerts of their own for each value of a column. */
  splitBy?: string;
  /** Whether it asks Azure Resource Graph of the subscription, and so needs an identity that may read that. */
  readsSubscription: boolean;
}

/** An alert on the health of the region's query alerts, which Azure Resource Health reports to the activity log. */
export interface RuleHealthAlertPlan extends Alert {
  /** The resource type whose health it watches. */
  resourceType: "Microsoft.Insights/scheduledQueryRules";
  /** Health states that it fires at. */
  statuses: ("Degraded" | "Unavailable")[];
}

export interface RegionAlertsPlan {
  actionGroupName: string;
  /** What e-mails and text messages begin with, at most 12 characters. */
  shortName: string;
  metricAlerts: MetricAlertPlan[];
  queryAlerts: QueryAlertPlan[];
  /** Left out when the region has no query alerts. */
  ruleHealthAlert?: RuleHealthAlertPlan;
  identityName: string;
  role: { assignmentName: string; roleDefinitionId: string };
  problems: Problem[];
}

/** Above it a relay has no room for another evening's growth, and its users' flows begin to be dropped. */
const relayPercent = 80;
const quotaPercent = 80;
/** Automatic repairs take this share of a set at a time: as many at once are no ordinary defect. */
const brokenShare = 0.05;
/** Taken within half an hour: more than the pool's own autoscale puts up for between two evenings. */
const evictedShare = 0.2;

/**
 * What an alert's identity must have to ask Resource Graph through a workspace; it also reads all of the subscription:
 * https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/alerts (read 2026-12-01).
 */
const readerRole = "Log Analytics Reader";

const noLogsYet = "a workspace of this minute has no table of what the query reads, and Azure refuses such a query";
const noRightsYet =
  "the rule's identity is new, and Azure validates the query with rights that reach it only minutes later";
const silentHosts =
  "It does not fire: a host that sends no logs is reported by silent-machines, and one that was never created by Azure's activity log.";

/** Decides which alerts a region has, of what and from when on. */
export function planRegionAlerts(settings: RegionAlertsSettings): RegionAlertsPlan {
  const { placement, resourceGroupName, enabled, pools, relays, quotas } = settings;
  const { naming, subscriptionId, location } = placement;
  const hosts = sum(pools.map(({ hostsAtMost }) => hostsAtMost));
  const spot = sum(pools.map(({ spotAtMost }) => spotAtMost));
  const identityName = resourceName(naming, "userAssignedIdentity", "alerts");

  const named = <Key extends string>(key: Key) => ({ key, name: resourceName(naming, "alertRule", key) });
  const metricAlerts: MetricAlertPlan[] = [
    ...pools.map(({ key, serving }) => ({
      ...named(`no-free-slots-${key}`),
      whenSourceIsSilent:
        "It does not fire: Azure compares no threshold with a metric without values. silent-machines reports the hosts when their agents stop too.",
      ...about("no-free-slots", `No session slot of ${key}'s on-demand hosts was free for five minutes: players wait.`),
      // A generation that drains is given no sessions, and its slots are nobody's.
      enabled: enabled && serving,
      severity: 1 as const,
      everyMinutes: 1,
      windowMinutes: 5,
      of: { scaleSet: key },
      namespace: hostMetrics.namespace,
      metric: hostMetrics.freeSlots,
      // Every host publishes it, whatever scales its pool, and Azure knows it once the first one does.
      skipMetricValidation: true,
      aggregation: "Total" as const,
      // All that was published in the window, added up: less than one is none, in any minute.
      operator: "LessThan" as const,
      threshold: 1,
    })),
    ...relays.map(({ key, bitsPerSecond }) => ({
      ...named(`relay-bandwidth-${key}`),
      whenSourceIsSilent:
        "It does not fire: Azure itself measures the metric while the machine runs; relays-down reports one that does not.",
      ...about("relay-bandwidth", `Relay ${key} sends more than ${relayPercent} % of what it is planned to carry.`),
      enabled,
      severity: 2 as const,
      everyMinutes: 5,
      windowMinutes: 15,
      of: { relay: key },
      namespace: "Microsoft.Compute/virtualMachines",
      metric: "Network Out Total",
      skipMetricValidation: false,
      aggregation: "Total" as const,
      operator: "GreaterThan" as const,
      threshold: bytesIn(15, bitsPerSecond * (relayPercent / 100)),
    })),
    ...when<MetricAlertPlan>(relays.length > 0, {
      ...named("relays-down"),
      whenSourceIsSilent:
        "It does not fire for a relay that was deallocated by hand: Azure sends no value then. silent-machines reports it after 15 minutes.",
      ...about("silent-machines", "A relay doesn't run: the sessions on it are cut off."),
      enabled,
      severity: 1,
      everyMinutes: 1,
      windowMinutes: 5,
      // One rule for all of them: unlike network metrics, this one can be watched on many machines.
      of: { relays: relays.map(({ key }) => key) },
      namespace: "Microsoft.Compute/virtualMachines",
      // 1 while it runs, 0 while it doesn't, nothing when somebody deallocated it
      // (https://learn.microsoft.com/azure/virtual-machines/flash-azure-monitor, [m]).
      metric: "VmAvailabilityMetric",
      skipMetricValidation: false,
      aggregation: "Average",
      operator: "LessThan",
      threshold: 1,
    }),
  ];
  const ofHosts = {
    enabled,
    readsSubscription: false,
    windowMinutes: 30,
    notValidatedBecause: noLogsYet,
    whenSourceIsSilent: silentHosts,
  };
  const queryAlerts: QueryAlertPlan[] = [
    ...when<QueryAlertPlan>(hosts > 0, {
      ...named("boot-failures"),
      ...about("boot-failures", "Hosts don't get through their start, so the pool doesn't grow."),
      ...ofHosts,
      severity: 2,
      everyMinutes: 5,
      query: bootFailures(resourceGroupName),
      // One failed start is repaired by itself; of a pool of two it is half of it.
      threshold: hosts <= 3 ? 1 : 2,
    }),
    ...when<QueryAlertPlan>(hosts > 0, {
      ...named("hosts-broken"),
      ...about("hosts-broken", "A pool has as many broken hosts as repairs replace at a time, or more."),
      ...ofHosts,
      severity: 1,
      everyMinutes: 5,
      query: poolsWithBrokenHosts(resourceGroupName, brokenShare),
      // A pool a row. Not of the region's maxima: a small pool could be broken whole, and a large one at its quietest.
      threshold: 1,
    }),
    ...when<QueryAlertPlan>(spot > 0, {
      ...named("spot-evictions"),
      ...about("spot-evictions", "Azure takes many spot hosts back, with the sessions on them."),
      ...ofHosts,
      severity: 3,
      everyMinutes: 15,
      query: spotEvictions(resourceGroupName),
      threshold: Math.max(2, Math.ceil(spot * evictedShare)),
    }),
    ...when<QueryAlertPlan>(hosts > 0 || relays.length > 0, {
      ...named("silent-machines"),
      ...about(
        "silent-machines",
        "Nothing is heard of machines that are there: what else goes wrong there, nobody is told.",
      ),
      enabled,
      severity: 2,
      everyMinutes: 15,
      windowMinutes: 30,
      readsSubscription: true,
      query: silentMachines({ subscriptionId, resourceGroupName }),
      notValidatedBecause: noRightsYet,
      whenSourceIsSilent:
        "Without heartbeats it fires for every machine. Without an answer of Resource Graph it does not fire, and alert-rules-failing reports the rule.",
      threshold: 1,
    }),
    ...when<QueryAlertPlan>(quotas.length > 0, {
      ...named("quota-nearly-used"),
      ...about(
        "quota-nearly-used",
        `${quotaPercent} % of a vCPU quota in ${location} is used: hosts beyond it don't start.`,
      ),
      enabled,
      severity: 3,
      everyMinutes: 15,
      windowMinutes: 15,
      readsSubscription: true,
      query: usedQuotas({ subscriptionId, location }, quotas, quotaPercent),
      notValidatedBecause: noRightsYet,
      whenSourceIsSilent:
        "It does not fire, and alert-rules-failing reports the rule when the query fails. `npm run doctor` reads the quotas without Resource Graph.",
      splitBy: "Quota",
      threshold: 1,
    }),
  ];

  const ruleHealthAlert: RuleHealthAlertPlan | undefined =
    queryAlerts.length === 0
      ? undefined
      : {
          ...named("alert-rules-failing"),
          ...about("alert-rules-failing", "A query of an alert rule fails, so that the rule cannot fire."),
          whenSourceIsSilent:
            "Azure reports the health of rules that run every 15 minutes or more often; a rule that was never evaluated is Unknown.",
          enabled,
          severity: 2,
          resourceType: "Microsoft.Insights/scheduledQueryRules",
          statuses: ["Degraded", "Unavailable"],
        };

  return {
    actionGroupName: resourceName(naming, "actionGroup"),
    shortName: [naming.environment, naming.place].join("-"),
    metricAlerts,
    queryAlerts,
    ...(ruleHealthAlert === undefined ? {} : { ruleHealthAlert }),
    identityName,
    role: {
      assignmentName: stableGuid(subscriptionId, identityName, readerRole),
      roleDefinitionId: builtInRoleId(subscriptionId, readerRole),
    },
    problems: settingProblems(settings, [
      ...metricAlerts,
      ...queryAlerts,
      ...(ruleHealthAlert === undefined ? [] : [ruleHealthAlert]),
    ]),
  };
}

function about(runbook: Runbook, sentence: string): Pick<Alert, "runbook" | "description"> {
  return { runbook, description: `${sentence} What to do: docs/runbooks/${runbook}.md` };
}

/** Bytes that a rate makes in some minutes; rules take whole numbers. */
function bytesIn(minutes: number, bitsPerSecond: number): number {
  return Math.round((bitsPerSecond / 8) * 60 * minutes);
}

function settingProblems(settings: RegionAlertsSettings, alerts: Alert[]): Problem[] {
  const { placement, workspaceLocation, emails, pools, relays } = settings;
  const problems = new Problems();
  problems.addAll(locationProblems(placement.location, "placement.location"));
  problems.addAll(tagProblems(placement.tags));
  problems.addAll(locationProblems(workspaceLocation, "workspaceLocation"));
  problems.addAll(nameProblems("actionGroup", resourceName(placement.naming, "actionGroup"), "placement.naming"));
  const shortName = [placement.naming.environment, placement.naming.place].join("-");
  if (shortName.length > 12) {
    problems.add({
      path: "placement.naming",
      given: shortName,
      reason: "messages begin with it, and Azure takes at most 12 characters there",
      fix: "shorten the environment's name",
    });
  }
  const longest = alerts.map(({ name }) => name).sort((one, other) => other.length - one.length)[0];
  if (longest !== undefined) problems.addAll(nameProblems("alertRule", longest, "placement.naming"));
  problems.addAll(emailProblems(emails, "emails", "an action group"));
  pools.forEach(({ hostsAtMost, spotAtMost }, index) => {
    problems.addAll(wholeNumberProblems(`pools[${index}].hostsAtMost`, hostsAtMost, 1, 2000, "20"));
    problems.addAll(wholeNumberProblems(`pools[${index}].spotAtMost`, spotAtMost, 0, 1000, "0"));
  });
  relays.forEach(({ bitsPerSecond }, index) => {
    if (bitsPerSecond > 0) return;
    problems.add({
      path: `relays[${index}].bitsPerSecond`,
      given: bitsPerSecond,
      reason: "a relay that carries nothing can't come near it",
      fix: "write what it sends with all its sessions, e.g. 1000000000",
    });
  });
  return problems.list;
}

function when<Value>(holds: boolean, value: Value): Value[] {
  return holds ? [value] : [];
}

function sum(numbers: number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
