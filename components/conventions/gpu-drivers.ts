/** One driver that an extension installs. */
export interface DriverVersion {
  /** The vendor's branch: what a host machine's own driver must fit. */
  branch: string;
  /** As the extension's settings name it. */
  version: string;
}

/** A virtual machine extension that installs a GPU's driver on Linux. It never updates what it has installed. */
export interface DriverExtension {
  publisher: string;
  type: string;
  handlerVersion: string;
  /** Settings besides the version. */
  settings: Record<string, boolean>;
  /** What it may be asked for, the recommended one first. */
  versions: readonly DriverVersion[];
  /** The OS disk that it needs at least, in GiB. */
  osDiskGiB: number;
  source: string;
}

/** The driver of a series of sizes, and how it comes onto a host. */
export interface GpuDriver {
  name: string;
  /** Left out: no extension knows the series, so the image must have the driver. */
  extension?: DriverExtension;
}

/**
 * NVIDIA's GRID driver, which carries its licence. A10's host machines take the branch of their own and the one before; 17.x doesn't run there
 * any more, and Microsoft's Linux page names 18 (includes/virtual-machines-n-series-linux-support, 2025-12-01). The extension's own default is another
 * branch in each of its two manifests, so a version is always named. 18.6 (570.211.01) doesn't build on Ubuntu 26.04
 * (https://github.com/Azure/azhpc-extensions/pull/127, 2026-09-22). Not documented: on which kernels of Ubuntu 24.04's images it builds.
 */
const gridExtension: DriverExtension = {
  publisher: "Microsoft.HpcCompute",
  type: "NvidiaGpuDriverLinux",
  handlerVersion: "1.11",
  settings: {},
  versions: [
    { branch: "18", version: "570.211.01" },
    { branch: "18", version: "570.195.03" },
  ],
  osDiskGiB: 30,
  source:
    "https://learn.microsoft.com/azure/virtual-machines/extensions/hpccompute-gpu-linux, 2025-06-30; versions: " +
    "https://github.com/Azure/azhpc-extensions, NvidiaGPU/resources.json, 2026-04-20",
};

export const nvidiaA10Driver: GpuDriver = { name: "NVIDIA GRID", extension: gridExtension };

/** On an NC size the extension installs CUDA unless it is told otherwise (NvidiaGPU/Nvidia-GPU-Linux-Resources.json, same repository). */
export const nvidiaT4Driver: GpuDriver = {
  name: "NVIDIA GRID",
  extension: { ...gridExtension, settings: { installGridNC: true } },
};

export const amdV710Driver: GpuDriver = {
  name: "AMD ROCm",
  extension: {
    publisher: "Microsoft.HpcCompute",
    type: "AmdGpuDriverLinux",
    handlerVersion: "1.0",
    settings: {},
    versions: [{ branch: "6.3", version: "6.3.3" }],
    // "64 GB" in the manifest; 60 GiB are 64.4 GB.
    osDiskGiB: 60,
    source:
      "https://learn.microsoft.com/azure/virtual-machines/extensions/hpccompute-amd-gpu-linux, 2025-04-30; versions and series: " +
      "https://github.com/Azure/azhpc-extensions, AmdGPU/AMD-GPU-Linux-Resources.json, 2025-08-18",
  },
};

/** The extension's manifest (same file) lists V710 alone. */
export const amdV620Driver: GpuDriver = { name: "AMD Radeon PRO" };
