import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Problem } from "../../components/conventions";

/*
 * What was promised once must hold for good, and a plan made of the configuration alone can't know it: which block a
 * region's addresses are from, and what its machines were made of. So both are written down beside the stacks, in a
 * file that only `npm run config -- lock` writes.
 */

const marketplaceImage = z.strictObject({
  kind: z.literal("marketplace"),
  publisher: z.string(),
  offer: z.string(),
  sku: z.string(),
  version: z.string(),
});
const galleryImage = z.strictObject({ kind: z.literal("gallery"), id: z.string() });
const relayImage = z.union([marketplaceImage, galleryImage.extend({ distribution: z.string().optional() })]);
const hostImage = z.union([
  marketplaceImage.extend({ hostTools: z.strictObject({ sha256: z.string() }).optional() }),
  galleryImage,
]);

const zones = z.array(z.string());

const poolGeneration = z.strictObject({
  serving: z.boolean(),
  size: z.string(),
  zones,
  spot: z.boolean(),
  slotsPerHost: z.int(),
  channel: z.string(),
  osDiskGiB: z.int(),
  trustedLaunch: z.union([z.literal(false), z.strictObject({ secureBoot: z.boolean(), virtualTpm: z.boolean() })]),
  /** The driver that an extension installs; false where none does, and in files from before it was remembered. */
  driver: z
    .union([
      z.literal(false),
      z.strictObject({ install: z.literal("extension"), branch: z.string(), version: z.string() }),
    ])
    .default(false),
  /** Whether its on-demand hosts start in reserved capacity, and how that is; left out where they don't. Not how many: that changes in place. */
  reservation: z.enum(["regional", "zonal"]).optional(),
  /** The most hosts that autoscale lets it have. Files from before it was remembered lack it. */
  mostHosts: z.strictObject({ onDemand: z.int(), spot: z.int() }).optional(),
  image: hostImage,
  /** How many hosts it keeps up at all times; left out where it keeps those that its pool's sessions come to. */
  minimumHosts: z.int().min(1).optional(),
  /** Whether Azure replaces its hosts when its scale set's model changes. */
  rollingUpgrade: z.literal(true).optional(),
});

const relayGeneration = z.strictObject({
  serving: z.boolean(),
  size: z.string(),
  zones,
  perZone: z.int(),
  osDiskGiB: z.int(),
  realm: z.string(),
  megabitsPerSession: z.number(),
  ports: z.strictObject({ turn: z.int(), relayed: z.strictObject({ from: z.int(), to: z.int() }) }),
  coturn: z.union([
    z.strictObject({ source: z.literal("package") }),
    z.strictObject({ source: z.literal("container"), image: z.string() }),
  ]),
  image: relayImage,
  /** Files from before there was any lack it. */
  tls: z.union([z.literal(false), z.strictObject({ certificate: z.string(), domain: z.string() })]).default(false),
});

const fleet = <Generation extends z.ZodType>(generation: Generation) =>
  z.strictObject({
    /** The highest number that a generation ever had; none is used twice while the region stays. */
    highest: z.int().min(0),
    generations: z.record(z.string().regex(/^\d+$/), generation),
  });

const regionRecord = z.strictObject({
  removing: z.literal(true).optional(),
  secretEpoch: z.int(),
  pools: z.record(z.string(), fleet(poolGeneration)),
  relays: fleet(relayGeneration),
});

const addresses = {
  /** The address space and the size of a region's block that the indexes count in. */
  addressSpace: z.string().optional(),
  regionPrefixLength: z.int().optional(),
  /** `global`, and `<region>/<stamp>`: the index of each one's address block within the environment's. */
  addressIndexes: z.record(z.string(), z.int().min(0)),
};

const identity = z.strictObject({ workload: z.string(), homeRegion: z.string(), subscriptionId: z.string() });

const lockSchema = z.discriminatedUnion("version", [
  // It remembers addresses only.
  z.strictObject({ version: z.literal(1), ...addresses }),
  z.strictObject({
    version: z.literal(2),
    identity: identity.optional(),
    /** Regions of the workspaces beside the home region's, by group of geographies. */
    workspaces: z.record(z.string(), z.string()).optional(),
    /** The first day of the budget, as long as the budget stays. Files from before it was remembered lack it. */
    budgetStart: z.string().optional(),
    ...addresses,
    regions: z.record(z.string(), regionRecord),
  }),
]);

