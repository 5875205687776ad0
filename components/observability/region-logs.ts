import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { deletionOptions, identityOutputs, knownAfter, resourceName, tagsFor, throwProblems } from "../conventions";
import type { RegionLogsArgs } from "./args";
import { sendDiagnostics } from "./diagnostics";
import { planRegionLogs, type RegionLogsPlan } from "./plan";

/** A region's account for flow logs, and the identity that writes them. */
export class RegionLogs extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** The identity for flow logs; known once it may write to the account. */
  readonly flowLogIdentityId: pulumi.Output<string>;
  readonly plan: RegionLogsPlan;

  private readonly tags: Record<string, string>;

  /**
   * @param name the logical name, e.g. `japaneast-logs`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(
    private readonly name: string,
    private readonly args: RegionLogsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("cloudgaming:observability:RegionLogs", name, {}, options);
    this.plan = planRegionLogs(args);
    throwProblems(`the logs ${name}`, this.plan.problems);
    this.tags = tagsFor(args.placement.tags, "observability");

    const account = this.createAccount();
    this.createBlobService(account);
    this.expireLogs(account);

    this.accountId = account.id;
    this.accountName = account.name;
    this.flowLogIdentityId = this.createFlowLogIdentity(account);
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      flowLogIdentityId: this.flowLogIdentityId,
    });
  }

  private createAccount(): storage.StorageAccount {
    const { placement, resourceGroupName, nameSuffix } = this.args;
    return new storage.StorageAccount(
      `${this.name}-account`,
      {
        resourceGroupName,
        location: placement.location,
        accountName: pulumi.interpolate`${this.plan.accountNameStem}${nameSuffix}`,
        kind: "StorageV2",
        sku: { name: this.plan.sku },
        accessTier: "Hot",
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        allowedCopyScope: "AAD",
        isLocalUserEnabled: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        // Flow logs arrive as a trusted Azure service over the public endpoint, which is closed to everyone else.
        publicNetworkAccess: "Enabled",
        networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [], virtualNetworkRules: [] },
        encryption: {
          keySource: "Microsoft.Storage",
          requireInfrastructureEncryption: true,
          services: { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } },
        },
        tags: this.tags,
      },
      { parent: this, ...deletionOptions("logAccount", placement.protection) },
    );
  }

  private createBlobService(account: storage.StorageAccount): void {
    const { placement, resourceGroupName, workspaceId } = this.args;
    const softDelete = { enabled: true, days: this.plan.softDeleteDays };
    const blobService = new storage.BlobServiceProperties(
      `${this.name}-blobs`,
      {
        resourceGroupName,
        accountName: account.name,
        blobServicesName: "default",
        deleteRetentionPolicy: softDelete,
        containerDeleteRetentionPolicy: softDelete,
      },
      { parent: this },
    );
    // Not StorageWrite: the flow log's own writes would be most of it.
    sendDiagnostics(
      `${this.name}-blobs-diagnostics`,
      {
        targetId: blobService.id,
        workspaceId,
        settingName: resourceName(placement.naming, "diagnosticSetting"),
        logs: ["StorageRead", "StorageDelete"],
      },
      { parent: this },
    );
  }

  private expireLogs(account: storage.StorageAccount): void {
    new storage.ManagementPolicy(
      `${this.name}-lifecycle`,
      {
        resourceGroupName: this.args.resourceGroupName,
        accountName: account.name,
        managementPolicyName: "default",
        policy: {
          rules: [
            {
              name: "delete-old-logs",
              type: "Lifecycle",
              enabled: true,
              definition: {
                filters: { blobTypes: ["blockBlob", "appendBlob"] },
                actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: this.plan.retentionDays } } },
              },
            },
          ],
        },
      },
      { parent: this },
    );
  }

  private createFlowLogIdentity(account: storage.StorageAccount): pulumi.Output<string> {
    const { placement, resourceGroupName } = this.args;
    const identity = new managedidentity.UserAssignedIdentity(
      `${this.name}-flow-log-identity`,
      { resourceGroupName, location: placement.location, resourceName: this.plan.flowLogIdentityName, tags: this.tags },
      { parent: this },
    );
    const assignment = new authorization.RoleAssignment(
      `${this.name}-flow-log-writer`,
      {
        scope: account.id,
        roleAssignmentName: this.plan.flowLogRole.assignmentName,
        roleDefinitionId: this.plan.flowLogRole.roleDefinitionId,
        principalId: identityOutputs(identity).principalId,
        principalType: "ServicePrincipal",
      },
      { parent: this },
    );
    return knownAfter(identity.id, assignment);
  }
}
