import {
  findGpuSize,
  findRegion,
  firstGenerationSku,
  type GpuSize,
  gpuSizeProblems,
  imageProblems,
  locationProblems,
  type NamedKind,
  nameProblems,
  type Problem,
  Problems,
  resourceName,
  smallestOsDiskGiB,
  stableGuid,
  tagProblems,
  wholeNumberProblems,
} from "../conventions";
import { type GpuPoolSettings, type HostCount, type HostImage, type Peak } from "./args";
import { type AutoscaleProfile, planProfiles } from "./autoscale";
import {
  type BuildDisk,
  buildDisk,
  buildSizeProblems,
  largestOsDiskGiB,
  roomForOsDisk,
  smallerOsDisk,
} from "./build-disk";
import { type DriverPlan, driverPlan, driverProblems } from "./driver";
import { warmSlotsOf } from "./free-slot-rules";
import { idleHostProblems, idleReasons } from "./idle-hosts";
import { launchProblems } from "./launches";
import { planReservation, reservationProblems, type ReservationPlan } from "./reservation";
import { planUpgrade, rollingUpgradeProblems, type UpgradePlan } from "./rolling-upgrade";
import { scheduleProblems } from "./schedule";
import { type LaunchSecurity, launchSecurity } from "./security";

/** On-demand hosts stay until somebody deletes them; spot hosts until Azure wants them back. */
export type CapacityKind = "on-demand" | "spot";

/** One scale set and its autoscale setting. */
export interface CapacityPlan {
  kind: CapacityKind;
  scaleSetName: string;
  autoscaleName: string;
  /** Hosts are called this and six characters of Azure's. */
  computerNamePrefix: string;
  /** The GUID of the assignment by which hosts publish metrics of their own scale set. */
  metricsRoleName: string;
  profiles: AutoscaleProfile[];
}

/** Hosts, or the sessions they have room for. */
export interface Capacity {
  /** Through the week, outside of peaks. */
  minimum: number;
  /** The most of any time of the week that autoscale keeps up by itself. */
  atPeak: number;
  maximum: number;
}

export interface GpuPoolPlan {
  hosts: Capacity;
  sessions: Capacity;
  zones: string[];
  /** `ReadOnly` caching and `Delete` on eviction are Azure's conditions for an ephemeral disk, so they are no choice. */
  osDisk: { gib: number; placement: "NvmeDisk" | "ResourceDisk" };
  /** Where hosts keep builds. Empty on a new host. */
  buildDisk: BuildDisk;
  /** Under Trusted Launch only when that is asked for, or when the driver allows either of the two. */
  security: LaunchSecurity & { encryptionAtHost: true; trustedLaunch: boolean };
  driver: DriverPlan;
  /** What hosts lack without which no session can be played on them; empty for hosts that stream. */
  idleReasons: string[];
  upgrade: UpgradePlan;
  identityName: string;
  /** The GUID of the assignment by which hosts read builds. */
  buildsRoleName: string;
  /** On-demand first; spot, if any, second. */
  capacities: CapacityPlan[];
  /** What Azure keeps room for; undefined where the pool asks for none. */
  reservation?: ReservationPlan;
  /** All that is wrong with the settings. With any, the rest of the plan is not to be used. */
  problems: Problem[];
}

const poolPattern = /^[a-z][a-z0-9]{1,11}$/;

/** Two scale sets of 1000 hosts with 32 slots each hold 64000; half of them free is no pool's wish. */
const mostSlots = 32_000;

