/** What the rules need to know of a virtual machine size. Disks in GiB. */
export interface MachineSize {
  vcpus: number;
  /** The quota counter of its family, as the compute usage API names it; compared without regard to case. */
  family: string;
  /** The temporary disk, or all NVMe disks together; 0 when there is none. */
  localDisk: number;
  /** Whether its local disks are NVMe disks; undefined where no page says. */
  nvme?: boolean;
  /** The cache that an operating system disk may stand on; undefined where no page says. */
  cache?: number;
  /** How many network interfaces it takes. */
  interfaces: number;
  /** Image generations that start on it. */
  generations: readonly (1 | 2)[];
  /** Whether capacity of it can be reserved: over zones only, or over fault domains too. */
  reservable: "over fault domains" | "over zones";
  /** Its Linux graphics driver is NVIDIA GRID. */
  grid?: boolean;
  /** The extension that installs its Linux graphics driver; undefined where none does. */
  driverExtension?: "AmdGpuDriverLinux" | "NvidiaGpuDriverLinux";
}

const both = [1, 2] as const;
const second = [2] as const;

type Shared = Pick<MachineSize, "driverExtension" | "generations" | "grid" | "nvme" | "reservable">;

/** Sizes of one family: name, vCPUs, local disk, interfaces, cache. */
function sizesOf(
  family: string,
  shared: Shared,
  sizes: readonly (readonly [string, number, number, number, number?])[],
): Record<string, MachineSize> {
  return Object.fromEntries(
    sizes.map(([name, vcpus, localDisk, interfaces, cache]) => [
      `Standard_${name}`,
      { ...shared, vcpus, family, localDisk, interfaces, cache },
    ]),
  );
}

/** Its local disk, if it has one, is a temporary disk. */
const temporary = { generations: both, nvme: false, reservable: "over fault domains" as const };
/** The same with a GPU. */
const graphics = { ...temporary, reservable: "over zones" as const };

/**
 * The sizes this judge accepts; any other is refused, as Azure refuses a size it doesn't have. From the size pages,
 * https://learn.microsoft.com/azure/virtual-machines/sizes: gpu-accelerated/{nvadsa10v5, nvadsv710-v5, ngadsv620,
 * ncast4v3}-series (2024), general-purpose/{dadsv5, dldsv5, bsv2}-series (2026-03-10), dadsv6-series (2024-07-29);
 * compute-optimized/fsv2-series, general-purpose/{dsv5, ddsv5, ddsv4}-series [m]. Families: `az vm list-usage` as
 * printed in public notes (StandardNVADSA10v5Family and "Standard NCASv3_T4 Family", checked 2026-11-22); the others [m].
 * Which can be reserved: https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17).
 */
