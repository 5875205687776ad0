import {
  findRegion,
  lengthProblems,
  locationProblems,
  type NamedKind,
  nameProblems,
  type Problem,
  Problems,
  resourceIdPattern,
  resourceName,
  tagProblems,
  wholeNumberProblems,
} from "../conventions";
import { type NetworkSettings, type SubnetName, subnetNames } from "./args";
import { egressProblems } from "./egress";
import { hubProblems } from "./hub";
import { portRangeProblems } from "./ports";
import { planRules, type SecurityRule } from "./rules";
import { mostNatAddresses, natAddressCount, natAddressProblems } from "./snat";
import { addressSpaceProblems, environmentSpaceProblems, planSubnets, roomProblems } from "./subnets";

export interface SubnetPlan {
  /** e.g. `10.64.0.0/19`. */
  prefix: string;
  securityGroupName: string;
  rules: SecurityRule[];
  /** Whether machines in it go out through the NAT gateway. */
  nat: boolean;
}

export interface NetworkPlan {
  networkName: string;
  subnets: Record<SubnetName, SubnetPlan>;
  natGateway: {
    name: string;
    /** The gateway's own zone, if one is chosen. */
    zone?: string;
    addressNames: string[];
    /** The zones each address stands in: all of the region's, or none where it has none. */
    addressZones: string[];
  };
  flowLogName: string;
  /** Our half of the peering with the hub; the other has the same name. */
  peeringName?: string;
  /** All that is wrong with the settings. With any, the rest of the plan is not to be used. */
  problems: Problem[];
}

// What a plan is made on when the block given is refused, so that its other problems are found too.
const standInAddressSpace = "10.0.0.0/20";

/** Decides names, prefixes, rules and zones of a region's network. */
export function planNetwork(settings: NetworkSettings): NetworkPlan {
  const { placement, nat } = settings;
  const problems = new Problems();
  const named = (kind: NamedKind, ...roles: string[]): string => {
    const name = resourceName(placement.naming, kind, ...roles);
    problems.addAll(nameProblems(kind, name, "placement.naming"));
    return name;
  };

  const addressProblems = addressSpaceProblems(settings.addressSpace, "addressSpace");
  problems.addAll(addressProblems);
  if (addressProblems.length === 0 && settings.environmentSpace !== undefined) {
    problems.addAll(environmentSpaceProblems(settings.environmentSpace, settings.addressSpace));
  }
  problems.addAll(locationProblems(placement.location, "placement.location"));
  problems.addAll(tagProblems(placement.tags));
  const prefixes = planSubnets(addressProblems.length > 0 ? standInAddressSpace : settings.addressSpace);
  const rules = planRules(settings, prefixes);

  problems.addAll(portProblems(settings));
  const ofGateway = natProblems(settings);
  problems.addAll(ofGateway);
  if (
    nat.demand !== undefined &&
    addressProblems.length === 0 &&
    !ofGateway.some(({ path }) => path === "nat.demand.hosts")
  ) {
    problems.addAll(roomProblems(prefixes.hosts, nat.demand.hosts));
  }
  problems.addAll(flowLogProblems(settings));
  problems.addAll(ddosProblems(settings));
  problems.addAll(egressProblems(settings));
  problems.addAll(hubProblems(settings));

  const asked = natAddressCount(nat);
  const addressCount = Number.isInteger(asked) ? Math.min(Math.max(asked, 0), mostNatAddresses) : 0;
  return {
    networkName: named("virtualNetwork"),
    subnets: Object.fromEntries(
      subnetNames.map((subnet) => [
        subnet,
        {
          prefix: prefixes[subnet],
          securityGroupName: named("networkSecurityGroup", subnet === "AzureBastionSubnet" ? "bastion" : subnet),
          rules: rules[subnet],
          nat: subnet === "hosts",
        },
      ]),
    ) as Record<SubnetName, SubnetPlan>,
    natGateway: {
      name: named("natGateway"),
      ...(nat.zone === undefined ? {} : { zone: nat.zone }),
      addressNames: Array.from({ length: addressCount }, (_, index) => named("publicIpAddress", "nat", `${index + 1}`)),
      addressZones: findRegion(placement.location)?.zones ?? [],
    },
    flowLogName: named("flowLog"),
    ...(settings.hub === undefined ? {} : { peeringName: named("virtualNetworkPeering", "hub") }),
    problems: problems.list,
  };
}