/** What is part of every resource's name or id, or of the global part's: another one would be another environment. */
export type EnvironmentIdentity = z.output<typeof identity>;
/** What was deployed of one generation of a pool and can't be changed under its sessions, as the configuration writes it. */
export type PoolGenerationRecord = z.output<typeof poolGeneration>;
/** The same for one generation of a region's relays. */
export type RelayGenerationRecord = z.output<typeof relayGeneration>;
/** What is remembered of one region; by `<region>/<stamp>` in a lock. */
export type RegionRecord = z.output<typeof regionRecord>;

/** A pool's or the relays' generations, by number, with the highest number ever used. */
export interface FleetRecord<Generation> {
  highest: number;
  generations: Record<string, Generation>;
}

/** What a lock file says of addresses. */
export interface AddressLock {
  version: 1 | 2;
  addressSpace?: string;
  regionPrefixLength?: number;
  addressIndexes: Record<string, number>;
}

/** An environment's lock file. Without `regions` (version 1) it remembers addresses, and nothing that was deployed. */
export interface Lock extends AddressLock {
  /** Left out until something of the environment is remembered. */
  identity?: EnvironmentIdentity;
  /** Left out where there is none beside the home region's. */
  workspaces?: Record<string, string>;
  /** Left out in files from before it was remembered. */
  budgetStart?: string;
  regions?: Record<string, RegionRecord>;
}

/** `stacks/dev.lock.yaml`: the lock file of an environment, relative to the project's folder. */
export function lockFileName(environment: string): string {
  return join("stacks", `${environment}.lock.yaml`);
}

/** What a person does when the lock file lacks something: a fix's text. */
export function renewLockFix(environment: string): string {
  return `run \`npm run config -- lock --stack ${environment}\` and commit the file`;
}

/** Checks a lock file's text; a file that isn't there is an empty lock. */
export function parseLock(text: string | undefined, file: string): { lock: Lock; problems: Problem[] } {
  const empty: Lock = { version: 2, addressIndexes: {}, regions: {} };
  if (text === undefined) return { lock: empty, problems: [] };
  const restore = `restore ${file} from git: only \`npm run config -- lock\` writes it`;
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return {
      lock: empty,
      problems: [{ path: file, reason: `it is no YAML: ${(error as Error).message.split("\n")[0]}`, fix: restore }],
    };
  }
  const result = lockSchema.safeParse(raw);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => ({
      path: `${file}: ${issue.path.join(".")}`,
      reason: issue.message,
      fix: restore,
    }));
    return { lock: empty, problems };
  }
  const problems: Problem[] = [];
  const owners = new Map<number, string>();
  for (const [key, index] of Object.entries(result.data.addressIndexes)) {
    const owner = owners.get(index);
    if (owner !== undefined) {
      problems.push({
        path: `${file}: addressIndexes.${key}`,
        given: index,
        reason: `${owner} has the same index`,
        fix: restore,
      });
    }
    owners.set(index, key);
  }
  // Another index would move the region's network.
  for (const key of Object.keys(("regions" in result.data && result.data.regions) || {})) {
    if (key in result.data.addressIndexes) continue;
    problems.push({
      path: `${file}: addressIndexes.${key}`,
      reason: "it is missing, and the region is deployed",
      fix: restore,
    });
  }
  return { lock: result.data, problems };
}

/**
 * Reads an environment's lock file from the project's folder.
 *
 * @returns the lock, and what is wrong with it; a file that remembers addresses only is to be renewed before anything is
 *   deployed by it
 */
export function readLock(environment: string, folder = process.cwd()): { lock: Lock; problems: Problem[] } {
  const file = lockFileName(environment);
  const { lock, problems } = parseLock(readOptional(join(folder, file)), file);
  if (lock.regions === undefined && problems.length === 0) {
    const reason = "it is of version 1, which doesn't remember what was deployed";
    return { lock, problems: [{ path: file, reason, fix: renewLockFix(environment) }] };
  }
  return { lock, problems };
}

/** A file's text; undefined when it isn't there. */
export function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
