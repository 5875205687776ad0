import { type GpuSize, type Problem, wholeNumberProblems } from "../conventions";
import { type GpuPoolSettings, type HostImage, type RollingUpgrade } from "./args";

/*
 * An upgrade in place, as Azure does it with maxSurge: a batch of new hosts is made of the scale set's present model, and once they are
 * well, as many of an older model are deleted (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-maxsurge,
 * 2026-05-19). A host that says SkipUpgrade is left out. But Azure reads that once, at an upgrade's start, and not again while it lasts
 * (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-rolling-upgrade-custom-metrics, 2026-05-19): who
 * begins to play after that, on a host that was free, isn't protected. So hosts are upgraded only where nobody begins to play: in a
 * generation that doesn't serve. There sessions only end, and every host on which somebody plays said so at the start.
 */

/** What a scale set does with its hosts when its model changes. */
export type UpgradePlan =
  | { mode: "Manual" }
  | {
      mode: "Rolling";
      batchPercent: number;
      /** The upgrade doesn't go on while more hosts are ill; a batch counts as ill until it is well. */
      mostUnhealthyPercent: number;
      /** It ends when more of the new hosts are ill: a bad image stops at its first batch. */
      mostUnhealthyUpgradedPercent: number;
      pauseMinutes: number;
      /** Hosts that exist beside those that they replace, at most. */
      surgeHosts: number;
    };

/** A scale set holds no more (README, "Limits"). */
const mostHosts = 1000;
/** Azure's own default, of both. */
const unhealthyPercent = 20;
const unhealthyUpgradedPercent = 5;
/** For whoever looks at a batch and wants to cancel. */
const pauseMinutes = 5;

/** Azure repairs at most this share of a scale set at once, in percent, and never less than one host. */
const repairBatchPercent = 5;

/**
 * Hosts that automatic repairs make before the broken ones are gone, at most
 * (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-automatic-instance-repairs, 2026-05-19: a
 * replacement is made at once, and batches are 5 % of a set).
 */
export function repairedHosts(hosts: number): number {
  return Math.max(1, Math.floor((hosts * repairBatchPercent) / 100));
}

/**
 * Hosts that an upgrade in place makes before those that they replace are gone, at most: a batch. Azure doesn't say how it rounds, so
 * it is rounded up.
 */
export function surgeHosts(hosts: number, { batchPercent }: Pick<RollingUpgrade, "batchPercent">): number {
  return Math.ceil((hosts * batchPercent) / 100);
}

/** The batch of a pool's on-demand hosts; 0 for one whose hosts are never upgraded in place. */
export function surgeOf({ onDemand, rollingUpgrade }: Pick<GpuPoolSettings, "onDemand" | "rollingUpgrade">): number {
  return rollingUpgrade ? surgeHosts(onDemand.maximum, rollingUpgrade) : 0;
}

/** The most on-demand hosts that exist at once: the maximum, a batch of an upgrade in place, and what is being repaired. */
export function onDemandHostsAtOnce(settings: GpuPoolSettings): number {
  const { maximum } = settings.onDemand;
  return maximum + surgeOf(settings) + repairedHosts(maximum);
}

export function planUpgrade({ onDemand, rollingUpgrade }: GpuPoolSettings): UpgradePlan {
  if (!rollingUpgrade) return { mode: "Manual" };
  const { batchPercent } = rollingUpgrade;
  return {
    mode: "Rolling",
    batchPercent,
    // Azure Batch, which has the same policy, refuses a batch above it.
    mostUnhealthyPercent: Math.max(unhealthyPercent, batchPercent),
    mostUnhealthyUpgradedPercent: unhealthyUpgradedPercent,
    pauseMinutes,
    surgeHosts: surgeOf({ onDemand, rollingUpgrade }),
  };
}