function portProblems({ relayPorts, hostPorts }: NetworkSettings): Problem[] {
  const problems = [
    ...wholeNumberProblems("relayPorts.turn", relayPorts.turn, 1, 65535, "3478"),
    ...(relayPorts.tls === undefined ? [] : wholeNumberProblems("relayPorts.tls", relayPorts.tls, 1, 65535, "443")),
    ...portRangeProblems("relayPorts.relayed", relayPorts.relayed, "49152 to 65535"),
    ...portRangeProblems("hostPorts.media", hostPorts.media, "40000 to 41999"),
    ...wholeNumberProblems("hostPorts.health", hostPorts.health, 1, 65535, "8081"),
  ];
  if (relayPorts.tls === relayPorts.turn) {
    problems.push({
      path: "relayPorts.tls",
      given: relayPorts.tls,
      reason: "one port can't take both TURN and TURN over TLS",
      fix: "use 443 for TLS, or leave it out",
    });
  }
  for (const [key, port] of [
    ["turn", relayPorts.turn],
    ["tls", relayPorts.tls],
  ] as const) {
    if (port !== undefined && port >= relayPorts.relayed.from && port <= relayPorts.relayed.to) {
      problems.push({
        path: `relayPorts.${key}`,
        given: port,
        reason: "the port lies among the relayed ones, which would open part of them to the internet",
        fix: `choose one outside ${relayPorts.relayed.from}–${relayPorts.relayed.to}`,
      });
    }
  }
  return problems;
}

function natProblems({ placement, nat }: NetworkSettings): Problem[] {
  const problems = [
    ...natAddressProblems(nat),
    ...wholeNumberProblems("nat.idleTimeoutMinutes", nat.idleTimeoutMinutes, 4, 120, "4"),
  ];
  const region = findRegion(placement.location);
  if (region && nat.zone !== undefined && !region.zones.includes(nat.zone)) {
    problems.push({
      path: "nat.zone",
      given: nat.zone,
      reason: region.zones.length > 0 ? `${region.name} has no such zone` : `${region.name} has no availability zones`,
      fix: region.zones.length > 0 ? `write one of ${region.zones.join(", ")}, or leave it out` : "leave it out",
    });
  }
  return problems;
}

function flowLogProblems({ flowLogs }: NetworkSettings): Problem[] {
  if (!flowLogs) return [];
  const group = flowLogs.networkWatcher.resourceGroupName;
  return [
    ...wholeNumberProblems("flowLogs.retentionDays", flowLogs.retentionDays, 1, 365, "90"),
    ...lengthProblems(group, "resourceGroupName", "flowLogs.networkWatcher.resourceGroupName"),
  ];
}

const planIdPattern = resourceIdPattern("Microsoft.Network/ddosProtectionPlans", 80);

function ddosProblems({ ddos }: NetworkSettings): Problem[] {
  return ddos.mode === "plan" ? ddosPlanIdProblems(ddos.planId, "ddos.planId") : [];
}

/** What is wrong with the id of a DDoS protection plan. */
export function ddosPlanIdProblems(id: string, path: string): Problem[] {
  if (planIdPattern.test(id)) return [];
  return [
    {
      path,
      given: id,
      reason: "this is no id of a DDoS protection plan",
      fix: "write e.g. /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-ddos/providers/Microsoft.Network/ddosProtectionPlans/company",
    },
  ];
}
