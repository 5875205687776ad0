import assert from "node:assert/strict";
import { allRules } from "../../../../tools/azure-sim/rules";

/**
 * Refusals of Azure that are known from its documentation and from public logs, by what they refuse, with the rules that
 * refuse it here. Each rule's own cases are in `cases/`. What becomes of subnets inside their network's body beside standalone
 * ones is no refusal: `cloud/cloud.test.ts` and `provider/azure-native.test.ts` show it; parallel writes are among the failures
 * by seed.
 */
const refusals: Record<string, string[]> = {
  // Scale sets and machines.
  "a Flexible set over zones with several fault domains": ["fault-domain-count"],
  "a fault domain count outside its range": ["fault-domain-count"],
  "one placement group with one fault domain": ["single-placement-group"],
  "going back to one placement group": ["single-placement-group"],
  "rolling upgrades without health, with a pause that is none or a rollback that Flexible sets lack": [
    "rolling-upgrades",
    "rolling-upgrade-policy",
  ],
  "a Flexible network profile without its API version, a Uniform one with it": ["network-api-version"],
  "overprovisioning, NAT pools, probes and a system identity on a Flexible set": ["flexible-unsupported"],
  "another orchestration mode": ["fixed-properties"],
  "a mix of sizes": ["scale-set-sku"],
  "eviction and price without Spot": ["spot-only"],
  "an ephemeral disk's caching, place, size and eviction": ["ephemeral-disk"],
  "UEFI settings without a security type, Trusted Launch on generation 1": ["security-type", "image-generation"],
  "a security profile that the graphics driver doesn't load under": ["driver-and-secure-boot"],
  "a driver's extension on a size that has no such GPU, and extensions that wait for nobody or for themselves": [
    "driver-extension-fits",
    "extension-order",
  ],
  "encryption at host without the feature": ["feature-registered"],
  "no or several primary interfaces, more than the size takes": ["interfaces-of-machine"],
  "computer names too long for their system": ["computer-name"],
  "settings of the health extension": ["health-extension", "automatic-repairs", "extension-handlers-differ"],
  "a disk smaller than its image": ["disk-holds-image"],
  "an image of another system, one that is sold under a plan, a name that none has": [
    "image-system",
    "image-plan",
    "image-reference",
  ],
  "a retired or unknown size": ["size-retired", "size-known"],
  "a notice of termination on Spot, or out of its range": ["terminate-notification"],
  // Networks.
  "an address of another SKU or zone than its prefix": ["address-prefix-fits"],
  "addresses that are not static, or Basic": [
    "public-address-static",
    "public-address-basic-ended",
    "nat-gateway-addresses",
  ],
  "zones in a region without them, other zones than before": ["zones-exist", "zones-stay"],
  "a machine and its address in different zones": ["machine-and-address-zone"],
  "load-balancing rules that get into each other's way, UDP probes": ["balancer-rules"],
  "priorities of security rules": ["security-rule-priority", "security-rule-priorities-differ"],
  "singular and plural members of security rules": ["security-rule-one-form"],
  "service tags in plural members, prefixes and ports that are none": [
    "service-tags-singular",
    "security-rule-prefix",
    "security-rule-ports",
  ],
  "subnets outside their network, overlapping, or too small": [
    "subnet-inside-its-network",
    "subnet-ranges-apart",
    "subnet-large-enough",
    "subnet-has-room",
    "address-space-holds-subnets",
  ],
  "peered networks that overlap, at one hub too": ["peered-spaces-apart"],
  "a hub's gateway where there is none": ["peering-remote-gateway"],
  "overlapping prefixes in one security rule": ["security-rule-prefixes-apart"],
  "AzureBastionSubnet and GatewaySubnet": ["bastion-subnet-size", "bastion-security-group", "gateway-subnet-bare"],
  "NAT gateways": ["nat-gateway-one-zone", "nat-gateway-addresses", "nat-gateway-idle-timeout"],
  "StandardV2 with an API version that doesn't know it": ["standard-v2-needs-newer-api"],
  "a private endpoint's group, region and target": [
    "private-endpoint-group",
    "network-references",
    "private-endpoint-target",
  ],
  "a flow log's account, watcher and target": ["flow-log-account", "flow-log-target", "one-watcher-a-region"],
  // Names, roles, secrets.
  names: ["resource-name"],
  "names that are taken, also by deleted vaults and secrets": [
    "account-name-taken",
    "vault-name-taken",
    "secret-name-deleted",
  ],
  "role assignments: no GUID, no principal type, twice": ["assignment-name", "assignment-principal", "assignment-once"],
  // Deletes.
  "deletes of what is in use": [
    "subnet-in-use",
    "public-address-in-use",
    "public-prefix-in-use",
    "security-group-in-use",
    "nat-gateway-in-use",
    "route-table-in-use",
    "interface-in-use",
    "nested-resources",
    "container-protected",
    "definition-assigned",
    "reservation-in-use",
  ],
  // Reserved capacity.
  "reservations of a size that isn't reserved, twice in one place, or elsewhere than their group": [
    "reservation-size",
    "reservation-once",
    "reservation-fits-group",
  ],
  "another size or zone of a reservation, other zones of a group": ["reservation-stays"],
  "machines that no reservation of their group is for": ["reservation-matches"],
  "reserved capacity for Spot, for one placement group, for fault domains": ["reserved-machines"],
  "machines that run and get another reservation": ["reservation-association"],
  // Storage.
  "containers and policies under retention": ["container-protected", "locked-policy", "immutability-period"],
  // Autoscale.
  "a custom metric without its namespace, or that nobody has sent": ["autoscale-rules", "autoscale-metric-emitted"],
  "schedules: time zones, pairs, limits": [
    "autoscale-schedules",
    "autoscale-fixed-dates",
    "autoscale-profile-ends",
    "autoscale-profiles",
  ],
  "a second setting for one target": ["autoscale-target"],
  // Any body.
  "tags that are too long, too many, or named with reserved characters": ["tag-limits"],
  "values that no version of the service knows, members that are missing": ["value-known", "required-members"],
  "address prefixes that are none": ["address-prefix-form"],
  // The subscription.
  "a new budget that starts in a past month, or more than a year ahead": ["budget-start"],
  "an unregistered resource provider": ["provider-registered"],
  "machines and addresses beyond a quota": ["core-quota", "public-address-quota"],
  "what the role doesn't hold": ["action-granted", "linked-action-granted"],
};

describe("Azure's known refusals", () => {
  for (const [refusal, names] of Object.entries(refusals)) {
    it(`${refusal}: ${names.join(", ")}`, () => {
      const missing = names.filter((name) => !allRules.some((rule) => rule.name === name));
      assert.deepEqual(missing, []);
    });
  }
});
