import { type EnvironmentIdentity } from "../config";

/*
 * What is deployed, as far as a step depends on it: taken from the outputs that a finished deployment wrote
 * (stacks/outputs/deployed-from-outputs.ts). A deployment that failed wrote none, so its step is not deployed yet.
 */

/** A generation of a pool or of relays, as last deployed. */
export interface DeployedGeneration {
  serving: boolean;
  /** How many hosts it keeps up at all times; left out where it keeps those that its pool's sessions come to. */
  minimumHosts?: number;
  /** Whether its hosts are replaced in place when its image changes. */
  rollingUpgrade?: true;
}

/** A region, as last deployed. */
export interface DeployedRegion {
  /** The stack whose outputs report it, e.g. `prod` or `prod-japaneast`. */
  stack: string;
  removing: boolean;
  /** Its address block. */
  addressSpace: string;
  /** Of the relay secret. */
  secretEpoch: number;
  /** By pool name, then by number. */
  pools: Record<string, Record<string, DeployedGeneration>>;
  /** By number. */
  relays: Record<string, DeployedGeneration>;
}

/** What the outputs of an environment's stacks report. */
export interface Deployed {
  /** Left out where no stack reports the global part. */
  identity?: EnvironmentIdentity & { stack: string };
  /** By `<region>/<stamp>`. */
  regions: Record<string, DeployedRegion>;
  /** Whether a region that is missing here is not deployed. `false`: the outputs are those of a part of the environment. */
  complete: boolean;
}

/** How a message names what a comparison rests on. */
export function sourceOf(deployed: { stack: string } | undefined): string {
  return deployed === undefined ? "by the lock file" : `in the stack ${deployed.stack} as last deployed`;
}
