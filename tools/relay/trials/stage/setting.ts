import type { CoturnSource } from "../../../../components/edge-relay";
import { readStack } from "../../../config/read-stack";
import type { RegionPlan } from "../../../../stacks/plan";
import { SimError } from "../../../sim/sim-error";
import { type TrialNetwork, trialNetwork } from "./trial-network";

/** What a trial of both sources of coturn is asked for. */
export interface SourceSettings {
  stack: string;
  source: CoturnSource["source"];
}

/** Where a trial plays: a region of a stack as it is planned, and its network in namespaces. */
export interface Setting {
  network: TrialNetwork;
  relays: RegionPlan["relays"][number];
}

/**
 * A stack's first region and its newest relays, and where another region is.
 *
 * @throws {SimError} for a stack that isn't there, or has no relays
 */
export function relaysOf(stack: string) {
  const { regions } = readStack(process.cwd(), stack).plan;
  const [region] = regions;
  const relays = region?.relays.at(-1);
  if (region === undefined || relays === undefined) throw new SimError(`${stack} has no relays.`);
  const elsewhere = regions[1]?.network.addressSpace ?? neighbour(region.network.addressSpace);
  return { relays, block: region.network.addressSpace, elsewhere };
}

/** @param stack the stack whose first region's newest relays are tried */
export async function setUp(stack: string): Promise<Setting> {
  const { relays, block, elsewhere } = relaysOf(stack);
  const network = await trialNetwork(block, elsewhere);
  // Azure, as a relay sees it: where its metadata service is, and behind the private endpoint.
  const { metadata, endpoint } = network.addresses;
  await network.world.do("azure", {
    metadata: { address: metadata, port: 80 },
    vault: { address: endpoint, port: 8080 },
  });
  return { relays, network };
}

/** The block that begins a /16 further on: another region's, where the stack has only one. */
function neighbour(block: string): string {
  const [a, b] = block.split(".").map(Number);
  return `${a}.${b! < 255 ? b! + 1 : b! - 1}.0.0/18`;
}
