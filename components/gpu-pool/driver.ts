import { type DriverExtension, type DriverVersion, type GpuSize, type Problem } from "../conventions";
import { type GpuPoolSettings, type HostImage } from "./args";

/** How a host gets its GPU's driver, once that is decided. */
export type DriverPlan =
  | { install: "baked" | "none" }
  | {
      install: "extension";
      vendor: "amd" | "nvidia";
      extension: Omit<DriverExtension, "source" | "versions">;
      driver: DriverVersion;
    };

type Settings = Pick<GpuPoolSettings, "driver" | "image" | "osDiskGiB" | "trustedLaunch">;

/** Left out, a gallery's image has its driver baked in, and a marketplace image has none. */
export function driverPlan({ driver, image }: Settings, size: GpuSize | undefined): DriverPlan {
  if (driver?.install !== "extension") return { install: image.kind === "gallery" ? "baked" : "none" };
  const known = size?.series.driver.extension;
  const chosen = known && chooseVersion(driver, known.versions);
  if (size === undefined || known === undefined || chosen === undefined) return { install: "none" };
  const { publisher, type, handlerVersion, settings, osDiskGiB } = known;
  return {
    install: "extension",
    vendor: size.series.vendor,
    extension: { publisher, type, handlerVersion, settings, osDiskGiB },
    driver: chosen,
  };
}

/**
 * Whose driver a host waits for before it streams. Not on a marketplace image without host tools: nothing on it uses the GPU, its hosts
 * idle, and they tell of the platform what they are there to tell, with a driver or without.
 */
export function awaitedDriver(plan: DriverPlan, image: HostImage): "amd" | "nvidia" | undefined {
  if (plan.install !== "extension") return undefined;
  return image.kind === "marketplace" && image.hostTools === undefined ? undefined : plan.vendor;
}

/** The first of the versions that has what is asked for. */
function chooseVersion(
  { branch, version }: { branch?: string; version?: string },
  versions: readonly DriverVersion[],
): DriverVersion | undefined {
  return versions.find(
    (one) => (branch === undefined || one.branch === branch) && (version === undefined || one.version === version),
  );
}

/** What is wrong with the way in which a host is to get its driver. */
export function driverProblems(settings: Settings, size: GpuSize): Problem[] {
  const { driver, image, osDiskGiB, trustedLaunch } = settings;
  if (driver === undefined) return [];
  if (driver.install === "baked") {
    if (image.kind === "gallery") return [];
    return [
      {
        path: "driver.install",
        given: "baked",
        reason: "a marketplace image has no GPU driver",
        fix: "write install: extension, or use a gallery image that has one",
      },
    ];
  }
  const extension = size.series.driver.extension;
  if (extension === undefined) {
    return [
      {
        path: "driver.install",
        given: "extension",
        reason: `no extension installs a driver on ${size.series.name}`,
        fix: "write install: baked with a gallery image that has it, or choose another size",
      },
    ];
  }
  const problems: Problem[] = [];
  if (chooseVersion(driver, extension.versions) === undefined) {
    const [written, path] = driver.version === undefined ? [driver.branch, "branch"] : [driver.version, "version"];
    const known = extension.versions.map(({ branch, version }) => `${version} of branch ${branch}`).join(" or ");
    problems.push({
      path: `driver.${path}`,
      given: written,
      reason: `${size.series.name} isn't known to run it`,
      fix: `leave branch and version out, or write ${known}`,
    });
  }
  if (osDiskGiB < extension.osDiskGiB) {
    problems.push({
      path: "osDiskGiB",
      given: osDiskGiB,
      reason: `the driver's installation needs ${extension.osDiskGiB} GiB`,
      fix: `write ${extension.osDiskGiB} or more, or bake the driver into a gallery image`,
    });
  }
  if (trustedLaunch?.secureBoot && size.series.vendor !== "nvidia") {
    problems.push({
      path: "trustedLaunch.secureBoot",
      given: true,
      reason: "a driver that an extension installs isn't signed, and doesn't load with Secure Boot",
      fix: "write false, or bake a signed driver into a gallery image",
    });
  }
  if (trustedLaunch?.virtualTpm && size.series.vendor === "nvidia") {
    problems.push({
      path: "trustedLaunch.virtualTpm",
      given: true,
      reason: "the installation of NVIDIA's driver hangs with a virtual TPM",
      fix: "write false, or bake the driver into a gallery image",
    });
  }
  return problems;
}
