import { type Deployed, type DeployedGeneration } from "../plan";
import { deployedSchema, type DeployedRegionOutput } from "./schema";

/**
 * Takes from the outputs of an environment's stacks what is deployed.
 *
 * A pool or relays without their resource ids are left out: `--continue-on-error` writes the outputs of a deployment in
 * which some resources failed, without what those would have been.
 *
 * @param stacks outputs by the stack's name (docs/outputs.schema.json); a stack that was never deployed has none
 * @param complete whether these are all stacks of the environment
 * @returns `deployed` undefined where nothing is deployed; `unreadable` says which outputs are of another version
 */
export function deployedFromOutputs(
  stacks: Record<string, Record<string, unknown>>,
  complete: boolean,
): { deployed?: Deployed; unreadable?: string } {
  const deployed: Deployed = { regions: {}, complete };
  for (const [stack, outputs] of Object.entries(stacks)) {
    if (Object.keys(outputs).length === 0) continue;
    const { data, error } = deployedSchema.safeParse(outputs);
    if (data === undefined) {
      const { path, message } = error.issues[0]!;
      return {
        unreadable: `the outputs of ${stack} are of another version of this program (${path.join(".")}: ${message})`,
      };
    }
    if (data.platform) deployed.identity = { ...data.platform, stack };
    const regions = Object.entries(data).filter(([name]) => name !== "schemaVersion" && name !== "platform");
    for (const [, { key, network, relaySecrets, ...region }] of regions as [string, DeployedRegionOutput][]) {
      const pools: Record<string, Record<string, DeployedGeneration>> = {};
      for (const { pool, generation, onDemand, serving, minimumHosts, rollingUpgrade } of region.pools) {
        if (onDemand.scaleSetId === undefined) continue;
        (pools[pool] ??= {})[generation] = {
          serving,
          ...(minimumHosts === undefined ? {} : { minimumHosts }),
          ...(rollingUpgrade ? { rollingUpgrade: true as const } : {}),
        };
      }
      deployed.regions[key] = {
        stack,
        removing: region.removing ?? false,
        addressSpace: network.addressSpace,
        secretEpoch: relaySecrets.epoch,
        pools,
        relays: Object.fromEntries(
          region.relays
            .filter(({ servers }) => servers.every(({ publicAddress }) => publicAddress !== undefined))
            .map(({ generation, serving }) => [generation, { serving }]),
        ),
      };
    }
  }
  const nothing = deployed.identity === undefined && Object.keys(deployed.regions).length === 0;
  return nothing ? {} : { deployed };
}