/** What stands against an upgrade in place: all that would end a session or leave hosts of two versions behind. */
export function rollingUpgradeProblems(settings: GpuPoolSettings, size: GpuSize | undefined): Problem[] {
  const { rollingUpgrade, serving, spot, scaleIn, image } = settings;
  if (!rollingUpgrade) return [];
  const problems: Problem[] = [];
  const refuse = (reason: string, fix: string) => problems.push({ path: "rollingUpgrade", reason, fix });
  if (serving) {
    refuse(
      "new sessions go to this generation, and Azure reads only once, when an upgrade starts, on which hosts somebody plays: it would delete those on which somebody began to play since",
      "leave rollingUpgrade out; drain the generation first (serving: false) while another one serves, or roll out a new generation instead",
    );
  }
  if (spot) {
    refuse(
      "spot hosts are not upgraded in place: Azure may have no room for a batch of them, whatever the quota, and hosts of two versions would stay",
      "leave rollingUpgrade out, and roll out a new generation instead; one without spot capacity can be upgraded in place later",
    );
  }
  if (scaleIn === "autoscale") {
    refuse(
      "autoscale removes hosts meanwhile, whoever plays on them: that a host asks upgrades to skip it doesn't hold autoscale back",
      "write scaleIn: controller, or none, or roll out a new generation instead",
    );
  }
  if (isIdle(image)) {
    refuse(
      "hosts of a marketplace image without host tools have no streaming server, so nothing on them ever says that somebody plays, and none would be skipped",
      "use a gallery's image, or hostTools; or roll out a new generation instead",
    );
  }
  return [...problems, ...numberProblems(settings, rollingUpgrade, size)];
}

function isIdle(image: HostImage): boolean {
  return image.kind === "marketplace" && image.hostTools === undefined;
}

function numberProblems(
  settings: GpuPoolSettings,
  { batchPercent, grantedVcpus }: RollingUpgrade,
  size: GpuSize | undefined,
): Problem[] {
  const problems = [
    ...wholeNumberProblems("rollingUpgrade.batchPercent", batchPercent, 5, 100, "20"),
    ...wholeNumberProblems("rollingUpgrade.grantedVcpus.family", grantedVcpus.family, 1, 1_000_000, "1200"),
    ...wholeNumberProblems("rollingUpgrade.grantedVcpus.region", grantedVcpus.region, 1, 1_000_000, "1400"),
  ];
  const { maximum } = settings.onDemand;
  if (problems.length > 0 || !Number.isInteger(maximum) || maximum < 1 || maximum > mostHosts) return problems;
  const surge = surgeHosts(maximum, settings.rollingUpgrade!);
  if (maximum + surge > mostHosts) {
    problems.push({
      path: "rollingUpgrade.batchPercent",
      given: batchPercent,
      reason: `a batch of ${surge} hosts beside ${maximum} is more than the ${mostHosts} that a scale set holds`,
      fix: `write ${Math.max(5, Math.floor((100 * (mostHosts - maximum)) / maximum))} or less, or ask for fewer sessions at once`,
    });
  }
  return [...problems, ...(size ? grantProblems(settings, size) : [])];
}

/** With less than that Azure says nothing, and upgrades the hosts that there are where they stand. */
function grantProblems(settings: GpuPoolSettings, { cpus, series }: GpuSize): Problem[] {
  const { grantedVcpus } = settings.rollingUpgrade!;
  const hosts = onDemandHostsAtOnce(settings);
  const needed = hosts * cpus;
  const of = { family: `${series.quotaFamily} in the region`, region: "all families in the region" };
  return (["family", "region"] as const)
    .filter((counter) => grantedVcpus[counter] < needed)
    .map((counter) => ({
      path: `rollingUpgrade.grantedVcpus.${counter}`,
      given: grantedVcpus[counter],
      reason:
        `${hosts} hosts of ${cpus} vCPUs may exist at once: the maximum, a batch and what is repaired. With a quota ` +
        `that is too small Azure doesn't refuse, but upgrades hosts where they stand`,
      fix: `ask Azure for ${needed} vCPUs of ${of[counter]}, and write what it granted; or make batches smaller`,
    }));
}