export const machineSizes: Readonly<Record<string, MachineSize>> = {
  ...sizesOf("StandardNVADSA10v5Family", { ...graphics, grid: true, driverExtension: "NvidiaGpuDriverLinux" }, [
    ["NV6ads_A10_v5", 6, 180, 1],
    ["NV12ads_A10_v5", 12, 360, 2],
    ["NV18ads_A10_v5", 18, 720, 4],
    ["NV36ads_A10_v5", 36, 1440, 4],
    ["NV36adms_A10_v5", 36, 2880, 8],
    ["NV72ads_A10_v5", 72, 2880, 8],
  ]),
  ...sizesOf(
    "StandardNVadsV710v5Family",
    { generations: second, reservable: "over zones", driverExtension: "AmdGpuDriverLinux" },
    [
      ["NV4ads_V710_v5", 4, 256, 2],
      ["NV8ads_V710_v5", 8, 512, 4],
      ["NV12ads_V710_v5", 12, 768, 4],
      ["NV24ads_V710_v5", 24, 1536, 8],
      ["NV28adms_V710_v5", 28, 1536, 8],
    ],
  ),
  ...sizesOf("StandardNGADSV620v1Family", { generations: both, reservable: "over zones" }, [
    ["NG8ads_V620_v1", 8, 256, 2],
    ["NG16ads_V620_v1", 16, 512, 4],
    ["NG32ads_V620_v1", 32, 1024, 8],
    ["NG32adms_V620_v1", 32, 1024, 8],
  ]),
  ...sizesOf("Standard NCASv3_T4 Family", { ...graphics, driverExtension: "NvidiaGpuDriverLinux" }, [
    ["NC4as_T4_v3", 4, 176, 2],
    ["NC8as_T4_v3", 8, 352, 4],
    ["NC16as_T4_v3", 16, 352, 8],
    ["NC64as_T4_v3", 64, 2816, 8],
  ]),
  ...sizesOf("standardFSv2Family", temporary, [
    ["F2s_v2", 2, 16, 2, 32],
    ["F4s_v2", 4, 32, 2, 64],
    ["F8s_v2", 8, 64, 4, 128],
    ["F16s_v2", 16, 128, 4, 256],
  ]),
  ...sizesOf("standardDSv5Family", temporary, [
    ["D2s_v5", 2, 0, 2, 0],
    ["D4s_v5", 4, 0, 2, 0],
    ["D8s_v5", 8, 0, 4, 0],
    ["D16s_v5", 16, 0, 8, 0],
  ]),
  ...sizesOf("standardDDSv5Family", temporary, [
    ["D2ds_v5", 2, 75, 2, 50],
    ["D4ds_v5", 4, 150, 2, 100],
    ["D8ds_v5", 8, 300, 4, 200],
    ["D16ds_v5", 16, 600, 8, 400],
    ["D32ds_v5", 32, 1200, 8, 800],
  ]),
  ...sizesOf("standardDDSv4Family", temporary, [
    ["D2ds_v4", 2, 75, 2, 50],
    ["D4ds_v4", 4, 150, 2, 100],
    ["D8ds_v4", 8, 300, 4, 200],
  ]),
  ...sizesOf("standardDADSv5Family", temporary, [
    ["D2ads_v5", 2, 75, 2],
    ["D4ads_v5", 4, 150, 2],
    ["D8ads_v5", 8, 300, 4],
    ["D16ads_v5", 16, 600, 8],
    ["D32ads_v5", 32, 1200, 8],
  ]),
  ...sizesOf("standardDADSv6Family", { generations: second, nvme: true, reservable: "over fault domains" }, [
    ["D2ads_v6", 2, 110, 2],
    ["D4ads_v6", 4, 220, 2],
    ["D8ads_v6", 8, 440, 4],
    ["D16ads_v6", 16, 880, 8],
    ["D32ads_v6", 32, 1760, 8],
  ]),
  ...sizesOf("standardDLDSv5Family", temporary, [
    ["D2lds_v5", 2, 75, 2],
    ["D4lds_v5", 4, 150, 2],
    ["D8lds_v5", 8, 300, 4],
    ["D16lds_v5", 16, 600, 8],
    ["D32lds_v5", 32, 1200, 8],
  ]),
  ...sizesOf("standardBsv2Family", temporary, [
    ["B2ls_v2", 2, 0, 2, 0],
    ["B2s_v2", 2, 0, 2, 0],
    ["B4ls_v2", 4, 0, 2, 0],
    ["B4s_v2", 4, 0, 2, 0],
    ["B8ls_v2", 8, 0, 2, 0],
    ["B8s_v2", 8, 0, 2, 0],
  ]),
};

const byLowerCase = new Map(Object.entries(machineSizes).map(([name, size]) => [name.toLowerCase(), size]));

/** A size by its name, whatever its case. */
export function machineSize(name: string): MachineSize | undefined {
  return byLowerCase.get(name.toLowerCase());
}

/**
 * Sizes that Azure has ended: NV, NVv2, NVv3 and NVv4, the last two on 2026-09-30.
 * https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list
 */
export const retiredSizes = /^Standard_(NV\d+|NV\d+s_v[23]|NV\d+as_v4)$/i;
