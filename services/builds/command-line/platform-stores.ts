import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { TokenCredential } from "@azure/identity";
import { Failure } from "../failure";
import { type DeployedStore, type DeployedStores, regionsNamed, storesOf } from "../platform";
import { BuildStore } from "../store/build-store";
import type { Retained } from "../collect/collect";

const run = promisify(execFile);

/** Where the accounts are learned from: files with a stack's outputs, or stacks by their names. */
export interface From {
  outputs?: string[];
  stack?: string[];
}

/** @throws {Failure} `usage` where neither is named, or one can't be read */
export async function deployedStores({ outputs = [], stack = [] }: From): Promise<DeployedStores> {
  if (outputs.length + stack.length === 0) {
    throw new Failure(
      "usage",
      "Which platform? Name a stack (--stack prod), or a file that `pulumi stack output --json` has printed (--outputs prod.json).",
    );
  }
  const read = [
    ...outputs.map(async (file) => ({ from: file, text: await fileText(file) })),
    ...stack.map(async (name) => ({ from: `stack ${name}`, text: await outputOf(name) })),
  ];
  return storesOf(await Promise.all(read));
}

async function fileText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Failure("usage", `${file} can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`);
  }
}

/** Asks the engine: the one on PATH, or the one that this project has prepared. */
async function outputOf(stack: string): Promise<string> {
  const ask = async (PATH: string | undefined) =>
    (
      await run("pulumi", ["stack", "output", "--json", "--stack", stack], {
        env: { ...process.env, PATH, PULUMI_SKIP_UPDATE_CHECK: "true" },
        maxBuffer: 1 << 26,
      })
    ).stdout;
  try {
    try {
      return await ask(process.env["PATH"]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      const { stdout } = await run("npm", ["run", "--silent", "engine", "--", "--folder"]);
      return await ask(`${stdout.trim()}:${process.env["PATH"]}`);
    }
  } catch (error) {
    const told = ((error as { stderr?: string }).stderr ?? (error as Error).message).trim();
    throw new Failure("usage", `The outputs of stack ${stack} can't be had. The engine says: ${told}`);
  }
}

/** A platform's stores as one identity sees them. */
export class PlatformStores {
  private readonly opened = new Map<string, BuildStore>();

  constructor(
    private readonly deployed: DeployedStores,
    private readonly credential: TokenCredential,
  ) {}

  /** @throws {Failure} `usage` where the outputs have none */
  get hub(): BuildStore {
    return this.open(this.deployedHub());
  }

  /** Those named, or all. */
  regions(names?: string[]): BuildStore[] {
    const found = regionsNamed(this.deployed.regions, names);
    if (found.length > 0) return found.map((region) => this.open(region));
    throw new Failure(
      "usage",
      "The outputs have no region: name the stacks of regions too (--stack prod-global --stack prod-japaneast).",
    );
  }

  /** Everything there is, for whoever must not overlook anything. @throws {Failure} `usage` where a region is missing */
  everything(): { hub: Retained; regions: Retained[] } {
    const hub = this.deployedHub();
    const there = new Set(this.deployed.regions.map(({ name }) => name));
    const missing = (this.deployed.allRegions ?? []).filter((name) => !there.has(name));
    if (missing.length > 0) {
      throw new Failure(
        "usage",
        `The outputs of ${missing.join(", ")} are missing: what channels point to there would count as unused. Name all of the environment's stacks.`,
      );
    }
    const retained = (store: DeployedStore) => ({ store: this.open(store), retentionDays: store.retentionDays });
    return { hub: retained(hub), regions: this.deployed.regions.map(retained) };
  }

  private deployedHub(): DeployedStore {
    if (this.deployed.hub !== undefined) return this.deployed.hub;
    throw new Failure(
      "usage",
      "The outputs have no build hub: name the stack of the global part too (--stack prod-global --stack prod-japaneast).",
    );
  }

  private open(store: DeployedStore): BuildStore {
    const opened = this.opened.get(store.name) ?? new BuildStore(store, this.credential);
    this.opened.set(store.name, opened);
    return opened;
  }
}
