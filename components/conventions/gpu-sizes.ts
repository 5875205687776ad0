import { amdV620Driver, amdV710Driver, type GpuDriver, nvidiaA10Driver, nvidiaT4Driver } from "./gpu-drivers";
import type { Problem } from "./problems";
import { findRegion } from "./regions";
import { nearestName } from "./spelling";

/** A virtual machine size with a GPU (or a share of one) that can encode video. */
export interface GpuSize {
  name: string;
  series: GpuSeries;
  cpus: number;
  memoryGiB: number;
  /** How many GPUs; a share of one for the sizes that split it, e.g. 1/6. */
  gpus: number;
  /** Video memory in GB, over all its GPUs. */
  gpuMemoryGB: number;
  /** The local disk that an ephemeral OS disk may live on; what the OS disk leaves of it stays usable. */
  localDisk: {
    gib: number;
    /** Azure's name for where it is. */
    placement: "ResourceDisk" | "NvmeDisk";
  };
  /** Local NVMe disks beside `localDisk`; empty at every start on a new machine. */
  nvmeDisks?: { count: number; gibEach: number };
  /** The most network interfaces it takes. */
  networkInterfaces: number;
  /** The most that Azure gives the machine, over all its interfaces and to all destinations, in Mbit/s; not guaranteed. */
  networkMbitPerSecond: number;
}

/** What the sizes of one series have in common. */
export interface GpuSeries {
  name: string;
  /** Where the rows are from, and the page's own date. */
  source: string;
  /** The family under which Azure counts its vCPUs; written as the quota API does, compared without regard to case. */
  quotaFamily: string;
  gpuModel: string;
  vendor: "amd" | "nvidia";
  driver: GpuDriver;
  /** Which generations of virtual machine it takes; the image must be of one of them. */
  hyperVGenerations: (1 | 2)[];
  /**
   * Whether Azure reserves capacity of it: all four, over zones but not over fault domains
   * (https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview, 2026-02-17).
   */
  reservable: boolean;
  /**
   * The regions that offer it, by programmatic name. From memory (2026-11): Azure publishes no list, only an API per
   * subscription, so a pool may overrule it. Left out: not known, nothing is checked.
   */
  regions?: string[];
}

type Row = [
  name: string,
  cpus: number,
  memoryGiB: number,
  gpus: number,
  gpuMemoryGB: number,
  localDiskGiB: number,
  networkInterfaces: number,
  networkMbitPerSecond: number,
  nvmeDisks?: number,
];

const pages = "https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated";

