import fc from "fast-check";
import { gpuSizes, type Region, regions, windowsTimeZones } from "../../../components/conventions";
import {
  GpuPool,
  type GpuPoolArgs,
  type GpuPoolSettings,
  type HostImage,
  type Launch,
  type Peak,
  weekdays,
} from "../../../components/gpu-pool";
import {
  driverFor,
  gpuSize,
  hostImage,
  optional,
  slug,
  sometimes,
  subscriptionId,
  withoutUndefined,
} from "../platforms/parts";
import type { Property } from "../run-property";
import { declaredAlone, type Surroundings } from "./declared-alone";
import { type Change, changesOf, oddNumber, placementIn, sometimesChanged } from "./settings";

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-alone`;
const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/vnet-alone`;
const accountId = `${group}/providers/Microsoft.Storage/storageAccounts/stbuilds`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-alone`;

interface Drawn {
  settings: GpuPoolSettings;
  workspace: boolean;
}

const hosts = fc
  .tuple(fc.nat({ max: 8 }), sometimes(fc.nat({ max: 20 }), fc.constant(1000)))
  .map(([minimum, more]) => ({ minimum, maximum: Math.min(1000, Math.max(1, minimum + more)) }));

const clock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;

/** Peaks of an hour or less, each in an hour of its own, and each ending well before the next. */
function peaksOf({ onDemand, spot }: Pick<GpuPoolSettings, "onDemand" | "spot">): fc.Arbitrary<Peak[]> {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 9 });
  const kept = ({ minimum, maximum }: { minimum: number; maximum: number }) =>
    fc.integer({ min: minimum, max: maximum });
  const one = (index: number, half: number): fc.Arbitrary<Peak> =>
    withoutUndefined(
      fc.record({
        name: fc.constant(`peak ${index}`),
        days: fc.shuffledSubarray([...weekdays], { minLength: 1 }),
        start: fc.constant(clock(2 * half, 0)),
        end: fc.constantFrom(clock(2 * half, 59), clock(2 * half + 1, 58)),
        onDemandMinimum: kept(onDemand),
        spotMinimum: spot ? optional(kept(spot)) : fc.constant(undefined),
      }),
    );
  const some = sometimes(
    times.map((list) => list.slice(0, 2)),
    times,
    3,
  );
  return some.chain((list) =>
    list.length === 0 ? fc.constant([]) : fc.tuple(...list.map((half, index) => one(index, half))),
  );
}

/** Launches on days apart, as large as the maximum, which no peak is above. */
function launchesOf({ onDemand }: Pick<GpuPoolSettings, "onDemand">): fc.Arbitrary<Launch[]> {
  const dates = ["2026-12-10", "2026-12-12", "2027-12-31", "2020-02-29", "2028-02-28"];
  return fc.subarray(dates, { maxLength: 1 }).chain((some) =>
    fc.tuple(
      ...some.map((date, index) =>
        fc.record({
          name: fc.constant(`launch ${index}`),
          date: fc.constant(date),
          start: fc.constantFrom("00:00", "17:00", "23:59"),
          end: fc.constantFrom("02:00", "16:59", "23:00"),
          onDemandMinimum: fc.constant(onDemand.maximum),
        }),
      ),
    ),
  );
}

const anyImage = hostImage as fc.Arbitrary<HostImage>;

function settingsIn(region: Region): fc.Arbitrary<GpuPoolSettings> {
  return fc
    .tuple(gpuSize([region]), anyImage, hosts, optional(hosts), optional(fc.integer({ min: 1, max: 90 })))
    .chain(([size, image, onDemand, spot, warmFreeSlots]) =>
      withoutUndefined(
        fc.record({
          placement: placementIn(region),
          pool: slug(2, 12),
          generation: fc.constantFrom(1, 2, 99),
          serving: sometimes(fc.constant(true), fc.constant(false), 3),
          size: fc.constant(size),
          sizeRegions: fc.constantFrom(undefined, [region.name]),
          zones: fc.shuffledSubarray([...region.zones]),
          slotsPerHost: fc.constantFrom(1, 2, 3, 32),
          osDiskGiB: sometimes(fc.constantFrom(30, 64, 100), fc.integer({ min: 30, max: 2040 })),
          buildGiB: optional(fc.integer({ min: 1, max: 60 })),
          image: fc.constant(image),
          allowIdleHosts: sometimes<boolean | undefined>(fc.constant(true), fc.constant(undefined), 3),
          driver: sometimes<GpuPoolSettings["driver"]>(fc.constant(undefined), driverFor(size, image), 6),
          trustedLaunch: sometimes<GpuPoolSettings["trustedLaunch"]>(
            fc.constant(undefined),
            fc.record({ secureBoot: fc.boolean(), virtualTpm: fc.boolean() }),
            2,
          ),
          onDemand: fc.constant(onDemand),
          spot: fc.constant(spot),
          schedule: fc.record({
            timeZone: fc.constantFrom(...windowsTimeZones),
            peaks: peaksOf({ onDemand, ...(spot ? { spot } : {}) }),
            launches: launchesOf({ onDemand }),
          }),
          scaleIn: fc.constantFrom("autoscale" as const, "controller" as const, "none" as const),
          warmFreeSlots: fc.constant(warmFreeSlots),
          scaleOnFreeSlots: fc.constantFrom(undefined, warmFreeSlots !== undefined),
          health: fc.record({
            port: fc.integer({ min: 1024, max: 65_535 }),
            path: fc.constantFrom("/health", "/", "/a/b-c_d"),
          }),
          channel: fc.constantFrom("dev", "prod", "canary-2"),
          terminateNoticeMinutes: fc.integer({ min: 5, max: 15 }),
          repairGraceMinutes: fc.integer({ min: 10, max: 90 }),
        }),
      ),
    );
}

const { member, within } = changesOf<GpuPoolSettings>();

const oddCount = fc.oneof(
  fc.record({ minimum: oddNumber, maximum: fc.constantFrom(1, 1000) }),
  fc.record({ minimum: fc.constant(0), maximum: fc.oneof(oddNumber, fc.constant(1001)) }),
  fc.constantFrom({ minimum: 0, maximum: 1 }, { minimum: 2, maximum: 1 }, { minimum: 1000, maximum: 1000 }),
);
const evening: Peak = { name: "evening", days: ["Monday"], start: "18:00", end: "23:30", onDemandMinimum: 1 };
const oddPeaks = fc.constantFrom<Peak[]>(
  [{ ...evening, days: [] }],
  [{ ...evening, days: ["Monday", "Monday"] }],
  [{ ...evening, days: ["monday" as "Monday"] }],
  [{ ...evening, start: "24:00" }],
  [{ ...evening, end: "9:00" }],
  [{ ...evening, end: "18:00" }],
  [{ ...evening, name: "" }],
  [{ ...evening, name: 'the "evening"' }],
  [{ ...evening, name: "Auto created default scale condition" }],
  [{ ...evening, onDemandMinimum: 1001 }],
  [{ ...evening, onDemandMinimum: Number.NaN }],
  [{ ...evening, spotMinimum: 1 }],
  [evening, evening],
  [evening, { ...evening, name: "late", start: "23:30", end: "23:59" }],
  [evening, { ...evening, name: "later", start: "23:31", end: "17:59" }],
  Array.from({ length: 10 }, (_, index) => ({
    ...evening,
    name: `p${index}`,
    start: clock(index, 0),
    end: clock(index, 30),
  })),
);
const release: Launch = { name: "release", date: "2026-12-10", start: "17:00", end: "23:00", onDemandMinimum: 1000 };
const oddLaunches = fc.constantFrom<Launch[]>(
  [{ ...release, date: "2026-02-29" }],
  [{ ...release, date: "10.12.2026" }],
  [{ ...release, start: "17:60" }],
  [{ ...release, end: "17:00" }],
  [{ ...release, name: "Auto created default scale condition" }],
  [{ ...release, name: "x".repeat(41) }],
  [release, release],
  [release, { ...release, name: "again", date: "2026-12-11" }],
  Array.from({ length: 20 }, (_, index) => ({ ...release, name: `l${index}`, date: `2026-12-${index + 10}` })),
);
const marketplace = {
  kind: "marketplace" as const,
  publisher: "Canonical",
  offer: "ubuntu-24_04-lts",
  sku: "server",
  version: "24.04.202610010",
};
const oddImages = fc.constantFrom<HostImage>(
  { ...marketplace, version: "latest" },
  { ...marketplace, version: "" },
  { ...marketplace, publisher: "Canonical Ltd" },
  { ...marketplace, sku: "" },
  { ...marketplace, sku: "server-arm64" },
  { ...marketplace, sku: "server-gen1" },
  { ...marketplace, offer: "0001-com-ubuntu-server-focal", sku: "20_04-lts-gen2" },
  { ...marketplace, offer: "debian-12", publisher: "Debian", sku: "12-gen2" },
  { ...marketplace, hostTools: { sha256: "A".repeat(64) } },
  { kind: "gallery", id: "games/1.0.0" },
  { kind: "gallery", id: `${group}/providers/Microsoft.Compute/galleries/games/images/host` },
  { kind: "gallery", id: `${group}/providers/Microsoft.Compute/galleries/games/images/host/versions/latest` },
);

const change: fc.Arbitrary<Change<GpuPoolSettings>> = fc.oneof(
  member("pool", fc.constantFrom("", "p", "Standard", "a-b", "thirteenchars", "1st", "p".repeat(12))),
  member("generation", fc.oneof(oddNumber, fc.constant(100))),
  member(
    "size",
    fc.constantFrom(
      "Standard_NV6",
      "Standard_NV12s_v3",
      "Standard_D4s_v5",
      "",
      "standard_nv12ads_a10_v5",
      ...gpuSizes.map(({ name }) => name),
    ),
  ),
  member("zones", fc.constantFrom([], ["1"], ["4"], ["1", "1"], ["1", "2", "3"], ["zone 1"])),
  member("slotsPerHost", fc.oneof(oddNumber, fc.constant(33))),
  member("osDiskGiB", fc.oneof(oddNumber, fc.constantFrom(29, 30, 2040, 2041), fc.integer({ min: 30, max: 2040 }))),
  member("buildGiB", fc.oneof(oddNumber, fc.integer({ min: 1, max: 3000 }))),
  member("image", oddImages),
  member(
    "driver",
    fc.constantFrom(
      { install: "baked" },
      { install: "extension" },
      { install: "extension", branch: "17" },
      { install: "extension", version: "6.3.3" },
    ),
  ),
  member("trustedLaunch", fc.record({ secureBoot: fc.boolean(), virtualTpm: fc.boolean() })),
  member("onDemand", oddCount),
  member("spot", oddCount),
  ...within("schedule", {
    timeZone: fc.constantFrom("Asia/Tokyo", "", "UTC", "tokyo standard time"),
    peaks: oddPeaks,
    launches: oddLaunches,
  }),
  member("warmFreeSlots", fc.oneof(oddNumber, fc.constantFrom(32_000, 32_001))),
  member("scaleOnFreeSlots", fc.constant(true)),
  ...within("health", {
    port: fc.oneof(oddNumber, fc.constantFrom(80, 1024)),
    path: fc.constantFrom("", "health", "/he alth", "/?", "http://x/"),
  }),
  member("channel", fc.constantFrom("", "Prod", "p".repeat(64), "a b", "a--b")),
  member("terminateNoticeMinutes", fc.oneof(oddNumber, fc.constantFrom(4, 16))),
  member("repairGraceMinutes", fc.oneof(oddNumber, fc.constantFrom(9, 91))),
  ...within("placement", {
    location: fc.constantFrom("mars", "", "JapanEast", "japaneast2"),
    naming: fc.constantFrom(
      { workload: "cg", environment: "Prod", place: "jpe", stamp: 1 },
      { workload: "cg", environment: "e".repeat(40), place: "jpe", stamp: 1 },
      { workload: "w".repeat(4), environment: "e".repeat(5), place: "jpe", stamp: 99 },
    ),
  }),
);

const drawn: fc.Arbitrary<Drawn> = fc
  .constantFrom(...regions)
  .chain((region) => fc.record({ settings: sometimesChanged(settingsIn(region), change), workspace: fc.boolean() }));

function surroundingsOf({ placement }: GpuPoolSettings): Surroundings {
  const { location } = placement;
  return [
    { id: group, type: "Microsoft.Resources/resourceGroups", body: { location } },
    {
      id: networkId,
      type: "Microsoft.Network/virtualNetworks",
      body: { location, properties: { addressSpace: { addressPrefixes: ["10.64.0.0/16"] } } },
    },
    {
      id: `${networkId}/subnets/hosts`,
      type: "Microsoft.Network/virtualNetworks/subnets",
      body: { properties: { addressPrefix: "10.64.0.0/17" } },
    },
    {
      id: accountId,
      type: "Microsoft.Storage/storageAccounts",
      body: { location, sku: { name: "Standard_LRS" }, properties: {} },
    },
    { id: workspaceId, type: "Microsoft.OperationalInsights/workspaces", body: { location, properties: {} } },
  ];
}

/** Whatever a pool's argument check accepts is deployed. */
export const pools: Property<Drawn> = {
  cases: drawn,
  show: (one) => JSON.stringify(one, null, 2),
  async hold({ settings, workspace }) {
    const args: GpuPoolArgs = {
      ...settings,
      resourceGroupName: "rg-alone",
      subnetId: `${networkId}/subnets/hosts`,
      buildAccount: { id: accountId, blobEndpoint: "https://stbuilds.blob.core.windows.net/" },
      ...(workspace ? { workspaceId } : {}),
    };
    return declaredAlone(surroundingsOf(settings), (options) => void new GpuPool("pool", args, options));
  },
};