/** Decides hosts, names, disks, security and schedules of a pool's generation. */
export function planGpuPool(settings: GpuPoolSettings): GpuPoolPlan {
  const { placement, pool, generation, onDemand, spot, serving, slotsPerHost } = settings;
  const problems = new Problems();
  const named = (kind: NamedKind, ...roles: string[]): string => {
    const name = resourceName(placement.naming, kind, pool, ...roles, `g${generation}`);
    if (poolPattern.test(pool)) problems.addAll(nameProblems(kind, name, "placement.naming"));
    return name;
  };
  const size = findGpuSize(settings.size);
  const driver = driverPlan(settings, size);
  const identityName = named("userAssignedIdentity");

  const capacity = (
    kind: CapacityKind,
    role: string,
    count: HostCount,
    minimumOf: (time: Pick<Peak, "onDemandMinimum" | "spotMinimum">) => number | undefined,
    warmSlots: number,
  ): CapacityPlan => {
    const scaleSetName = named("scaleSet", role);
    return {
      kind,
      scaleSetName,
      autoscaleName: named("autoscaleSetting", role),
      computerNamePrefix: `${pool}-g${generation}-${kind === "spot" ? "spot" : "od"}`,
      metricsRoleName: stableGuid(placement.subscriptionId, scaleSetName, identityName, "Monitoring Metrics Publisher"),
      profiles: planProfiles(settings, count, minimumOf, warmSlots),
    };
  };
  const warm = warmSlotsOf(settings);
  const upgrade = planUpgrade(settings);
  // A batch beside the maximum is none too many: autoscale would take as many away, whoever plays on them.
  const room = { ...onDemand, maximum: onDemand.maximum + (upgrade.mode === "Rolling" ? upgrade.surgeHosts : 0) };
  const capacities = [
    capacity("on-demand", "ondemand", room, (time) => time.onDemandMinimum, warm.onDemand),
    ...(spot ? [capacity("spot", "spot", spot, (time) => time.spotMinimum, warm.spot)] : []),
  ];
  const hosts = countHosts(settings);
  const reservation = planReservation(settings, named);

  problems.addAll(placementProblems(settings));
  problems.addAll(tagProblems(placement.tags));
  problems.addAll(gpuSizeProblems(settings.size, placement.location, "size", settings.sizeRegions));
  problems.addAll(hostProblems(settings));
  problems.addAll(idleHostProblems(settings, size));
  problems.addAll(freeSlotProblems(settings));
  const counts = [
    ...countProblems("onDemand", onDemand),
    ...(spot ? countProblems("spot", spot) : []),
    ...(serving ? [...scheduleProblems(settings), ...launchProblems(settings)] : []),
  ];
  problems.addAll(counts);
  problems.addAll(reservationProblems(settings, size));
  problems.addAll(rollingUpgradeProblems(settings, size));
  const onLaunches = settings.schedule.launches?.some(({ onDemandMinimum }) => onDemandMinimum > 0) ?? false;
  if (serving && counts.length === 0 && hosts.atPeak === 0 && !onLaunches) {
    problems.add({
      path: "onDemand.minimum",
      given: onDemand.minimum,
      reason:
        "no host would ever start: there is none through the week and none in a peak, and CPU load of no host is no load",
      fix: "write 1 or more, or ask for some in a peak or at a launch",
    });
  }
  if (size) problems.addAll(sizeProblems(settings, size));

  return {
    hosts,
    sessions: {
      minimum: hosts.minimum * slotsPerHost,
      atPeak: hosts.atPeak * slotsPerHost,
      maximum: hosts.maximum * slotsPerHost,
    },
    zones: settings.zones,
    osDisk: { gib: settings.osDiskGiB, placement: size?.localDisk.placement ?? "ResourceDisk" },
    buildDisk: buildDisk(settings, size),
    security: securityOf(settings, size, driver.install),
    driver,
    idleReasons: idleReasons(settings),
    upgrade,
    identityName,
    buildsRoleName: stableGuid(
      placement.subscriptionId,
      "regional build store",
      identityName,
      "Storage Blob Data Reader",
    ),
    capacities,
    ...(reservation ? { reservation } : {}),
    problems: problems.list,
  };
}