const tables: { series: GpuSeries; rows: Row[] }[] = [
  {
    series: {
      name: "NVadsA10_v5",
      source: `${pages}/nvadsa10v5-series, 2024`,
      quotaFamily: "StandardNVADSA10v5Family",
      gpuModel: "NVIDIA A10",
      vendor: "nvidia",
      driver: nvidiaA10Driver,
      hyperVGenerations: [1, 2],
      reservable: true,
      regions: [
        "australiaeast",
        "canadacentral",
        "centralindia",
        "eastus",
        "eastus2",
        "francecentral",
        "germanywestcentral",
        "japaneast",
        "koreacentral",
        "northeurope",
        "southcentralus",
        "southeastasia",
        "swedencentral",
        "uksouth",
        "westeurope",
        "westus2",
        "westus3",
      ],
    },
    rows: [
      ["Standard_NV6ads_A10_v5", 6, 55, 1 / 6, 4, 180, 1, 5_000],
      ["Standard_NV12ads_A10_v5", 12, 110, 1 / 3, 8, 360, 2, 10_000],
      ["Standard_NV18ads_A10_v5", 18, 220, 1 / 2, 12, 720, 4, 20_000],
      ["Standard_NV36ads_A10_v5", 36, 440, 1, 24, 1440, 4, 40_000],
      ["Standard_NV36adms_A10_v5", 36, 880, 1, 24, 2880, 8, 80_000],
      ["Standard_NV72ads_A10_v5", 72, 880, 2, 48, 2880, 8, 80_000],
    ],
  },
  {
    series: {
      name: "NVads_V710_v5",
      // Its page says "local temporary storage", and nothing of NVMe as V620's does: so a temporary disk.
      source: `${pages}/nvadsv710-v5-series, 2024-09-16`,
      quotaFamily: "StandardNVadsV710v5Family",
      gpuModel: "AMD Radeon PRO V710",
      vendor: "amd",
      driver: amdV710Driver,
      hyperVGenerations: [2],
      reservable: true,
    },
    rows: [
      ["Standard_NV4ads_V710_v5", 4, 16, 1 / 6, 4, 256, 2, 3_300],
      ["Standard_NV8ads_V710_v5", 8, 32, 1 / 3, 8, 512, 4, 6_600],
      ["Standard_NV12ads_V710_v5", 12, 64, 1 / 2, 12, 768, 4, 10_000],
      ["Standard_NV24ads_V710_v5", 24, 128, 1, 24, 1536, 8, 20_000],
      ["Standard_NV28adms_V710_v5", 28, 160, 1, 24, 1536, 8, 20_000],
    ],
  },
  {
    series: {
      name: "NGads_V620",
      source: `${pages}/ngadsv620-series, 2024-07-31`,
      quotaFamily: "StandardNGADSV620v1Family",
      gpuModel: "AMD Radeon PRO V620",
      vendor: "amd",
      driver: amdV620Driver,
      hyperVGenerations: [1, 2],
      reservable: true,
    },
    rows: [
      ["Standard_NG8ads_V620_v1", 8, 16, 1 / 4, 8, 256, 2, 10_000, 1],
      ["Standard_NG16ads_V620_v1", 16, 32, 1 / 2, 16, 512, 4, 20_000, 2],
      ["Standard_NG32ads_V620_v1", 32, 64, 1, 32, 1024, 8, 40_000, 4],
      ["Standard_NG32adms_V620_v1", 32, 176, 1, 32, 1024, 8, 40_000, 4],
    ],
  },
  {
    series: {
      name: "NCasT4_v3",
      source: `${pages}/ncast4v3-series, 2024`,
      quotaFamily: "Standard NCASv3_T4 Family",
      gpuModel: "NVIDIA T4",
      vendor: "nvidia",
      driver: nvidiaT4Driver,
      hyperVGenerations: [1, 2],
      reservable: true,
      regions: [
        "australiaeast",
        "brazilsouth",
        "canadacentral",
        "centralindia",
        "centralus",
        "eastasia",
        "eastus",
        "eastus2",
        "francecentral",
        "germanywestcentral",
        "italynorth",
        "japaneast",
        "koreacentral",
        "northeurope",
        "norwayeast",
        "polandcentral",
        "southafricanorth",
        "southcentralus",
        "southeastasia",
        "swedencentral",
        "switzerlandnorth",
        "uaenorth",
        "uksouth",
        "westeurope",
        "westus",
        "westus2",
        "westus3",
      ],
    },
    rows: [
      ["Standard_NC4as_T4_v3", 4, 28, 1, 16, 176, 2, 8_000],
      ["Standard_NC8as_T4_v3", 8, 56, 1, 16, 352, 4, 8_000],
      ["Standard_NC16as_T4_v3", 16, 110, 1, 16, 352, 8, 8_000],
      ["Standard_NC64as_T4_v3", 64, 440, 4, 64, 2816, 8, 32_000],
    ],
  },
];

/** The sizes a pool may have. */
export const gpuSizes: readonly GpuSize[] = tables.flatMap(({ series, rows }) =>
  rows.map(([name, cpus, memoryGiB, gpus, gpuMemoryGB, gib, networkInterfaces, networkMbitPerSecond, nvmeDisks]) => ({
    name,
    series,
    cpus,
    memoryGiB,
    gpus,
    gpuMemoryGB,
    localDisk: { gib, placement: "ResourceDisk" as const },
    ...(nvmeDisks === undefined ? {} : { nvmeDisks: { count: nvmeDisks, gibEach: 960 } }),
    networkInterfaces,
    networkMbitPerSecond,
  })),
);

/**
 * Series that Azure switched off: their machines were deallocated on that day. From Microsoft's pages
 * sizes/retirement/retired-sizes-list (read 2026-11) and sizes/migration-guides/nv-series-retirement (2023-02-27).
 */
