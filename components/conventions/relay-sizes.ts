import type { Problem } from "./problems";
import { nearestName } from "./spelling";

/** A virtual machine size that a TURN relay may have. */
export interface RelaySize {
  name: string;
  cpus: number;
  memoryGiB: number;
  /** What Azure lets out of the machine, over all its interfaces and to all destinations, in Mbit/s. What comes in isn't metered. */
  networkMbitPerSecond: number;
  /** The most network interfaces it takes. */
  networkInterfaces: number;
  /** The local disk that an ephemeral OS disk may live on; left out where the size has none or allows none there. */
  localDisk?: {
    /** The size of one disk, in GiB. */
    gib: number;
    /** Azure's name for where it is. */
    placement: "ResourceDisk" | "NvmeDisk";
  };
  /** The family under which Azure counts its vCPUs; written as the quota API does, compared without regard to case. */
  quotaFamily: string;
  /** Its processors earn credits and are slow without them: nothing for a relay that must carry what it promises all day. */
  burstable: boolean;
}

type Row = [cpus: number, memoryGiB: number, diskGiB: number, networkInterfaces: number, networkMbitPerSecond: number];

interface Series {
  /** The page the rows are from, and its own date. */
  source: string;
  nameOf: (cpus: number) => string;
  quotaFamily: string;
  placement?: "ResourceDisk" | "NvmeDisk";
  burstable?: boolean;
  rows: Row[];
}

const pages = "https://learn.microsoft.com/azure/virtual-machines/sizes/general-purpose";

const series: Series[] = [
  {
    source: `${pages}/dadsv5-series, 2026-03-10`,
    nameOf: (cpus) => `Standard_D${cpus}ads_v5`,
    quotaFamily: "standardDADSv5Family",
    placement: "ResourceDisk",
    rows: [
      [2, 8, 75, 2, 12_500],
      [4, 16, 150, 2, 12_500],
      [8, 32, 300, 4, 12_500],
      [16, 64, 600, 8, 12_500],
      [32, 128, 1200, 8, 16_000],
    ],
  },
  {
    source: `${pages}/dadsv6-series, 2024-07-29`,
    nameOf: (cpus) => `Standard_D${cpus}ads_v6`,
    quotaFamily: "standardDADSv6Family",
    placement: "NvmeDisk",
    rows: [
      [2, 8, 110, 2, 12_500],
      [4, 16, 220, 2, 12_500],
      [8, 32, 440, 4, 12_500],
      [16, 64, 440, 8, 16_000],
      [32, 128, 440, 8, 20_000],
    ],
  },
  {
    source: `${pages}/ddsv5-series, 2024-07-29`,
    nameOf: (cpus) => `Standard_D${cpus}ds_v5`,
    quotaFamily: "standardDDSv5Family",
    placement: "ResourceDisk",
    rows: [
      [2, 8, 75, 2, 12_500],
      [4, 16, 150, 2, 12_500],
      [8, 32, 300, 4, 12_500],
      [16, 64, 600, 8, 12_500],
      [32, 128, 1200, 8, 16_000],
    ],
  },
  {
    source: `${pages}/dldsv5-series, 2026-03-10`,
    nameOf: (cpus) => `Standard_D${cpus}lds_v5`,
    quotaFamily: "standardDLDSv5Family",
    placement: "ResourceDisk",
    rows: [
      [2, 4, 75, 2, 12_500],
      [4, 8, 150, 2, 12_500],
      [8, 16, 300, 4, 12_500],
      [16, 32, 600, 8, 12_500],
      [32, 64, 1200, 8, 16_000],
    ],
  },
  {
    source: `${pages}/bsv2-series, 2026-03-10`,
    nameOf: (cpus) => `Standard_B${cpus}s_v2`,
    quotaFamily: "standardBsv2Family",
    burstable: true,
    rows: [
      [2, 8, 0, 2, 6_250],
      [4, 16, 0, 2, 6_250],
    ],
  },
  {
    source: `${pages}/bsv2-series, 2026-03-10`,
    nameOf: (cpus) => `Standard_B${cpus}ls_v2`,
    quotaFamily: "standardBsv2Family",
    burstable: true,
    rows: [
      [2, 4, 0, 2, 6_250],
      [4, 8, 0, 2, 6_250],
    ],
  },
];

/** The sizes a relay may have: general-purpose machines with accelerated networking; a relay needs bandwidth, not memory. */
export const relaySizes: readonly RelaySize[] = series.flatMap(
  ({ nameOf, quotaFamily, placement, burstable = false, rows }) =>
    rows.map(([cpus, memoryGiB, diskGiB, networkInterfaces, networkMbitPerSecond]) => ({
      name: nameOf(cpus),
      cpus,
      memoryGiB,
      networkMbitPerSecond,
      networkInterfaces,
      localDisk: placement && { gib: diskGiB, placement },
      quotaFamily,
      burstable,
    })),
);

/** A relay's size by its name, e.g. `Standard_D4ads_v5`; undefined for a size that isn't listed. */
export function findRelaySize(name: string): RelaySize | undefined {
  return relaySizes.find((size) => size.name === name);
}

/** What is wrong with a relay's size everywhere: it is not in the table. */
export function relaySizeNameProblems(name: string, path: string): Problem[] {
  if (findRelaySize(name)) return [];
  const nearest = nearestName(
    name,
    relaySizes.map((size) => size.name),
  );
  return [
    {
      path,
      given: name,
      reason: "its bandwidth and disks are not known here",
      fix: `write ${nearest === undefined ? "one that is, e.g. Standard_D4ds_v5" : `${nearest}, if that is meant`}; relay-sizes.ts lists the sizes, and takes more with their source`,
    },
  ];
}
