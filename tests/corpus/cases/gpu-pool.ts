import { type GpuPoolSettings, planGpuPool } from "../../../components/gpu-pool";
import { type BadCase, planned } from "../case";
import { imagesOfOthers } from "./images";

const pool = planned((world) => world.region.pools.find(({ pool }) => pool === "standard")!, planGpuPool);
/** The pool that reserves hosts. */
const premium = planned((world) => world.region.pools.find(({ pool }) => pool === "premium")!, planGpuPool);
const reservation = "premium-g1-reservation-z1";
const onDemand = "standard-g1-on-demand";
const autoscale = "standard-g1-on-demand-autoscale";
const profile = "properties.virtualMachineProfile";
const disk = `${profile}.storageProfile.osDisk`;
const image = `${profile}.storageProfile.imageReference`;
const health = `${profile}.extensionProfile.extensions.0.properties.settings`;

const marketplace = (sku: string, offer = "ubuntu-24_04-lts") => ({
  kind: "marketplace" as const,
  publisher: "Canonical",
  offer,
  sku,
  version: "24.04.202610010",
});
const reference = (sku: string, offer = "ubuntu-24_04-lts") => ({
  publisher: "Canonical",
  offer,
  sku,
  version: "24.04.202610010",
});
/** A marketplace image has neither a driver nor a streaming server. */
const canIdle = { allowIdleHosts: true };
/** Nothing is asked of the room that an OS disk leaves. */
const anyBuild = { buildGiB: undefined };
/** Without a TPM, so that the image's generation alone decides. */
const plain = { [`${profile}.securityProfile`]: { encryptionAtHost: true } };

const every: GpuPoolSettings["schedule"]["peaks"][number] = {
  name: "evening",
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  start: "17:30",
  end: "23:30",
  onDemandMinimum: 20,
};
const peaks = (...some: Partial<typeof every>[]) => ({
  schedule: { timeZone: "Tokyo Standard Time", peaks: some.map((one) => ({ ...every, ...one })) },
});
const release = { name: "release", date: "2026-12-10", start: "10:00", end: "16:00", onDemandMinimum: 25 };
/** One peak, and launches. */
const launches = (...some: Partial<typeof release>[]) => ({
  schedule: { ...peaks({}).schedule, launches: some.map((one) => ({ ...release, ...one })) },
});
const days = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `day ${index}`, date: `2026-12-${index + 10}` }));
/** The peak's profile, for a date instead. */
const dated = (date: string, start = "10:00") => ({
  "properties.profiles.1.recurrence": undefined,
  "properties.profiles.1.fixedDate": {
    timeZone: "Tokyo Standard Time",
    start: `${date}T${start}:00`,
    end: `${date.slice(0, 4)}-12-31T16:00:00`,
  },
});
/** `count` peaks of one minute, a quarter of an hour apart. */
const manyPeaks = (count: number) =>
  peaks(
    ...Array.from({ length: count }, (_, index) => ({
      name: `p${index}`,
      start: `${String(index).padStart(2, "0")}:00`,
      end: `${String(index).padStart(2, "0")}:30`,
    })),
  );

/** Drained, with a streaming server that says when somebody plays, and quota for whatever is asked. */
const upgraded = (batchPercent: number) => ({
  serving: false,
  spot: undefined,
  image: {
    kind: "gallery" as const,
    id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3",
  },
  rollingUpgrade: { batchPercent, grantedVcpus: { family: 100_000, region: 100_000 } },
});
const batch = (percent: number) => ({
  "properties.upgradePolicy": {
    mode: "Rolling",
    rollingUpgradePolicy: { maxBatchInstancePercent: percent, maxUnhealthyInstancePercent: 100 },
  },
});

