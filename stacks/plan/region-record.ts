import { defaultDistribution, findGpuSize } from "../../components/conventions";
import { driverPlan } from "../../components/gpu-pool";
import { type PoolGenerationRecord, type RegionRecord, type RelayGenerationRecord } from "../config";
import { type RegionPlan } from "./platform-plan";

/** What the lock file should remember of a region, were it deployed as planned: a value for each thing that stays. */
export function recordOf({ removing, relaySecrets, pools, relays }: RegionPlan): RegionRecord {
  const names = [...new Set(pools.map(({ pool }) => pool))].sort();
  return {
    ...(removing ? { removing } : {}),
    secretEpoch: relaySecrets.epoch,
    pools: Object.fromEntries(
      names.map((name) => [name, fleetOf(pools.filter(({ pool }) => pool === name).map(poolGeneration))]),
    ),
    relays: fleetOf(relays.map(relayGeneration)),
  };
}

function fleetOf<Generation>(generations: [number, Generation][]): {
  highest: number;
  generations: Record<string, Generation>;
} {
  return {
    highest: Math.max(0, ...generations.map(([number]) => number)),
    generations: Object.fromEntries(generations),
  };
}

function poolGeneration(pool: RegionPlan["pools"][number]): [number, PoolGenerationRecord] {
  const { generation, ...settings } = pool;
  const { serving, size, zones, onDemand, spot, slotsPerHost, channel, osDiskGiB, trustedLaunch, image } = settings;
  const { minimumHosts, rollingUpgrade } = settings;
  const record = {
    ...{ serving, size, zones: [...zones].sort(), spot: spot !== undefined, slotsPerHost, channel, osDiskGiB },
    ...{ trustedLaunch: trustedLaunch ?? (false as const), image },
    driver: recordedDriver(pool),
    ...recordedReservation(pool),
    mostHosts: { onDemand: onDemand.maximum, spot: spot?.maximum ?? 0 },
    ...(minimumHosts === undefined ? {} : { minimumHosts }),
    ...(rollingUpgrade ? { rollingUpgrade: true as const } : {}),
  };
  return [generation, record];
}

function recordedReservation({
  reservedHosts,
  zones,
}: RegionPlan["pools"][number]): Pick<PoolGenerationRecord, "reservation"> {
  if (reservedHosts === undefined) return {};
  return { reservation: zones.length > 0 ? "zonal" : "regional" };
}

/** With its version, which the configuration may leave to this program: a later one may recommend another. */
function recordedDriver(settings: RegionPlan["pools"][number]): PoolGenerationRecord["driver"] {
  const planned = driverPlan(settings, findGpuSize(settings.size));
  return planned.install === "extension" ? { install: "extension", ...planned.driver } : false;
}

/** Naming the default distribution changes nothing of a relay. */
function recordedImage(image: RegionPlan["relays"][number]["image"]): RelayGenerationRecord["image"] {
  if (image.kind === "marketplace" || image.distribution !== defaultDistribution.name) return image;
  return { kind: image.kind, id: image.id };
}

function relayGeneration({ generation, ...settings }: RegionPlan["relays"][number]): [number, RelayGenerationRecord] {
  const { serving, size, zones, perZone, osDiskGiB, realm, bitsPerSecondPerSession, coturn, image } = settings;
  const { turn, relayed } = settings.ports;
  const record = {
    ...{ serving, size, zones: [...zones].sort(), perZone, osDiskGiB, realm },
    ...{ megabitsPerSession: Math.round(bitsPerSecondPerSession) / 1_000_000, ports: { turn, relayed }, coturn },
    image: recordedImage(image),
    // Records in DNS come and go as they are asked for.
    tls: settings.tls ? { certificate: settings.tls.certificate, domain: settings.tls.domain } : (false as const),
  };
  return [generation, record];
}
