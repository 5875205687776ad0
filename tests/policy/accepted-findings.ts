import type { AcceptedFinding } from "./checkov";

/**
 * Findings of Checkov that are right as they are, written for an auditor. A finding that is on no line of this list fails
 * the tests, and so does a line that no finding needs any more.
 */
export const acceptedFindings: AcceptedFinding[] = [
  {
    check: "CKV_AZURE_59",
    resource: /storageAccounts\.st\w+log\w+$/,
    reason:
      "Flow logs reach the region's log account as a trusted Azure service, over the account's public endpoint. Its firewall " +
      "denies everyone else (defaultAction Deny, no address and no network allowed), shared keys and public blobs are off.",
  },
  {
    check: "CKV_AZURE_206",
    resource: /storageAccounts\.st\w+(log|bld|hub)\w+$/,
    reason:
      "The rule counts only copies in another region. A region's builds are copies of the hub's, which promotion makes again; " +
      "its logs are of use for as long as the region is. Both are copied over the region's zones (ZRS). The hub is copied to a " +
      "second region (GZRS) where its own has an open pair that is mutual, and over its zones where it has none.",
  },
  {
    check: "CKV_AZURE_41",
    resource: /vaults\/secrets\.kv-[\w-]+\/relay-secret-[ab]$/,
    reason:
      "A date in the program would need a clock and be another one at every run. The relays' secrets are rotated by their " +
      "epoch, two of them overlapping; an expired one would end sessions and protect nobody.",
  },
  {
    check: "CKV_AZURE_95",
    resource: /virtualMachineScaleSets\.vmss-[\w-]+-g\d+$/,
    reason:
      "Streaming hosts are never patched in place: that would restart them under live sessions. A new image is rolled out as " +
      "a new generation beside the serving one, which is drained and removed.",
  },
  {
    check: "CKV_AZURE_50",
    resource: /virtualMachines\.vm-[\w-]+-relay-g\d+-z?[\w-]+$/,
    reason:
      "A relay's only extension is the Azure Monitor agent, without which nobody would see what it says. Its code is Microsoft's; it " +
      "opens no port, and no other extension is declared on a relay.",
  },
  ...["CKV_AZURE_110", "CKV_AZURE_42"].map((check) => ({
    check,
    resource: /vaults\.kv-\w+-dev-[\w-]+$/,
    reason:
      "dev is destroyed and made again often; purge protection would hold its vaults' names for months. Soft delete is on. " +
      "In prod purge protection is on.",
  })),
  {
    check: "CKV_AZURE_12",
    resource: /flowLogs\.NetworkWatcher_\w+\/fl-\w+-dev-[\w-]+$/,
    reason:
      "dev keeps its flow logs for 30 days: nobody is served there, and storage is paid for. prod keeps them for 90.",
  },
];
