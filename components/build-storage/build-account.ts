import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { deletionOptions, type Placement, resourceName, tagsFor } from "../conventions";
import { sendDiagnostics } from "../observability";
import { type BuildAccountPlan, type BuildContainer, type LifecycleRule } from "./build-account-plan";

interface BuildAccountArgs {
  placement: Placement;
  plan: BuildAccountPlan;
  resourceGroupName: pulumi.Input<string>;
  nameSuffix: pulumi.Input<string>;
  workspaceId?: pulumi.Input<string>;
}

/** A private account for builds with its containers, retention, lifecycle and logs: the body of hub and regional store. */
export class BuildAccount extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  readonly blobEndpoint: pulumi.Output<string>;
  /** The ids of the containers that the plan names. */
  readonly containerIds: ReadonlyMap<BuildContainer, pulumi.Output<string>>;

  constructor(name: string, args: BuildAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:build-storage:BuildAccount", name, {}, opts);
    const { placement, plan, resourceGroupName, workspaceId } = args;
    const guarded = deletionOptions(plan.guardedAs.account, placement.protection);

    const account = new storage.StorageAccount(
      `${name}-storage`,
      {
        resourceGroupName,
        accountName: pulumi
          .output(args.nameSuffix)
          .apply((suffix) => resourceName(placement.naming, "storageAccount", plan.role, suffix)),
        location: placement.location,
        tags: tagsFor(placement.tags, "build-storage"),
        kind: "StorageV2",
        sku: { name: plan.redundancy },
        ...hardening,
      },
      { parent: this, ...guarded },
    );
    const inside = { resourceGroupName, accountName: account.name };
    // What is in the account goes when the account goes, without a request of its own: Azure wants an ETag to delete an
    // immutability policy and the provider sends none (pulumi/pulumi-azure-native#2156), and it deletes no container
    // that still holds builds.
    const goesWithAccount = { parent: this, deletedWith: account };

    const blobService = new storage.BlobServiceProperties(
      `${name}-blob-service`,
      {
        ...inside,
        blobServicesName: "default",
        isVersioningEnabled: true,
        deleteRetentionPolicy: { enabled: true, days: plan.recoverableDays },
        containerDeleteRetentionPolicy: { enabled: true, days: plan.recoverableDays },
        // Nothing here reads it, it is billed per change, and the logs say more: they name who made the change.
        changeFeed: { enabled: false },
      },
      goesWithAccount,
    );

    const containerIds = new Map<BuildContainer, pulumi.Output<string>>();
    for (const { name: containerName, retentionDays } of plan.containers) {
      const container = new storage.BlobContainer(
        `${name}-${containerName}`,
        { ...inside, containerName, publicAccess: "None" },
        {
          ...goesWithAccount,
          ...deletionOptions(plan.guardedAs.container, placement.protection),
          dependsOn: [blobService],
        },
      );
      containerIds.set(containerName, container.id);
      if (retentionDays !== undefined) {
        new storage.BlobContainerImmutabilityPolicy(
          `${name}-${containerName}-retention`,
          {
            ...inside,
            containerName: container.name,
            immutabilityPolicyName: "default",
            immutabilityPeriodSinceCreationInDays: retentionDays,
            allowProtectedAppendWrites: false,
          },
          goesWithAccount,
        );
      }
    }

    new storage.ManagementPolicy(
      `${name}-lifecycle`,
      { ...inside, managementPolicyName: "default", policy: { rules: plan.lifecycle.map(lifecycleRule) } },
      { ...goesWithAccount, dependsOn: [blobService] },
    );

    if (workspaceId !== undefined) {
      sendDiagnostics(
        `${name}-logs`,
        {
          targetId: blobService.id,
          workspaceId,
          settingName: resourceName(placement.naming, "diagnosticSetting", plan.role),
          logs: plan.logs,
        },
        { parent: this },
      );
    }

    this.id = account.id;
    this.accountName = account.name;
    // Derived from the name, which stays known in the preview of an update; `primaryEndpoints` does not. Standard endpoints:
    // https://learn.microsoft.com/azure/storage/common/storage-account-overview#standard-endpoints
    this.blobEndpoint = pulumi.interpolate`https://${account.name}.blob.core.windows.net/`;
    this.containerIds = containerIds;
    this.registerOutputs({ id: this.id, accountName: this.accountName, blobEndpoint: this.blobEndpoint });
  }
}

/** Only Microsoft Entra identities, only TLS 1.2 and later, only through private endpoints, only from this tenant. */
const hardening = {
  accessTier: "Hot",
  minimumTlsVersion: "TLS1_2",
  enableHttpsTrafficOnly: true,
  allowSharedKeyAccess: false,
  defaultToOAuthAuthentication: true,
  allowBlobPublicAccess: false,
  allowCrossTenantReplication: false,
  allowedCopyScope: "AAD",
  publicNetworkAccess: "Disabled",
  // AzureServices lets the lifecycle rules in, which a firewall may otherwise keep out, and it holds with public access
  // disabled: https://learn.microsoft.com/azure/storage/common/storage-network-security (read 2026-11-22).
  networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [], virtualNetworkRules: [] },
  // A second layer, which can be chosen only when the account is made.
  encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
  // For the day somebody permits shared keys: a signature that is valid for longer than an hour is refused. A key policy
  // would only remind of rotating keys that open nothing, so there is none.
  sasPolicy: { sasExpirationPeriod: "0.01:00:00", expirationAction: "Block" },
  isHnsEnabled: false,
  isSftpEnabled: false,
  isLocalUserEnabled: false,
  enableNfsV3: false,
} satisfies Partial<storage.StorageAccountArgs>;

function lifecycleRule({ name, container, deleteBlobsAfterDays, deleteVersionsAfterDays }: LifecycleRule) {
  return {
    name,
    enabled: true,
    type: "Lifecycle",
    definition: {
      filters: { blobTypes: ["blockBlob"], prefixMatch: [`${container}/`] },
      actions: {
        ...(deleteBlobsAfterDays !== undefined && {
          baseBlob: { delete: { daysAfterModificationGreaterThan: deleteBlobsAfterDays } },
        }),
        version: { delete: { daysAfterCreationGreaterThan: deleteVersionsAfterDays } },
      },
    },
  };
}
