import { type Naming } from "./placement";
import { type Problem } from "./problems";

interface NameRule {
  /** Microsoft's abbreviation for the type (Cloud Adoption Framework), the first part of the name. */
  abbreviation: string;
  min: number;
  max: number;
  pattern: RegExp;
  /** The pattern in words, for the person whose name is refused. */
  characters: string;
  /** No hyphens allowed: the parts are written without separators. */
  joined?: boolean;
}

const withHyphens = {
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  characters: "lower-case letters, digits and hyphens, with a letter or digit at both ends",
};

// Lengths: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const rules = {
  actionGroup: { abbreviation: "ag", min: 1, max: 260, ...withHyphens },
  // A metric alert's name and its resource group's have 252 characters together; groups have at most 90.
  alertRule: { abbreviation: "alert", min: 1, max: 160, ...withHyphens },
  autoscaleSetting: { abbreviation: "as", min: 1, max: 64, ...withHyphens },
  budget: { abbreviation: "budget", min: 1, max: 63, ...withHyphens },
  // Both lengths: the validator of https://github.com/hashicorp/terraform-provider-azurerm, read 2026-11-25.
  capacityReservation: { abbreviation: "cr", min: 1, max: 80, ...withHyphens },
  capacityReservationGroup: { abbreviation: "crg", min: 1, max: 80, ...withHyphens },
  dataCollectionRule: { abbreviation: "dcr", min: 3, max: 44, ...withHyphens },
  diagnosticSetting: { abbreviation: "diag", min: 1, max: 260, ...withHyphens },
  flowLog: { abbreviation: "fl", min: 1, max: 80, ...withHyphens },
  keyVault: {
    abbreviation: "kv",
    min: 3,
    max: 24,
    pattern: /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/,
    characters: "a letter first, then lower-case letters, digits and single hyphens",
  },
  lock: { abbreviation: "lock", min: 1, max: 90, ...withHyphens },
  natGateway: { abbreviation: "ng", min: 1, max: 80, ...withHyphens },
  networkInterface: { abbreviation: "nic", min: 1, max: 80, ...withHyphens },
  networkSecurityGroup: { abbreviation: "nsg", min: 1, max: 80, ...withHyphens },
  osDisk: { abbreviation: "osdisk", min: 1, max: 80, ...withHyphens },
  policyAssignment: { abbreviation: "pa", min: 1, max: 64, ...withHyphens },
  privateEndpoint: { abbreviation: "pep", min: 2, max: 64, ...withHyphens },
  publicIpAddress: { abbreviation: "pip", min: 1, max: 80, ...withHyphens },
  resourceGroup: { abbreviation: "rg", min: 1, max: 90, ...withHyphens },
  scaleSet: { abbreviation: "vmss", min: 1, max: 64, ...withHyphens },
  storageAccount: {
    abbreviation: "st",
    min: 3,
    max: 24,
    pattern: /^[a-z0-9]+$/,
    characters: "lower-case letters and digits",
    joined: true,
  },
  userAssignedIdentity: { abbreviation: "id", min: 3, max: 128, ...withHyphens },
  virtualMachine: { abbreviation: "vm", min: 1, max: 64, ...withHyphens },
  virtualNetwork: { abbreviation: "vnet", min: 2, max: 64, ...withHyphens },
  virtualNetworkLink: { abbreviation: "link", min: 1, max: 80, ...withHyphens },
  virtualNetworkPeering: { abbreviation: "peer", min: 1, max: 80, ...withHyphens },
  workspace: { abbreviation: "log", min: 4, max: 63, ...withHyphens },
} satisfies Record<string, NameRule>;

/** The kinds of resources that take a name built here. */
export type NamedKind = keyof typeof rules;

/** How many characters a random suffix has; see {@link resourceName}. */
export const suffixLength = 5;

/**
 * A resource's name: `<abbreviation>-<workload>-<environment>-<place>[-<stamp>][-<role>…]`, without the hyphens
 * where Azure allows none. Never truncated: {@link nameProblems} says when it is too long.
 *
 * A name that must be unique in all of Azure ends in a random suffix of {@link suffixLength} lower-case
 * characters, given as the last role.
 */
export function resourceName(naming: Naming, kind: NamedKind, ...roles: string[]): string {
  const rule: NameRule = rules[kind];
  const { workload, environment, place, stamp } = naming;
  const parts = [
    rule.abbreviation,
    workload,
    environment,
    place,
    ...(stamp === undefined ? [] : [`${stamp}`]),
    ...roles,
  ];
  return parts.join(rule.joined ? "" : "-");
}

/** What Azure would refuse about a name: too short, too long, a character that the kind doesn't take. */
export function nameProblems(kind: NamedKind, name: string, path: string): Problem[] {
  const rule: NameRule = rules[kind];
  const problems: Problem[] = [];
  if (name.length > rule.max) {
    problems.push({
      path,
      given: name,
      reason: `the name is ${name.length} characters long and Azure takes at most ${rule.max} for this type`,
      fix: "shorten the workload, the environment or the part's own name (names are never truncated)",
    });
  }
  if (name.length < rule.min) {
    problems.push({ path, given: name, reason: `the name is shorter than ${rule.min} characters`, fix: "lengthen it" });
  }
  if (!rule.pattern.test(name)) {
    problems.push({
      path,
      given: name,
      reason: "Azure refuses these characters for this type",
      fix: `use ${rule.characters}`,
    });
  }
  return problems;
}
