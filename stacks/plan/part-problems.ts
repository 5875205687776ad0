import { planBuildHub, planPromotionNetwork, planRegionalBuildStore } from "../../components/build-storage";
import { type Problem, Problems } from "../../components/conventions";
import { planEdgeRelay, planRelaySecrets } from "../../components/edge-relay";
import { demandProblems, planGpuPool, unreachedPeakProblems } from "../../components/gpu-pool";
import { planNetwork } from "../../components/network";
import { planSessionControllerAccess } from "../../components/session-controller";
import {
  planMachineCollection,
  planMonitoring,
  planRegionAlerts,
  planRegionLogs,
} from "../../components/observability";
import { type PlatformConfig } from "../config";
import { asWritten, namingPath, type Origin, longestName } from "./as-written";
import { type GlobalPlan, type PoolPlan, type RegionPlan } from "./platform-plan";
import { upgradeQuotaProblems } from "./upgrade-quota";

/**
 * What the components say against their settings, collected over the whole platform and told where the configuration
 * says what they are about: a person mends the configuration once, and not once a component.
 */
export function partProblems(
  { global, regions }: { global: GlobalPlan; regions: RegionPlan[] },
  config: PlatformConfig,
): Problem[] {
  const problems = [...globalProblems(global), ...regions.flatMap((region) => regionProblems(region, config))];
  const names = problems.filter(({ path }) => path === namingPath);
  return [...longestName(names, config), ...problems.filter(({ path }) => path !== namingPath)];
}

function globalProblems(global: GlobalPlan): Problem[] {
  const origins: Origin[] = [["placement.location", "homeRegion"]];
  return [
    ...asWritten(planPromotionNetwork(global.promotionNetwork).problems, [
      ...origins,
      ["addressSpace", "network.addressSpace"],
    ]),
    ...asWritten(planBuildHub(global.buildHub).problems, [...origins, ["", "builds"]]),
    ...asWritten(planMonitoring(global.monitoring).problems, [...origins, ["", "monitoring"]]),
  ];
}

