import { findRegion } from "../../components/conventions";
import { type Lock, type PlatformConfig, type PoolConfig, type RegionConfig, type RegionRecord } from "../config";
import { blockKey, onlyStamp } from "./addresses";
import { type Deployed, type DeployedGeneration, type DeployedRegion } from "./deployed";
import { type PlatformPlan } from "./platform-plan";
import { planRegionPart } from "./region-part";

/** No cost depends on the addresses. */
const anyBlock = "10.0.0.0/18";

/**
 * The regions as they are before the step that the configuration makes: with the generations that are deployed, or that the lock
 * file records where the outputs were not read, and all else as configured. For comparisons of cost.
 *
 * A region or pool that is gone from the configuration is left out: by then it keeps no host up.
 *
 * @returns undefined where nothing is deployed or recorded
 */
export function planPreviousStep(
  config: PlatformConfig,
  { regions: recorded = {} }: Lock,
  deployed: Deployed | undefined,
): Pick<PlatformPlan, "regions"> | undefined {
  const regions = Object.entries(config.regions).flatMap(([name, settings]) => {
    const region = findRegion(name);
    const key = blockKey(name, onlyStamp);
    const record = recorded[key];
    const neverDeployed = deployed?.complete === true && !(key in deployed.regions);
    if (region === undefined || record === undefined || neverDeployed) return [];
    return [planRegionPart(config, region, before(settings, record, deployed?.regions[key]), anyBlock)];
  });
  return Object.keys(recorded).length === 0 ? undefined : { regions };
}

function before(settings: RegionConfig, record: RegionRecord, deployed: DeployedRegion | undefined): RegionConfig {
  const pools = Object.entries(settings.pools).flatMap(([name, pool]): [string, PoolConfig][] => {
    const fleet = record.pools[name]?.generations ?? {};
    const states: Record<string, DeployedGeneration> = deployed ? (deployed.pools[name] ?? {}) : fleet;
    const generations = Object.entries(states).map(([number, state]) => ({
      ...pool.generations.find((own) => `${own.number}` === number),
      ...sizeOf(fleet[number]),
      ...stateOf(Number(number), state),
    }));
    return generations.length === 0 ? [] : [[name, { ...pool, generations }]];
  });
  const ofRelays: Record<string, DeployedGeneration> = deployed?.relays ?? record.relays.generations;
  const relays = Object.entries(ofRelays).map(([number, { serving }]) => {
    const own = settings.relays.generations.find((written) => `${written.number}` === number);
    const recorded = record.relays.generations[number];
    return {
      ...own,
      ...(recorded ? { size: recorded.size, perZone: recorded.perZone } : {}),
      ...{ number: Number(number), serving },
    };
  });
  return {
    ...settings,
    removing: deployed?.removing ?? record.removing ?? false,
    pools: Object.fromEntries(pools),
    relays: { ...settings.relays, generations: relays },
  };
}

function stateOf(number: number, { serving, minimumHosts }: DeployedGeneration) {
  return { number, serving, minimumHosts };
}

/** What of a generation's record decides its cost. */
function sizeOf(record: RegionRecord["pools"][string]["generations"][string] | undefined) {
  if (record === undefined) return {};
  const { size, slotsPerHost, spot } = record;
  return { size, slotsPerHost, ...(spot ? {} : { spot: false as const }) };
}
