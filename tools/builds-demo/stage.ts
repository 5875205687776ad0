import { join } from "node:path";
import type { PublishedBuild } from "../../services/builds/publish";
import { silent } from "../../services/builds/report";
import type { BuildStore } from "../../services/builds/store/build-store";
import { accountOf, hubAccount } from "../storage-emulator";
import { BuildsPlatform } from "../storage-emulator/builds-platform";
import type { Progress } from "./progress";
import { Traffic } from "./traffic";

const regions = ["japaneast/1", "swedencentral/1", "eastus2/1", "brazilsouth/1", "australiaeast/1"];

/** Days for which Azure keeps what is written once. */
export const retentionDays = 30;

/** What the steps share: the storage, the game, and the builds that were made of it. */
export class Stage {
  /** The builds, by version. */
  readonly builds: Record<string, PublishedBuild> = {};
  private opening?: Promise<BuildsPlatform>;
  private opened?: BuildsPlatform;

  constructor(
    /** All that is written to the disk is below it. */
    private readonly folder: string,
    readonly progress: Progress,
  ) {}

  async open(): Promise<BuildsPlatform> {
    const retained = [hubAccount, ...regions.map(accountOf)].map((name) => [`${name}/builds`, retentionDays] as const);
    this.opening = BuildsPlatform.start(regions, { retentionDays: Object.fromEntries(retained) });
    return (this.opened = await this.opening);
  }

  get platform(): BuildsPlatform {
    if (this.opened === undefined) throw new Error("The storage isn't started.");
    return this.opened;
  }

  /** Where the storage answers; undefined where it was never started. */
  get address(): string | undefined {
    return this.opened?.emulated.emulator.origin;
  }

  /** Where the game is made. */
  get game(): string {
    return join(this.folder, "game");
  }

  /** Where a host has its games. */
  get host(): string {
    return join(this.folder, "host");
  }

  /** Requests at once, and what tells of them. */
  get working() {
    return { parallel: 8, report: this.progress };
  }

  /** The same for what takes a moment only. */
  get quietly() {
    return { ...this.working, report: silent };
  }

  /** Every region, as whoever promotes sees it. */
  get regions(): BuildStore[] {
    return this.platform.all("promoter");
  }

  /** Counts what passes from now on. */
  traffic(): Traffic {
    return new Traffic(this.platform.gateway.requests);
  }

  /** Ends the storage, though it may still be starting. */
  async close(): Promise<void> {
    await (await this.opening?.catch(() => undefined))?.stop();
  }
}