function regionProblems(plan: RegionPlan, config: PlatformConfig): Problem[] {
  const region = plan.placement.location;
  const path = `regions.${region}`;
  const settings = config.regions[region]!;
  const origins: Origin[] = [
    ["placement.location", path],
    ["zones", `${path}.zones`],
  ];
  const problems = new Problems();
  const refused = plan.pools.some(({ demand }) => demandProblems(demand).length > 0);
  // The gateway need not be large enough for hosts that nobody can be given.
  const network = refused ? { ...plan.network, nat: { ...plan.network.nat, demand: undefined } } : plan.network;
  // A region's block is cut from the environment's, or stands in for one that is refused elsewhere.
  const ofNetwork = planNetwork(network).problems.filter(({ path }) => path !== "environmentSpace");
  problems.addAll(
    asWritten(ofNetwork, [
      ...origins,
      ["addressSpace", "network.addressSpace"],
      ["nat.publicAddresses", "network.natAddresses"],
      ["nat.demand.connectionsPerHost", "network.natConnectionsPerHost"],
      ["nat.demand.hosts", `${path}.pools`],
      ["nat.idleTimeoutMinutes", "network.natIdleTimeoutMinutes"],
      ["flowLogs.retentionDays", "network.flowLogRetentionDays"],
      ["", "network"],
    ]),
  );
  problems.addAll(
    asWritten(planRegionLogs(plan.logs).problems, [...origins, ["retentionDays", "network.flowLogRetentionDays"]]),
  );
  const ofWorkspace: Origin[] = [...origins, ["workspaceLocation", "homeRegion"]];
  problems.addAll(asWritten(planMachineCollection(plan.collection).problems, ofWorkspace));
  // What a pool or a relay is, its own component says better.
  problems.addAll(
    asWritten(planRegionAlerts({ ...plan.alerts, pools: [], relays: [] }).problems, [
      ...ofWorkspace,
      ["emails", config.monitoring.alertEmails ? "monitoring.alertEmails" : "monitoring.budget.contactEmails"],
    ]),
  );
  problems.addAll(asWritten(planRegionalBuildStore(plan.builds).problems, [...origins, ["", "builds"]]));
  problems.addAll(
    asWritten(planRelaySecrets(plan.relaySecrets).problems, [...origins, ["epoch", `${path}.relays.secretEpoch`]]),
  );
  // Two generations of one number have the same scale sets, which is said of the generations.
  const { problems: ofController } = planSessionControllerAccess(plan.sessionController);
  problems.addAll(ofController.filter(({ path }) => !path.startsWith("scaleSets")));
  for (const relays of plan.relays) {
    // Without a pool there are no sessions to carry, which is said of the region itself; and none need be carried that no
    // pool can be asked for.
    const found = planEdgeRelay(refused ? { ...relays, sessions: 1 } : relays).problems.filter(
      (problem) => problem.path !== "sessions" || plan.pools.length > 0,
    );
    const index = settings.relays.generations.findIndex(({ number }) => number === relays.generation);
    problems.addAll(
      asWritten(found, [
        ...origins,
        ...ownValues(settings.relays.generations[index], `${path}.relays.generations[${index}]`, {
          megabitsPerSession: "bitsPerSecondPerSession",
        }),
        ["bitsPerSecondPerSession", `${path}.relays.megabitsPerSession`],
        ["sessions", `${path}.pools`],
        ["generation", `${path}.relays.generations[${index}].number`],
        ["", `${path}.relays`],
      ]),
    );
  }
  for (const pool of plan.pools) {
    const poolPath = `${path}.pools.${pool.pool}`;
    const { generations } = settings.pools[pool.pool]!;
    const index = generations.findIndex(({ number }) => number === pool.generation);
    const ofDemand = demandProblems(pool.demand);
    const unreached =
      ofDemand.length === 0 && pool.serving ? unreachedPeakProblems(pool.demand, addsByLoad(pool, plan.pools)) : [];
    // Hosts that follow from a demand that is refused are nobody's wish.
    const ofPool = planGpuPool(pool).problems.filter(({ path }) => ofDemand.length === 0 || !isOfHosts(path));
    problems.addAll(
      asWritten(
        [...ofDemand, ...unreached, ...ofPool, ...(refused ? [] : upgradeQuotaProblems(plan, pool))],
        [
          ...origins,
          ...ownValues(generations[index], `${poolPath}.generations[${index}]`, { minimumHosts: "onDemand.minimum" }),
          ["schedule.peaks", `${poolPath}.peaks`],
          ["schedule.launches", `${poolPath}.launches`],
          ["onDemand.minimum", `${poolPath}.sessions.offPeak`],
          ["onDemand.maximum", `${poolPath}.sessions.atPeak`],
          ["spot", `${poolPath}.spotShare`],
          ["generation", `${poolPath}.generations[${index}].number`],
          ["", poolPath],
        ],
      ),
    );
  }
  return problems.list;
}

/**
 * Whether a rule adds hosts of a generation's pool by load. A new generation has no rule on free slots until its own hosts publish
 * them; until then the rule of the generation that serves with it counts.
 */
function addsByLoad({ pool, scaleIn }: PoolPlan, pools: PoolPlan[]): boolean {
  return (
    scaleIn === "autoscale" ||
    pools.some((generation) => generation.pool === pool && generation.serving && generation.scaleOnFreeSlots === true)
  );
}

/** Whether a pool's setting is a number of hosts, or follows from one. */
function isOfHosts(path: string): boolean {
  return /^(onDemand|spot|rollingUpgrade)\.|\.(onDemand|spot)Minimum$/.test(path);
}

/** What a generation says itself, and so doesn't take from its pool or from the relays. */
function ownValues(
  generation: Record<string, unknown> | undefined,
  path: string,
  settings: Record<string, string> = {},
): Origin[] {
  return Object.entries(generation ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key]) => [settings[key] ?? key, `${path}.${key}`]);
}
