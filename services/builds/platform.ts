import { z } from "zod";
import { Failure } from "./failure";
import type { StoreAddress } from "./store/build-store";

/** An account with builds, as the platform was deployed. */
export interface DeployedStore extends StoreAddress {
  /** For how many days nothing in it can be deleted, counted from when it was written. */
  retentionDays: number;
}

/** Where builds are, from a stack's outputs. */
export interface DeployedStores {
  /** Missing in the outputs of a region's own stack. */
  hub?: DeployedStore;
  regions: DeployedStore[];
  /** The keys of all the environment's regions; more than `regions` where the outputs are of a part. Missing without a hub. */
  allRegions?: string[];
}

/**
 * Where tokens for storage may be sent: to Azure's blob services (https://learn.microsoft.com/azure/storage/common/storage-account-overview, and those of its other
 * clouds), and to an emulator on this machine.
 */
const blobService =
  /^https:\/\/([a-z0-9]{3,24}\.blob\.(core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn)|127\.0\.0\.1:\d+\/[a-z0-9]{3,24})\/$/;

const account = z.object({
  blobEndpoint: z
    .string()
    .regex(blobService, "is no address of Azure's blob storage: https://<account>.blob.core.windows.net/"),
  retentionDays: z.int().min(1),
});
const outputsSchema = z.object({
  schemaVersion: z.literal(1),
  platform: z.object({ regions: z.array(z.string()), buildHub: account }).optional(),
});
const regionSchema = z.object({ key: z.string(), builds: account });

/**
 * Reads what `pulumi stack output --json` prints (docs/outputs.schema.json), of one stack or of several that together are the platform.
 *
 * @throws {Failure} `usage` where it is something else
 */
export function storesOf(outputs: { from: string; text: string }[]): DeployedStores {
  const parts = outputs.map(({ from, text }) => parsePart(from, text));
  const hubs = parts.flatMap(({ hub }) => (hub === undefined ? [] : [hub]));
  if (hubs.length > 1)
    throw new Failure("usage", "Several of the outputs have a global part: name those of one environment.");
  const regions = parts.flatMap((part) => part.regions);
  const twice = regions.find(({ name }, index) => regions.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined)
    throw new Failure("usage", `Several of the outputs have the region ${twice.name}: name each once.`);
  const allRegions = parts.find((part) => part.allRegions !== undefined)?.allRegions;
  // In the order in which the platform names them, which is the one in which channels move.
  const order = (name: string) => (allRegions?.indexOf(name) ?? -1) >>> 0;
  regions.sort((one, other) => order(one.name) - order(other.name));
  return { ...(hubs[0] ? { hub: hubs[0] } : {}), regions, ...(allRegions ? { allRegions } : {}) };
}

function parsePart(from: string, text: string): DeployedStores {
  const refuse = (why: string) =>
    new Failure(
      "usage",
      `${from}: ${why}. It should be what \`pulumi stack output --json\` prints of a stack of this platform that is deployed.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("it is no JSON");
  }
  const parsed = outputsSchema.safeParse(value);
  if (!parsed.success) throw refuse(firstProblem(parsed.error));
  const { platform } = parsed.data;
  const regions = Object.entries(value as Record<string, unknown>)
    .filter(([name]) => name.startsWith("region-"))
    .map(([name, output]) => {
      const region = regionSchema.safeParse(output);
      if (!region.success) throw refuse(`${name}: ${firstProblem(region.error)}`);
      return { name: region.data.key, ...region.data.builds };
    });
  if (platform === undefined) return { regions };
  return { hub: { name: "hub", ...platform.buildHub }, regions, allRegions: platform.regions };
}

function firstProblem({ issues }: z.ZodError): string {
  const [{ path, message } = { path: [], message: "" }] = issues;
  return `${path.join(".") || "it"}: ${message}`;
}

/**
 * The regions that somebody names: `japaneast/1`, or `japaneast` where it has one stamp only.
 *
 * @throws {Failure} `usage` with the names that there are
 */
export function regionsNamed<T extends { name: string }>(regions: T[], names: string[] | undefined): T[] {
  if (names === undefined) return regions;
  const found = names.map((name) => {
    const fitting = regions.filter((region) => region.name === name || region.name.startsWith(`${name}/`));
    if (fitting.length === 1) return fitting[0]!;
    const all = regions.map((region) => region.name).join(", ") || "none";
    throw new Failure(
      "usage",
      `${JSON.stringify(name)} ${fitting.length === 0 ? "is no region of it" : "has several stamps"}; there are ${all}.`,
    );
  });
  return [...new Set(found)];
}