export const gpuPoolCases: BadCase[] = [
  ...imagesOfOthers.map(({ mistake, publisher, offer, sku }): BadCase => ({
    mistake,
    arguments: pool(
      { image: { ...marketplace(sku, offer), publisher }, ...canIdle },
      { image: marketplace("server"), ...canIdle },
    ),
    wire: {
      of: onDemand,
      bad: { [image]: { ...reference(sku, offer), publisher } },
      good: { [image]: reference("server") },
    },
  })),
  {
    mistake: "an upgrade in place by batches below 5 %",
    arguments: pool(upgraded(4), upgraded(5)),
    wire: { of: onDemand, bad: batch(4), good: batch(5) },
  },
  {
    mistake: "an upgrade in place of more hosts than there are",
    arguments: pool(upgraded(101), upgraded(100)),
    wire: { of: onDemand, bad: batch(101), good: batch(100) },
  },
  {
    mistake: "an OS disk larger than the local disk",
    arguments: pool({ osDiskGiB: 361, ...anyBuild }, { osDiskGiB: 359, ...anyBuild }),
    wire: { of: onDemand, bad: { [`${disk}.diskSizeGB`]: 361 }, good: { [`${disk}.diskSizeGB`]: 359 } },
  },
  {
    mistake: "an OS disk that fits only without Trusted Launch",
    arguments: pool(
      { osDiskGiB: 360, trustedLaunch: { secureBoot: false, virtualTpm: true }, ...anyBuild },
      { osDiskGiB: 358, trustedLaunch: { secureBoot: false, virtualTpm: true }, ...anyBuild },
    ),
    wire: {
      of: onDemand,
      bad: {
        [`${disk}.diskSizeGB`]: 360,
        [`${profile}.securityProfile.securityType`]: "TrustedLaunch",
        [`${profile}.securityProfile.uefiSettings`]: { secureBootEnabled: false, vTpmEnabled: true },
      },
      good: {
        [`${disk}.diskSizeGB`]: 358,
        [`${profile}.securityProfile.securityType`]: "TrustedLaunch",
        [`${profile}.securityProfile.uefiSettings`]: { secureBootEnabled: false, vTpmEnabled: true },
      },
    },
  },
  {
    mistake: "an OS disk smaller than the image",
    arguments: pool({ osDiskGiB: 29 }, { osDiskGiB: 30 }),
    wire: {
      of: onDemand,
      bad: { ...plain, [image]: reference("server"), [`${disk}.diskSizeGB`]: 29 },
      good: { ...plain, [image]: reference("server"), [`${disk}.diskSizeGB`]: 30 },
    },
  },
  {
    mistake: "an ephemeral OS disk on a placement that the size lacks",
    wire: { of: onDemand, bad: { [`${disk}.diffDiskSettings.placement`]: "NvmeDisk" } },
  },
  {
    mistake: "an ephemeral OS disk that is not cached read-only",
    wire: { of: onDemand, bad: { [`${disk}.caching`]: "ReadWrite" } },
  },
  {
    mistake: "an ephemeral OS disk that is deallocated on eviction",
    wire: { of: "standard-g1-spot", bad: { [`${profile}.evictionPolicy`]: "Deallocate" } },
  },
  {
    mistake: "an eviction policy without spot",
    wire: { of: onDemand, bad: { [`${profile}.evictionPolicy`]: "Delete" } },
  },
  {
    mistake: "automatic repairs without a sign of health",
    wire: { of: onDemand, bad: { [`${profile}.extensionProfile`]: undefined } },
  },
  {
    mistake: "repairs that don't wait for ten minutes",
    arguments: pool({ repairGraceMinutes: 9 }, { repairGraceMinutes: 10 }),
    wire: {
      of: onDemand,
      bad: { "properties.automaticRepairsPolicy.gracePeriod": "PT9M" },
      good: { "properties.automaticRepairsPolicy.gracePeriod": "PT10M" },
    },
  },
  {
    mistake: "repairs that wait longer than ninety minutes",
    arguments: pool({ repairGraceMinutes: 91 }, { repairGraceMinutes: 90 }),
    wire: {
      of: onDemand,
      bad: { "properties.automaticRepairsPolicy.gracePeriod": "PT91M" },
      good: { "properties.automaticRepairsPolicy.gracePeriod": "PT90M" },
    },
  },
  {
    mistake: "a terminate notice below five minutes",
    arguments: pool({ terminateNoticeMinutes: 4 }, { terminateNoticeMinutes: 5 }),
    wire: {
      of: onDemand,
      bad: { [`${profile}.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout`]: "PT4M" },
      good: { [`${profile}.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout`]: "PT5M" },
    },
  },
  {
    mistake: "a terminate notice above fifteen minutes",
    arguments: pool({ terminateNoticeMinutes: 16 }, { terminateNoticeMinutes: 15 }),
    wire: {
      of: onDemand,
      bad: { [`${profile}.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout`]: "PT16M" },
      good: { [`${profile}.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout`]: "PT15M" },
    },
  },
  {
    mistake: "a health endpoint on no port",
    arguments: pool({ health: { port: 65_536, path: "/health" } }, { health: { port: 65_535, path: "/health" } }),
    wire: { of: onDemand, bad: { [`${health}.port`]: 65_536 }, good: { [`${health}.port`]: 65_535 } },
  },
  {
    mistake: "a zone that the region lacks",
    arguments: pool({ zones: ["1", "4"] }, { zones: ["1", "2"] }),
    wire: { of: onDemand, bad: { zones: ["1", "4"] }, good: { zones: ["1", "2"] } },
  },
  {
    mistake: "fault domains over several zones",
    wire: { of: onDemand, bad: { "properties.platformFaultDomainCount": 2 } },
  },
  {
    mistake: "a size that Azure retired",
    arguments: pool({ size: "Standard_NV12s_v3" }),
    wire: { of: onDemand, bad: { "sku.name": "Standard_NV12s_v3" } },
  },
  {
    mistake: "a size that there is not",
    arguments: pool({ size: "Standard_NV13ads_A10_v5" }),
    wire: { of: onDemand, bad: { "sku.name": "Standard_NV13ads_A10_v5" } },
  },
  {
    mistake: "a generation 1 image on a size of generation 2",
    arguments: pool(
      { size: "Standard_NV8ads_V710_v5", sizeRegions: ["japaneast"], image: marketplace("server-gen1"), ...canIdle },
      { size: "Standard_NV8ads_V710_v5", sizeRegions: ["japaneast"], image: marketplace("server"), ...canIdle },
    ),
    wire: {
      of: onDemand,
      bad: { "sku.name": "Standard_NV8ads_V710_v5", ...plain, [image]: reference("server-gen1") },
      good: { "sku.name": "Standard_NV8ads_V710_v5", ...plain, [image]: reference("server") },
    },
  },
  {
    mistake: "an older generation 1 image on a size of generation 2",
    arguments: pool(
      {
        size: "Standard_NV8ads_V710_v5",
        sizeRegions: ["japaneast"],
        image: marketplace("22_04-lts", "0001-com-ubuntu-server-jammy"),
        ...canIdle,
      },
      {
        size: "Standard_NV8ads_V710_v5",
        sizeRegions: ["japaneast"],
        image: marketplace("22_04-lts-gen2", "0001-com-ubuntu-server-jammy"),
        ...canIdle,
      },
    ),
    wire: {
      of: onDemand,
      bad: {
        "sku.name": "Standard_NV8ads_V710_v5",
        ...plain,
        [image]: reference("22_04-lts", "0001-com-ubuntu-server-jammy"),
      },
      good: {
        "sku.name": "Standard_NV8ads_V710_v5",
        ...plain,
        [image]: reference("22_04-lts-gen2", "0001-com-ubuntu-server-jammy"),
      },
    },
  },
  {
    mistake: "Secure Boot under NVIDIA's driver",
    arguments: pool(
      { trustedLaunch: { secureBoot: true, virtualTpm: true } },
      { trustedLaunch: { secureBoot: false, virtualTpm: true } },
    ),
    wire: {
      of: onDemand,
      bad: {
        [`${profile}.securityProfile.securityType`]: "TrustedLaunch",
        [`${profile}.securityProfile.uefiSettings`]: { secureBootEnabled: true, vTpmEnabled: true },
      },
      good: {
        [`${profile}.securityProfile.securityType`]: "TrustedLaunch",
        [`${profile}.securityProfile.uefiSettings`]: { secureBootEnabled: false, vTpmEnabled: true },
      },
    },
  },
  {
    mistake: "the extension of a driver that the size's GPU doesn't have",
    arguments: pool(
      { size: "Standard_NG16ads_V620_v1", driver: { install: "extension" } },
      { size: "Standard_NG16ads_V620_v1" },
    ),
    wire: {
      of: onDemand,
      bad: { "sku.name": "Standard_NG16ads_V620_v1", ...driverExtension("AmdGpuDriverLinux") },
      good: { "sku.name": "Standard_NV8ads_V710_v5", ...driverExtension("AmdGpuDriverLinux") },
    },
  },
  {
    mistake: "a virtual TPM while an extension installs NVIDIA's driver",
    arguments: pool(
      { driver: { install: "extension" }, trustedLaunch: { secureBoot: false, virtualTpm: true } },
      { driver: { install: "extension" }, trustedLaunch: { secureBoot: false, virtualTpm: false } },
    ),
    wire: {
      of: onDemand,
      bad: { ...driverExtension("NvidiaGpuDriverLinux"), ...launch(false, true) },
      good: { ...driverExtension("NvidiaGpuDriverLinux"), ...launch(false, false) },
    },
  },
  {
    mistake: "Secure Boot while an extension installs AMD's driver",
    arguments: pool(
      {
        size: "Standard_NV8ads_V710_v5",
        driver: { install: "extension" },
        trustedLaunch: { secureBoot: true, virtualTpm: true },
      },
      {
        size: "Standard_NV8ads_V710_v5",
        driver: { install: "extension" },
        trustedLaunch: { secureBoot: false, virtualTpm: true },
      },
    ),
    wire: {
      of: onDemand,
      bad: { "sku.name": "Standard_NV8ads_V710_v5", ...driverExtension("AmdGpuDriverLinux"), ...launch(true, true) },
      good: { "sku.name": "Standard_NV8ads_V710_v5", ...driverExtension("AmdGpuDriverLinux"), ...launch(false, true) },
    },
  },
  {
    mistake: "an extension that comes after one that there is not",
    wire: {
      of: onDemand,
      bad: { [`${profile}.extensionProfile.extensions.0.properties.provisionAfterExtensions`]: ["driver"] },
    },
  },
  {
    mistake: "a minimum above the maximum",
    arguments: pool(
      { onDemand: { minimum: 61, maximum: 60 }, ...peaks() },
      { onDemand: { minimum: 60, maximum: 60 }, ...peaks() },
    ),
    wire: {
      of: autoscale,
      bad: { "properties.profiles.0.capacity": { minimum: "61", maximum: "60", default: "60" } },
      good: { "properties.profiles.0.capacity": { minimum: "60", maximum: "60", default: "60" } },
    },
  },
  {
    mistake: "more hosts than a scale set holds",
    arguments: pool({ onDemand: { minimum: 3, maximum: 1001 } }, { onDemand: { minimum: 3, maximum: 1000 } }),
    wire: { of: onDemand, bad: { "sku.capacity": 1001 }, good: { "sku.capacity": 1000 } },
  },
  {
    mistake: "a rule on free slots that doesn't say whose metric it is",
    wire: {
      of: autoscale,
      bad: { "properties.profiles.0.rules": [freeSlotsRule(undefined)] },
      good: { "properties.profiles.0.rules": [freeSlotsRule("cloudgaming/hosts")] },
    },
  },
  {
    mistake: "a time zone in the spelling of the IANA",
    arguments: pool({ schedule: { timeZone: "Asia/Tokyo", peaks: [every] } }, peaks({})),
    wire: { of: autoscale, bad: { "properties.profiles.1.recurrence.schedule.timeZone": "Asia/Tokyo" } },
  },
  {
    mistake: "a peak on a day that is none",
    arguments: pool(peaks({ days: ["Feierabend" as never] }), peaks({ days: ["Friday"] })),
    wire: {
      of: autoscale,
      bad: { "properties.profiles.1.recurrence.schedule.days": ["Feierabend"] },
      good: {
        "properties.profiles.1.recurrence.schedule.days": ["Friday"],
        "properties.profiles.2.recurrence.schedule.days": ["Friday"],
      },
    },
  },
  {
    mistake: "a peak at an hour that is none",
    arguments: pool(peaks({ start: "24:30" }), peaks({ start: "22:30" })),
    wire: {
      of: autoscale,
      bad: { "properties.profiles.1.recurrence.schedule.hours": [24] },
      good: { "properties.profiles.1.recurrence.schedule.hours": [22] },
    },
  },
  {
    mistake: "more peaks than there are autoscale profiles",
    arguments: pool(manyPeaks(10), manyPeaks(9)),
    wire: {
      of: autoscale,
      bad: ({ properties }) => ({ "properties.profiles": repeated(properties, 10) }),
    },
  },
  {
    mistake: "a launch on a day that no calendar has",
    arguments: pool(launches({ date: "2027-02-29" }), launches({ date: "2028-02-29" })),
    wire: { of: autoscale, bad: dated("2027-02-29"), good: dated("2028-02-29") },
  },
  {
    mistake: "a launch at an hour that is none",
    arguments: pool(launches({ start: "24:30" }), launches({})),
    wire: { of: autoscale, bad: dated("2026-12-10", "24:30"), good: dated("2026-12-10") },
  },
  {
    mistake: "more launches than the peaks leave profiles",
    arguments: pool(launches(...days(18)), launches(...days(17))),
    wire: {
      of: autoscale,
      bad: ({ properties }) => ({ "properties.profiles": withDates(properties, 18) }),
    },
  },
  {
    mistake: "two launches of one name",
    arguments: pool(launches({}, { date: "2026-12-24" }), launches({}, { name: "encore", date: "2026-12-24" })),
    wire: { of: autoscale, bad: ({ properties }) => ({ "properties.profiles": twice(properties) }) },
  },
  {
    mistake: "two peaks of one name",
    arguments: pool(
      peaks({ start: "08:00", end: "10:00" }, {}),
      peaks({ name: "morning", start: "08:00", end: "10:00" }, {}),
    ),
    wire: { of: autoscale, bad: ({ properties }) => ({ "properties.profiles": twice(properties) }) },
  },
  ...(["peak", "launch"] as const).map((kind): BadCase => {
    const standard = "Auto created default scale condition";
    const called = (name: string) => ({
      "properties.profiles.1.name": name,
      "properties.profiles.2.name": JSON.stringify({ name: standard, for: name }),
    });
    return {
      mistake: `a ${kind} with the default profile's name`,
      arguments:
        kind === "peak" ? pool(peaks({ name: standard }), peaks({})) : pool(launches({ name: standard }), launches({})),
      wire: { of: autoscale, bad: called(standard), good: called(`${standard} too`) },
    };
  }),
  {
    mistake: "a peak without an end",
    wire: { of: autoscale, bad: { "properties.profiles.2": undefined } },
  },
  {
    mistake: "a subnet in another region",
    wire: {
      of: onDemand,
      bad: ({ properties }) => ({
        [`${profile}.networkProfile.networkInterfaceConfigurations.0.properties.ipConfigurations.0.properties.subnet.id`]:
          JSON.stringify(properties)
            .match(/\/subscriptions[^"]*\/subnets\/hosts/)![0]
            .replace("/hosts", "/nobody"),
      }),
    },
  },
  {
    mistake: "fewer reserved hosts than none",
    arguments: premium({ reservedHosts: -1 }, { reservedHosts: 0 }),
    wire: { of: reservation, bad: { "sku.capacity": -1 }, good: { "sku.capacity": 0 } },
  },
  {
    mistake: "hosts reserved of a size that Azure reserves nothing of",
    wire: { of: reservation, bad: { "sku.name": "Standard_ND96asr_v4" } },
  },
  {
    mistake: "hosts reserved in two zones at once",
    wire: { of: reservation, bad: { zones: ["1", "2"] } },
  },
  {
    mistake: "a second reservation of one zone",
    wire: { of: reservation, bad: { zones: ["2"] } },
  },
  {
    mistake: "hosts of another size than is reserved",
    wire: { of: "premium-g1-on-demand", bad: { "sku.name": "Standard_NV12ads_A10_v5" } },
  },
  {
    mistake: "reserved spot hosts",
    wire: {
      of: "premium-g1-on-demand",
      bad: {
        [`${profile}.priority`]: "Spot",
        [`${profile}.evictionPolicy`]: "Delete",
        [`${profile}.scheduledEventsProfile`]: undefined,
      },
    },
  },
  {
    mistake: "an identity that there is not",
    wire: {
      of: onDemand,
      bad: ({ identity }) => ({
        "identity.userAssignedIdentities": JSON.parse(
          JSON.stringify((identity as never)["userAssignedIdentities"]).replace(/":\{/, '-gone":{'),
        ),
      }),
    },
  },
  {
    mistake: "a host's name longer than its system takes",
    arguments: pool({ pool: "p".repeat(53) }, { pool: "p".repeat(12) }),
    wire: {
      of: onDemand,
      // <pool>-g1-od
      bad: { [`${profile}.osProfile.computerNamePrefix`]: `${"p".repeat(53)}-g1-od` },
      good: { [`${profile}.osProfile.computerNamePrefix`]: `${"p".repeat(12)}-g1-od` },
    },
  },
  {
    mistake: "a name longer than a scale set's",
    arguments: (world) => {
      const [settings] = world.region.pools;
      const named = (place: string) =>
        planGpuPool({
          ...settings!,
          placement: { ...settings!.placement, naming: { ...settings!.placement.naming, place } },
        }).problems;
      const { scaleSetName } = planGpuPool(settings!).capacities[0]!;
      const { place } = settings!.placement.naming;
      const longest = 64 - scaleSetName.length + place.length;
      return { bad: named("p".repeat(longest + 1)), good: named("p".repeat(longest)) };
    },
    wire: { of: onDemand, bad: {}, name: { bad: "v".repeat(65), good: "v".repeat(64) } },
  },
];

function driverExtension(type: string): Record<string, never> {
  return {
    [`${profile}.extensionProfile.extensions.1`]: {
      name: "driver",
      properties: { publisher: "Microsoft.HpcCompute", type, typeHandlerVersion: "1.0" },
    } as never,
  };
}

function launch(secureBoot: boolean, virtualTpm: boolean) {
  return {
    [`${profile}.securityProfile.securityType`]: "TrustedLaunch",
    [`${profile}.securityProfile.uefiSettings`]: { secureBootEnabled: secureBoot, vTpmEnabled: virtualTpm },
  };
}

function freeSlotsRule(metricNamespace: string | undefined): never {
  return {
    metricTrigger: {
      metricName: "FreeSlots",
      ...(metricNamespace === undefined ? {} : { metricNamespace }),
      metricResourceUri: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/one",
      timeGrain: "PT1M",
      statistic: "Sum",
      timeWindow: "PT5M",
      timeAggregation: "Average",
      operator: "LessThan",
      threshold: 24,
    },
    scaleAction: { direction: "Increase", type: "ChangeCount", value: "6", cooldown: "PT10M" },
  } as never;
}

function profilesOf(properties: unknown): unknown[] {
  return (properties as { profiles: unknown[] }).profiles;
}

function repeated(properties: unknown, peaks: number): never {
  const [byDefault, start, end] = profilesOf(properties);
  const pairs = Array.from({ length: peaks }, (_, index) =>
    JSON.parse(JSON.stringify([start, end]).replaceAll("evening", `peak${index}`)),
  );
  return [byDefault, ...pairs.flat()] as never;
}

function withDates(properties: unknown, count: number): never {
  const profiles = profilesOf(properties);
  const launch = { capacity: (profiles[0] as { capacity: object }).capacity, rules: [] };
  const timeZone = "Tokyo Standard Time";
  return [
    ...profiles,
    ...days(count).map(({ name, date }) => ({
      ...launch,
      name,
      fixedDate: { timeZone, start: `${date}T10:00:00`, end: `${date}T16:00:00` },
    })),
  ] as never;
}

function twice(properties: unknown): never {
  const [byDefault, start, end] = profilesOf(properties);
  return [byDefault, start, end, start, end] as never;
}
