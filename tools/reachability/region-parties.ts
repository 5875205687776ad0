import { type NetworkPlan, type SecurityRule, type SubnetName, subnetNames } from "../../components/network";
import { edgesOf, machinesOf } from "./addresses";
import { type Party } from "./open-ports";
import { type GroupRule, type Guards } from "./security-groups";
import { serviceRanges } from "./service-ranges";
import { type AddressView, platformAddress } from "./service-tags";

/** A player, and a web server that nobody declared. */
const internet: Party["addresses"] = ["203.0.113.9", "192.0.2.200"];

export interface Surroundings {
  /** The region's block, e.g. `10.64.0.0/18`. */
  addressSpace: string;
  /** Ranges of a network that is peered with the region's. */
  peered: readonly string[];
  /** A block of another region of the environment, which nothing leads to. */
  otherRegion: string;
  /** Ranges on the internet that the hosts may open connections to. */
  backEnds: readonly string[];
}

/** Everybody a region's rules are about: its subnets first, then those outside, under the names that a reader knows. */
export function regionParties(
  subnets: NetworkPlan["subnets"],
  { addressSpace, peered, otherRegion, backEnds }: Surroundings,
): Map<string, Party> {
  const view: AddressView = { own: [addressSpace], connected: peered, services: serviceRanges };
  const inside = subnetNames.map((name): [SubnetName, Party] => [
    name,
    { addresses: machinesOf(subnets[name].prefix), guards: guardsOf(subnets[name].rules, view) },
  ]);
  const service = (tag: keyof typeof serviceRanges): Party => outside(serviceRanges[tag]);
  return new Map<string, Party>([
    ...inside,
    ["internet", { addresses: internet }],
    ...(backEnds.length > 0 ? ([["declared back ends", outside(backEnds)]] as const) : []),
    ...(peered.length > 0 ? ([["peered hub", outside(peered)]] as const) : []),
    ["another region's hosts", outside([otherRegion])],
    ["Azure Monitor", service("AzureMonitor")],
    ["Entra ID", service("AzureActiveDirectory")],
    ["Resource Manager", service("AzureResourceManager")],
    ["public storage", service("Storage.JapanEast")],
    ["public vaults", service("AzureKeyVault.JapanEast")],
    ["guest configuration", service("GuestAndHybridManagement")],
    ["Bastion's control", service("GatewayManager")],
    ["Azure's probes", { addresses: [platformAddress] }],
  ]);
}

/** A planned group, as the evaluator reads it. */
export function guardsOf(rules: readonly SecurityRule[], view: AddressView): Guards {
  return {
    view,
    subnet: rules.map(({ source, destination, ports, ...rule }): GroupRule => ({
      ...rule,
      sources: [source],
      destinations: typeof destination === "string" ? [destination] : destination,
      sourcePorts: ["*"],
      destinationPorts: ports,
    })),
  };
}

function outside(ranges: readonly string[]): Party {
  const [first, ...others] = new Set(ranges.flatMap(edgesOf));
  return { addresses: [first!, ...others] };
}
