/** A Pulumi engine that is ready to run. */
export interface Engine {
  /** Absolute path of the `pulumi` executable. */
  pulumi: string;
  /** Absolute path of the folder to put first on PATH: it holds `pulumi`, and with it the Node.js language host is found. */
  folder: string;
  /** The CLI's version without a leading "v", for example "3.259.0". */
  version: string;
  /** Where it comes from: the user's own installation, our cache, or put into the cache by this very call. */
  origin: "path" | "cache" | "download" | "build";
}

/** The CLI that is downloaded or built: the newest one that Pulumi publishes as Go modules (looked up 2026-11-22). */
export const ENGINE_VERSION = "3.259.0";

/**
 * The oldest CLI on PATH that is used. The SDK asks the engine what it can do and refuses only what is missing
 * (@pulumi/pulumi 3.270.0, runtime/settings.js), so this is not a limit of the SDK: it is the age up to which this
 * project is worth trying, half a year of releases before ENGINE_VERSION.
 */
export const OLDEST_VERSION = "3.230.0";

/** The name of an executable as this system spells it. */
export function executableName(name: "pulumi" | "pulumi-language-nodejs" | "language-host" | "go"): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/** A way to an engine that is closed, with a reason for the user. The next way is tried. */
export class WayClosed extends Error {
  /**
   * @param reason What is missing or wrong, as the end of a sentence.
   * @param ordinary Whether that is nothing to tell the user about as long as another way is open. Default: false.
   */
  constructor(
    reason: string,
    readonly ordinary = false,
  ) {
    super(reason);
  }
}

/** No way to an engine is open. The message lists what was tried, and what to install. */
export class NoEngine extends Error {
  /**
   * @param tried Each way, in the order tried, with the reason why it is closed.
   * @param goVersion The Go version from which on the engine can be built, for example "1.25.11".
   */
  constructor(tried: { way: string; reason: string }[], goVersion: string) {
    const list = tried.map(({ way, reason }) => `  - ${way}: ${reason.replaceAll("\n", "\n      ")}`);
    super(
      [
        "No Pulumi engine could be found, downloaded or built. Tried:",
        ...list,
        "Install one of these, then run the same command again:",
        `  - Pulumi ${OLDEST_VERSION} or newer: https://www.pulumi.com/docs/install/`,
        `  - Go ${goVersion} or newer, to build the engine from Go modules: https://go.dev/dl/`,
      ].join("\n"),
    );
    this.name = "NoEngine";
  }
}
