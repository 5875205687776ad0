import { StorageEmulator } from "./storage-emulator";

/** A platform's accounts for builds, on this machine: a hub, and one for each region. */
export class EmulatedPlatform {
  private constructor(
    readonly emulator: StorageEmulator,
    readonly regions: readonly string[],
  ) {}

  /** @param regions their keys: `japaneast/1` */
  static async start(regions: readonly string[]): Promise<EmulatedPlatform> {
    const accounts = regions.map((key) => [accountOf(key), ["builds", "channels"]] as const);
    const emulator = await StorageEmulator.start({
      [hubAccount]: ["builds", "channels", "staging"],
      ...Object.fromEntries(accounts),
    });
    return new EmulatedPlatform(emulator, regions);
  }

  /**
   * What `pulumi stack output --json` would print of it, as far as builds are concerned.
   *
   * @param origin where the accounts are reached, if not at the emulator itself
   */
  outputs(origin = this.emulator.origin): Record<string, unknown> {
    const account = (name: string) => ({ accountName: name, blobEndpoint: `${origin}/${name}/`, retentionDays: 30 });
    return {
      schemaVersion: 1,
      platform: { regions: this.regions, buildHub: account(hubAccount) },
      ...Object.fromEntries(
        this.regions.map((key) => [`region-${key.replace("/", "-")}`, { key, builds: account(accountOf(key)) }]),
      ),
    };
  }

  async stop(): Promise<void> {
    await this.emulator.stop();
  }
}

export const hubAccount = "hub";

/** The account of a region: `japaneast1`. */
export function accountOf(region: string): string {
  return region.replace("/", "");
}