function securityOf(
  { trustedLaunch }: GpuPoolSettings,
  size: GpuSize | undefined,
  install: DriverPlan["install"],
): GpuPoolPlan["security"] {
  if (trustedLaunch) {
    return { encryptionAtHost: true, trustedLaunch: true, ...trustedLaunch, reason: "trustedLaunch asks for it" };
  }
  const decided = launchSecurity({ system: "linux", vendor: size?.series.vendor ?? "nvidia", install });
  return { encryptionAtHost: true, trustedLaunch: decided.secureBoot || decided.virtualTpm, ...decided };
}

function countHosts({ serving, onDemand, spot, schedule }: GpuPoolSettings): Capacity {
  const minimum = serving ? onDemand.minimum + (spot?.minimum ?? 0) : 0;
  const inPeaks = (serving ? schedule.peaks : []).map(
    (peak) => peak.onDemandMinimum + (spot ? (peak.spotMinimum ?? spot.minimum) : 0),
  );
  return { minimum, atPeak: Math.max(minimum, ...inPeaks), maximum: onDemand.maximum + (spot?.maximum ?? 0) };
}

function placementProblems({ placement, zones, pool }: GpuPoolSettings): Problem[] {
  const problems: Problem[] = [];
  if (!poolPattern.test(pool)) {
    problems.push({
      path: "pool",
      given: pool,
      reason: "it becomes part of names, hosts' names among them",
      fix: "write 2 to 12 lower-case letters and digits, a letter first",
    });
  }
  const region = findRegion(placement.location);
  if (!region) return [...problems, ...locationProblems(placement.location, "placement.location")];
  zones.forEach((zone, index) => {
    if (!region.zones.includes(zone)) {
      problems.push({
        path: `zones[${index}]`,
        given: zone,
        reason:
          region.zones.length > 0 ? `${region.name} has no such zone` : `${region.name} has no availability zones`,
        fix: region.zones.length > 0 ? `write some of ${region.zones.join(", ")}` : "write []",
      });
    } else if (zones.indexOf(zone) < index) {
      problems.push({ path: `zones[${index}]`, given: zone, reason: "the zone is named twice", fix: "name it once" });
    }
  });
  return problems;
}

function countProblems(path: string, { minimum, maximum }: HostCount): Problem[] {
  const problems = [
    ...wholeNumberProblems(`${path}.minimum`, minimum, 0, 1000, "2"),
    ...wholeNumberProblems(`${path}.maximum`, maximum, 1, 1000, "20"),
  ];
  if (problems.length === 0 && minimum > maximum) {
    problems.push({
      path: `${path}.minimum`,
      given: minimum,
      reason: `it is above the maximum, ${maximum}`,
      fix: `write ${maximum} or less, or raise the maximum`,
    });
  }
  return problems;
}

function freeSlotProblems({ scaleOnFreeSlots = false, warmFreeSlots = 0 }: GpuPoolSettings): Problem[] {
  const problems = wholeNumberProblems("warmFreeSlots", warmFreeSlots, 0, mostSlots, "20");
  if (problems.length > 0 || !scaleOnFreeSlots || warmFreeSlots > 0) return problems;
  return [
    {
      path: "scaleOnFreeSlots",
      given: true,
      reason: "no slot is to be kept free, so no rule would ever add a host",
      fix: "write false, or write in warmFreeSlots how many are to be free",
    },
  ];
}

function hostProblems(settings: GpuPoolSettings): Problem[] {
  const { generation, slotsPerHost, osDiskGiB, health, channel } = settings;
  const problems = [
    ...wholeNumberProblems("generation", generation, 1, 99, "2"),
    ...wholeNumberProblems("slotsPerHost", slotsPerHost, 1, 32, "1"),
    ...wholeNumberProblems("osDiskGiB", osDiskGiB, smallestOsDiskGiB(settings.image), largestOsDiskGiB, "64"),
    ...wholeNumberProblems("health.port", health.port, 1024, 65535, "8090"),
    ...wholeNumberProblems("terminateNoticeMinutes", settings.terminateNoticeMinutes, 5, 15, "15"),
    ...wholeNumberProblems("repairGraceMinutes", settings.repairGraceMinutes, 10, 90, "60"),
    ...imageReferenceProblems(settings.image),
    ...imageProblems(settings.image, "streaming host"),
  ];
  if (!/^\/[A-Za-z0-9/_-]*$/.test(health.path)) {
    problems.push({
      path: "health.path",
      given: health.path,
      reason: "this is no path of a URL",
      fix: "write e.g. /health",
    });
  } else if (health.path === "/state") {
    problems.push({
      path: "health.path",
      given: health.path,
      reason: "the host agent answers another question there",
      fix: "write e.g. /health",
    });
  }
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(channel)) {
    problems.push({
      path: "channel",
      given: channel,
      reason: "a channel's name has other characters",
      fix: "write lower-case letters, digits and hyphens, e.g. prod",
    });
  }
  return problems;
}