const retired = [
  { pattern: /^Standard_NV\d+$/i, series: "NV", date: "2023-09-06", successor: "Standard_NV6ads_A10_v5" },
  { pattern: /^Standard_NV\d+_Promo$/i, series: "NV Promo", date: "2023-09-06", successor: "Standard_NV6ads_A10_v5" },
  { pattern: /^Standard_NV\d+s_v3$/i, series: "NVv3", date: "2026-09-30", successor: "Standard_NV12ads_A10_v5" },
  { pattern: /^Standard_NV\d+as_v4$/i, series: "NVv4", date: "2026-09-30", successor: "Standard_NV8ads_V710_v5" },
];

/** A GPU size by its exact name, e.g. `Standard_NV12ads_A10_v5`; undefined for one that isn't listed. */
export function findGpuSize(name: string): GpuSize | undefined {
  return gpuSizes.find((size) => size.name === name);
}

/** What is wrong with a GPU size in every region: it is unknown or retired. */
export function gpuSizeNameProblems(name: string, path: string): Problem[] {
  const gone = retired.find(({ pattern }) => pattern.test(name));
  if (gone) {
    return [
      {
        path,
        given: name,
        reason: `Azure retired the ${gone.series} series on ${gone.date}`,
        fix: `write ${gone.successor}, its successor`,
      },
    ];
  }
  if (findGpuSize(name)) return [];
  const nearest = nearestName(
    name,
    gpuSizes.map((known) => known.name),
  );
  return [
    {
      path,
      given: name,
      reason: "this is not a GPU size that is known here",
      fix:
        nearest === undefined
          ? "write a size with a GPU for graphics, e.g. Standard_NV12ads_A10_v5"
          : `write ${nearest}, if that is meant`,
    },
  ];
}

/**
 * What is wrong with a GPU size in a region: unknown, retired, or not offered there. Unknown regions are skipped; they get
 * their own error.
 *
 * @param name the size's name as it was written
 * @param location the region's programmatic name, e.g. `japaneast`
 * @param path where the size was written, e.g. `size`
 * @param regions the regions that offer it, where somebody knows better than the table
 */
export function gpuSizeProblems(name: string, location: string, path: string, regions?: readonly string[]): Problem[] {
  const ofName = gpuSizeNameProblems(name, path);
  const size = findGpuSize(name);
  if (ofName.length > 0 || !size) return ofName;
  const offered = regions ?? size.series.regions;
  if (offered && findRegion(location) && !offered.includes(location)) {
    return [
      {
        path,
        given: name,
        reason: `${location} is not among the regions known to offer ${size.series.name}`,
        fix: otherSize(size, location),
      },
    ];
  }
  return [];
}

/** What to write for a size that a region isn't known to offer. */
function otherSize({ name }: GpuSize, location: string): string {
  const like = offeredSizeLike(name, location);
  const known = `sizeRegions: [${location}] when \`az vm list-skus\` lists it there`;
  return like === undefined
    ? `write ${known}, or choose another region`
    : `write ${like.name}, which is offered and the nearest to it, or ${known}`;
}

/** Of the sizes that a region is known to offer, the one that holds about as much of a game as another does. */
export function offeredSizeLike(name: string, location: string): GpuSize | undefined {
  const wanted = findGpuSize(name);
  if (wanted === undefined) return undefined;
  // The pool's image holds one driver.
  const offered = gpuSizes.filter(
    ({ series }) => series.regions?.includes(location) && series.driver.name === wanted.series.driver.name,
  );
  const distance = ({ gpuMemoryGB, cpus, memoryGiB }: GpuSize): number[] => [
    ratio(gpuMemoryGB, wanted.gpuMemoryGB),
    ratio(cpus, wanted.cpus),
    ratio(memoryGiB, wanted.memoryGiB),
  ];
  return [...offered].sort((a, b) => {
    const [nearer, farther] = [distance(a), distance(b)];
    return nearer.map((each, index) => each - farther[index]!).find((difference) => difference !== 0) ?? 0;
  })[0];
}

/** How many times the larger of two numbers is the smaller. */
function ratio(a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b);
}
