/** What the rules need to know of a virtual machine size. Disks in GiB. */
export interface MachineSize {
  /** The temporary disk; 0 when there is none. */
  localDisk: number;
  /** The cache that an operating system disk may stand on; undefined where no page says. */
  cache?: number;
  /** How many network interfaces it takes. */
  interfaces: number;
  /** Image generations that start on it. */
  generations: readonly (1 | 2)[];
  /** Its Linux graphics driver is NVIDIA GRID. */
  grid?: boolean;
}

const both = [1, 2] as const;
const second = [2] as const;

function gpu(localDisk: number, interfaces: number, generations: readonly (1 | 2)[], grid = false): MachineSize {
  return { localDisk, interfaces, generations, grid };
}

function relay(localDisk: number, cache: number, interfaces: number): MachineSize {
  return { localDisk, cache, interfaces, generations: both };
}

/**
 * The sizes this judge accepts; any other is refused, as Azure refuses a size it doesn't have. From the size pages,
 * https://learn.microsoft.com/azure/virtual-machines/sizes: gpu-accelerated/{nvadsa10v5, nvadsv710-v5, ngadsv620,
 * ncast4v3}-series (2024), compute-optimized/fsv2-series, general-purpose/{dsv5, ddsv5, ddsv4}-series [m].
 */
export const machineSizes: Readonly<Record<string, MachineSize>> = {
  Standard_NV6ads_A10_v5: gpu(180, 1, both, true),
  Standard_NV12ads_A10_v5: gpu(360, 2, both, true),
  Standard_NV18ads_A10_v5: gpu(720, 4, both, true),
  Standard_NV36ads_A10_v5: gpu(1440, 4, both, true),
  Standard_NV36adms_A10_v5: gpu(2880, 8, both, true),
  Standard_NV72ads_A10_v5: gpu(2880, 8, both, true),
  Standard_NV4ads_V710_v5: gpu(256, 2, second),
  Standard_NV8ads_V710_v5: gpu(512, 4, second),
  Standard_NV12ads_V710_v5: gpu(768, 4, second),
  Standard_NV24ads_V710_v5: gpu(1536, 8, second),
  Standard_NV28adms_V710_v5: gpu(1536, 8, second),
  Standard_NG8ads_V620_v1: gpu(256, 2, both),
  Standard_NG16ads_V620_v1: gpu(512, 4, both),
  Standard_NG32ads_V620_v1: gpu(1024, 8, both),
  Standard_NG32adms_V620_v1: gpu(1024, 8, both),
  Standard_NC4as_T4_v3: gpu(176, 2, both),
  Standard_NC8as_T4_v3: gpu(352, 4, both),
  Standard_NC16as_T4_v3: gpu(352, 8, both),
  Standard_NC64as_T4_v3: gpu(2816, 8, both),
  Standard_F2s_v2: relay(16, 32, 2),
  Standard_F4s_v2: relay(32, 64, 2),
  Standard_F8s_v2: relay(64, 128, 4),
  Standard_F16s_v2: relay(128, 256, 4),
  Standard_D2s_v5: relay(0, 0, 2),
  Standard_D4s_v5: relay(0, 0, 2),
  Standard_D8s_v5: relay(0, 0, 4),
  Standard_D16s_v5: relay(0, 0, 8),
  Standard_D2ds_v5: relay(75, 50, 2),
  Standard_D4ds_v5: relay(150, 100, 2),
  Standard_D8ds_v5: relay(300, 200, 4),
  Standard_D2ds_v4: relay(75, 50, 2),
  Standard_D4ds_v4: relay(150, 100, 2),
  Standard_D8ds_v4: relay(300, 200, 4),
};

/** A size by its name, whatever its case. */
export function machineSize(name: string): MachineSize | undefined {
  const key = Object.keys(machineSizes).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : machineSizes[key];
}

/**
 * Sizes that Azure has ended: NV, NVv2, NVv3 and NVv4, the last two on 2026-09-30.
 * https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list
 */
export const retiredSizes = /^Standard_(NV\d+|NV\d+s_v[23]|NV\d+as_v4)$/i;