const galleryVersionId =
  /^\/subscriptions\/[^/]{1,36}\/resourceGroups\/[^/]{1,90}\/providers\/Microsoft\.Compute\/galleries\/[^/]{1,80}\/images\/[^/]{1,80}\/versions\/\d{1,10}\.\d{1,10}\.\d{1,10}$/i;

function hostToolsProblems(hostTools: { sha256: string } | undefined): Problem[] {
  if (!hostTools || /^[0-9a-f]{64}$/.test(hostTools.sha256)) return [];
  return [
    {
      path: "image.hostTools.sha256",
      given: hostTools.sha256,
      reason: "this is no SHA-256, and hosts run nothing whose digest they can't check",
      fix: "write the 64 lower-case hexadecimal digits that `sha256sum` prints for the archive",
    },
  ];
}

function imageReferenceProblems(image: HostImage): Problem[] {
  if (image.kind === "gallery") {
    if (galleryVersionId.test(image.id)) return [];
    return [
      {
        path: "image.id",
        given: image.id,
        reason: "this is no id of one image version in a compute gallery",
        fix: "write /subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/galleries/…/images/…/versions/1.2.3",
      },
    ];
  }
  const problems: Problem[] = hostToolsProblems(image.hostTools);
  if (!/^\d+\.\d+\.\d+$/.test(image.version)) {
    problems.push({
      path: "image.version",
      given: image.version,
      reason: "hosts that start later would not be the same, and a new kernel may not take the driver",
      fix: "pin one version, e.g. 24.04.202610010",
    });
  }
  return problems;
}

function sizeProblems(settings: GpuPoolSettings, size: GpuSize): Problem[] {
  const { osDiskGiB, trustedLaunch, image } = settings;
  const problems: Problem[] = [];
  const room = roomForOsDisk(settings, size);
  if (osDiskGiB > room) {
    problems.push({
      path: "osDiskGiB",
      given: osDiskGiB,
      reason: `${size.name} has room for ${room} GiB on its local disk`,
      fix: smallerOsDisk(settings, size),
    });
  } else {
    problems.push(...buildSizeProblems(settings, size));
  }
  const firstGeneration = firstGenerationSku(image);
  if (firstGeneration !== undefined && !size.series.hyperVGenerations.includes(1)) {
    problems.push({
      path: "image.sku",
      given: firstGeneration,
      reason: `${size.series.name} takes images of generation 2 only`,
      fix: "choose the generation 2 image, e.g. sku server of ubuntu-24_04-lts",
    });
  }
  if (firstGeneration !== undefined && trustedLaunch) {
    problems.push({
      path: "image.sku",
      given: firstGeneration,
      reason: "Trusted Launch takes images of generation 2 only",
      fix: "choose the generation 2 image, e.g. sku server of ubuntu-24_04-lts",
    });
  }
  problems.push(...driverProblems(settings, size));
  if (trustedLaunch?.secureBoot && size.series.vendor === "nvidia") {
    problems.push({
      path: "trustedLaunch.secureBoot",
      given: true,
      reason: "NVIDIA's GRID driver for Linux doesn't run with Secure Boot",
      fix: "write false",
    });
  }
  return problems;
}
