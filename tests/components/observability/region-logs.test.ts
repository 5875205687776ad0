import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { RegionLogs, type RegionLogsArgs } from "../../../components/observability";
import { declare } from "../../support/declare";
import { placementIn } from "../conventions/placement";

const build = (overrides: Partial<RegionLogsArgs> = {}) =>
  declare(() => {
    const logs = new RegionLogs("logs", {
      placement: placementIn("japaneast"),
      retentionDays: 90,
      zoneRedundant: true,
      resourceGroupName: "rg-test",
      nameSuffix: pulumi.output("a1b2c"),
      workspaceId: "workspace-id",
      ...overrides,
    });
    return { accountId: logs.accountId, accountName: logs.accountName, flowLogIdentityId: logs.flowLogIdentityId };
  });

describe("RegionLogs", () => {
  it("declares an account that takes no keys, shows nothing in public and lets only Azure's own services in", async () => {
    const { named, outputs } = await build();
    const { inputs } = named("logs-account");
    assert.equal(inputs.accountName, "stcgtestjpe1loga1b2c");
    assert.deepEqual(inputs.sku, { name: "Standard_ZRS" });
    assert.equal(inputs.allowSharedKeyAccess, false);
    assert.equal(inputs.allowBlobPublicAccess, false);
    assert.equal(inputs.allowCrossTenantReplication, false);
    assert.equal(inputs.enableHttpsTrafficOnly, true);
    assert.equal(inputs.minimumTlsVersion, "TLS1_2");
    assert.equal(inputs.networkRuleSet.defaultAction, "Deny");
    assert.equal(inputs.networkRuleSet.bypass, "AzureServices");
    assert.equal(inputs.tags.component, "observability");
    assert.equal(outputs.accountName, "stcgtestjpe1loga1b2c");
    assert.match(outputs.accountId, /storageAccounts\/stcgtestjpe1loga1b2c$/);
  });

  it("deletes logs after their days, and keeps what was deleted for a week", async () => {
    const { named } = await build({ retentionDays: 30 });
    const { inputs: lifecycle } = named("logs-lifecycle");
    assert.equal(lifecycle.managementPolicyName, "default");
    assert.equal(lifecycle.policy.rules.length, 1);
    const [rule] = lifecycle.policy.rules;
    assert.equal(rule.enabled, true);
    assert.deepEqual(rule.definition.actions, { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } });
    assert.deepEqual(rule.definition.filters, { blobTypes: ["blockBlob", "appendBlob"] });
    const { inputs: blobs } = named("logs-blobs");
    assert.equal(blobs.blobServicesName, "default");
    assert.deepEqual(blobs.deleteRetentionPolicy, { enabled: true, days: 7 });
    assert.deepEqual(blobs.containerDeleteRetentionPolicy, { enabled: true, days: 7 });
  });

  it("lets the flow logs' identity write to this account and nothing else", async () => {
    const { named, ofType, outputs } = await build();
    assert.equal(ofType("azure-native:authorization:RoleAssignment").length, 1);
    const { inputs } = named("logs-flow-log-writer");
    assert.match(inputs.scope, /storageAccounts\/stcgtestjpe1loga1b2c$/);
    assert.equal(inputs.principalId, "principal-of-logs-flow-log-identity");
    assert.equal(inputs.principalType, "ServicePrincipal");
    assert.match(inputs.roleDefinitionId, /ba92f5b4-2d11-453d-a403-e96b0029c9fe$/);
    assert.match(outputs.flowLogIdentityId, /userAssignedIdentities\/id-cg-test-jpe-1-flow-logs$/);
  });

  it("tells the workspace who reads and deletes logs", async () => {
    const { inputs } = (await build()).named("logs-blobs-diagnostics");
    assert.match(inputs.resourceUri, /storageAccounts\/stcgtestjpe1loga1b2c\/blobServices\/default$/);
    assert.equal(inputs.workspaceId, "workspace-id");
    assert.deepEqual(inputs.logs, [
      { category: "StorageRead", enabled: true },
      { category: "StorageDelete", enabled: true },
    ]);
  });

  it("protects the account in production, and nothing elsewhere", async () => {
    const { resources } = await build({ placement: placementIn("japaneast", { protection: "production" }) });
    assert.deepEqual(
      resources.filter((resource) => resource.protect).map(({ name }) => name),
      ["logs-account"],
    );
    assert.equal(
      (await build()).resources.some((resource) => resource.protect),
      false,
    );
  });

  it("refuses bad arguments", async () => {
    await assert.rejects(build({ retentionDays: 0 }), (error) => pulumi.InputPropertiesError.isInstance(error));
  });
});
