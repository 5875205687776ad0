import { normalizeCidr } from "cidr-tools";
import { isIPv4 } from "node:net";
import { isPrivate, nameProblems, type Problem, resourceName, tagProblems } from "../conventions";
import { type PromotionNetworkSettings } from "./args";

/** The subnets: `endpoints` holds the accounts' private endpoints, `jobs` whatever runs a promotion. */
export type PromotionSubnet = "endpoints" | "jobs";

/** A rule of a network security group, named for what it permits. */
export interface PromotionRule {
  name: string;
  priority: number;
  direction: "Inbound" | "Outbound";
  access: "Allow" | "Deny";
  protocol: "Tcp" | "*";
  source: string;
  destination: string;
  port: string;
}

export interface PromotionNetworkPlan {
  networkName: string;
  addressSpace: string;
  subnets: Record<PromotionSubnet, { prefix: string; securityGroupName: string; rules: PromotionRule[] }>;
  dnsZoneName: string;
  dnsLinkName: string;
  problems: Problem[];
}

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
const blobZone = "privatelink.blob.core.windows.net";

/**
 * The promotion network: half of the block for endpoints (one per account, and Azure allows 200 of them on one account,
 * so 123 addresses are plenty), a quarter for jobs, and a quarter left free.
 */
export function planPromotionNetwork({ placement, addressSpace }: PromotionNetworkSettings): PromotionNetworkPlan {
  const { naming } = placement;
  const networkName = resourceName(naming, "virtualNetwork", "promotion");
  const prefixes = subnetPrefixes(addressSpace);
  return {
    networkName,
    addressSpace,
    subnets: {
      endpoints: {
        prefix: prefixes.endpoints,
        securityGroupName: resourceName(naming, "networkSecurityGroup", "promotion", "endpoints"),
        rules: endpointRules(prefixes),
      },
      jobs: {
        prefix: prefixes.jobs,
        securityGroupName: resourceName(naming, "networkSecurityGroup", "promotion", "jobs"),
        rules: jobRules(prefixes),
      },
    },
    dnsZoneName: blobZone,
    dnsLinkName: resourceName(naming, "virtualNetworkLink", "promotion", "blob"),
    problems: [
      ...nameProblems("virtualNetwork", networkName, "placement.naming"),
      ...tagProblems(placement.tags),
      ...addressProblems(addressSpace),
    ],
  };
}

function subnetPrefixes(addressSpace: string): Record<PromotionSubnet, string> {
  const firstThree = addressSpace.split(".").slice(0, 3).join(".");
  return { endpoints: `${firstThree}.0/25`, jobs: `${firstThree}.128/26` };
}

function addressProblems(addressSpace: string): Problem[] {
  const problem = (reason: string): Problem[] => [
    { path: "addressSpace", given: addressSpace, reason, fix: "use a private /24, e.g. 10.255.0.0/24" },
  ];
  const [address, length] = addressSpace.split("/");
  if (!isIPv4(address ?? "") || length !== "24") return problem("it is not an IPv4 block of length /24");
  if (normalizeCidr(addressSpace) !== addressSpace) return problem("a block starts at its first address");
  if (!isPrivate(addressSpace)) return problem("its addresses belong to the internet");
  return [];
}

const denyAll = (direction: "Inbound" | "Outbound"): PromotionRule => ({
  name: `deny-all-${direction.toLowerCase()}`,
  // The last number that a rule may have, still ahead of Azure's own rules, which let the whole network talk.
  priority: 4096,
  direction,
  access: "Deny",
  protocol: "*",
  source: "*",
  destination: "*",
  port: "*",
});

function endpointRules(prefixes: Record<PromotionSubnet, string>): PromotionRule[] {
  return [
    {
      name: "allow-https-from-jobs",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      source: prefixes.jobs,
      destination: prefixes.endpoints,
      port: "443",
    },
    denyAll("Inbound"),
    denyAll("Outbound"),
  ];
}

function jobRules(prefixes: Record<PromotionSubnet, string>): PromotionRule[] {
  const https = (name: string, priority: number, destination: string): PromotionRule => ({
    name,
    priority,
    direction: "Outbound",
    access: "Allow",
    protocol: "Tcp",
    source: prefixes.jobs,
    destination,
    port: "443",
  });
  return [
    denyAll("Inbound"),
    https("allow-https-to-endpoints", 100, prefixes.endpoints),
    https("allow-sign-in", 110, "AzureActiveDirectory"),
    https("allow-monitoring", 120, "AzureMonitor"),
    denyAll("Outbound"),
  ];
}
