import { type GpuSize, gpuSizes, type Problem, wholeNumberProblems } from "../conventions";
import { type GpuPoolSettings } from "./args";

/** What Azure takes of a local disk under Trusted Launch, for the virtual TPM's state (ephemeral-os-disks, 2026-09-08). */
const trustedLaunchGiB = 1;
/** The largest ephemeral OS disk, however large the local one is. */
export const largestOsDiskGiB = 2040;
/** Of an ext4 file system, 5 % are root's and somewhat under 2 % its own tables: mke2fs(8), -m and -i. */
const usableShare = 0.93;

type Disks = Pick<GpuPoolSettings, "osDiskGiB" | "trustedLaunch">;

/** Where hosts keep builds: what the OS disk leaves of the local disk, or NVMe disks of its own. */
export interface BuildDisk {
  kind: "local-disk" | "nvme";
  gib: number;
}

/** The disk for builds of a host of a size; of no GiB or less where the OS disk leaves nothing. */
export function buildDisk({ osDiskGiB, trustedLaunch }: Disks, size: GpuSize | undefined): BuildDisk {
  if (size?.nvmeDisks) return { kind: "nvme", gib: size.nvmeDisks.count * size.nvmeDisks.gibEach };
  return { kind: "local-disk", gib: (size?.localDisk.gib ?? 0) - osDiskGiB - (trustedLaunch ? trustedLaunchGiB : 0) };
}

/** The largest OS disk that a size's local disk holds, in GiB. */
export function roomForOsDisk({ trustedLaunch }: Pick<Disks, "trustedLaunch">, size: GpuSize): number {
  return Math.min(size.localDisk.gib - (trustedLaunch ? trustedLaunchGiB : 0), largestOsDiskGiB);
}

/** The largest build that fits on a host's disk for builds, in whole GiB. */
function largestBuildGiB(disks: Disks, size: GpuSize): number {
  return Math.floor(buildDisk(disks, size).gib * usableShare);
}

/** What to write for an OS disk that is too large: the largest that leaves room for a build, where there is one. */
export function smallerOsDisk({ buildGiB = 1, ...settings }: GpuPoolSettings, size: GpuSize): string {
  const room = roomForOsDisk(settings, size);
  const beside = size.nvmeDisks ? room : room - Math.ceil(buildGiB / usableShare);
  return `write ${beside >= 30 ? beside : room} or less, or choose a larger size`;
}

/** A build that doesn't fit beside the OS disk, with what would. */
export function buildSizeProblems({ buildGiB, ...settings }: GpuPoolSettings, size: GpuSize): Problem[] {
  if (buildDisk(settings, size).gib <= 0) {
    return [
      {
        path: "osDiskGiB",
        given: settings.osDiskGiB,
        reason: `it leaves nothing of ${size.name}'s local disk for builds`,
        fix: smallerOsDisk({ buildGiB, ...settings }, size),
      },
    ];
  }
  if (buildGiB === undefined) return [];
  const unreadable = wholeNumberProblems("buildGiB", buildGiB, 1, 30_000, "60");
  if (unreadable.length > 0) return unreadable;
  const fits = largestBuildGiB(settings, size);
  if (buildGiB <= fits) return [];
  const larger = gpuSizes
    .filter(({ series }) => series.name === size.series.name)
    .filter((other) => roomForOsDisk(settings, other) >= settings.osDiskGiB)
    .find((other) => largestBuildGiB(settings, other) >= buildGiB);
  const ways = [
    ...(fits >= 1 ? [`write ${fits} or less`] : []),
    ...(larger ? [`write size: ${larger.name}, which has room for it`] : []),
    ...(size.nvmeDisks ? [] : ["make the OS disk smaller"]),
  ];
  return [
    {
      path: "buildGiB",
      given: buildGiB,
      reason: size.nvmeDisks
        ? `a build of ${fits} GiB fits on ${size.name}'s NVMe disks`
        : `a build of ${fits} GiB fits beside an OS disk of ${settings.osDiskGiB} GiB on ${size.name}`,
      fix: ways.join(", or "),
    },
  ];
}
