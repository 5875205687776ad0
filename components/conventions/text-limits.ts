import { type Problem } from "./problems";

interface TextLimit {
  /** Characters, as UTF-16 counts them. */
  max: number;
  /** What has the limit, for a sentence: "Azure takes at most 256 characters in a tag's value". */
  of: string;
}

/**
 * The tightest limit of what a free text becomes. Where a text becomes several things, the one here is the smallest.
 *
 * Sources, with [m] for pages named from memory:
 * - tags: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations (read 2026-12-01)
 * - resource groups, networks, plans, galleries, zones:
 *   https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (read 2026-12-01)
 * - e-mail addresses: RFC 5321, section 4.5.3.1 (a path has 256 octets, with its angle brackets). Azure documents no limit.
 * - realms: coturn's STUN_MAX_REALM_SIZE is 127 bytes, with the closing zero [m]
 * - certificates: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates (read 2026-11-27)
 * - domains: RFC 1035, less the label of a relay's name
 * - images: Partner Center takes ids of at most 50 characters [m]. What Azure itself takes is not documented; 64 has room for
 *   every publisher, offer and SKU that is known here.
 * - container images: a name of 255 characters and a tag of 128 (https://github.com/opencontainers/distribution-spec,
 *   "Pulling manifests"), and a SHA-256 digest
 */
export const textLimits = {
  tagValue: { max: 256, of: "a tag's value" },
  email: { max: 254, of: "an e-mail address" },
  realm: { max: 126, of: "a TURN realm" },
  certificateName: { max: 127, of: "a certificate's name" },
  relayDomain: { max: 180, of: "a domain below which relays have names" },
  resourceGroupName: { max: 90, of: "a resource group's name" },
  resourceId: { max: 512, of: "a resource's id" },
  imageName: { max: 64, of: "an image's publisher, offer or SKU" },
  containerImage: { max: 456, of: "a container image with its digest" },
} satisfies Record<string, TextLimit>;

export type TextKind = keyof typeof textLimits;

/** Why a text of a kind is too long, as a clause without the text's length. */
export function lengthReason(kind: TextKind): string {
  const { max, of }: TextLimit = textLimits[kind];
  return `at most ${max} characters fit ${of}`;
}

/** What is wrong with a text's length. */
export function lengthProblems(text: string, kind: TextKind, path: string): Problem[] {
  if (text.length <= textLimits[kind].max) return [];
  return [
    { path, given: text, reason: `it has ${text.length} characters, and ${lengthReason(kind)}`, fix: "shorten it" },
  ];
}

/**
 * A pattern of ids of one resource type, with each part as long as Azure's names can be. Groups: the subscription, the
 * resource group and the name.
 *
 * @param type the ARM type, e.g. `Microsoft.Network/virtualNetworks`
 * @param maxName the longest name of the type
 */
export function resourceIdPattern(type: string, maxName: number): RegExp {
  const { max } = textLimits.resourceGroupName;
  const provider = type.replaceAll(/[./]/g, String.raw`\$&`);
  return new RegExp(
    String.raw`^\/subscriptions\/([^/]{1,36})\/resourceGroups\/([^/]{1,${max}})\/providers\/${provider}\/([^/]{1,${maxName}})$`,
    "i",
  );
}
