import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { BuildHub, type BuildHubArgs, planBuildRoles } from "../../../components/build-storage";
import { declare } from "../../support/declare";
import { home, resolved, unprotected } from "./settings";

const args: BuildHubArgs = {
  placement: home,
  redundancy: "Standard_GZRS",
  retentionDays: 180,
  stagingDays: 7,
  resourceGroupName: "rg-cg-prod-glb",
  nameSuffix: "x7k2p",
  promotion: { subnetId: "/promotion/subnets/endpoints", dnsZoneId: "/promotion/dns" },
  workspaceId: "/workspaces/log-cg-prod-glb",
};
const hub = (overrides: Partial<BuildHubArgs> = {}, opts?: pulumi.ComponentResourceOptions) => {
  const component = new BuildHub("hub", { ...args, ...overrides }, opts);
  const { accountId, accountName, blobEndpoint, promoter, readerRoleId, channelWriterRoleId } = component;
  const { publisherRoleId, promoterRoleId, collectorRoleId } = component;
  const roleIds = [publisherRoleId, promoterRoleId, channelWriterRoleId, collectorRoleId, readerRoleId];
  return resolved({ accountId, accountName, blobEndpoint, promoter, roleIds });
};

describe("BuildHub", () => {
  it("declares an account that only this tenant's identities reach, over TLS 1.2, through private endpoints", async () => {
    const { ofType, outputs } = await declare(() => hub());
    const [account] = ofType("azure-native:storage:StorageAccount");
    assert.equal(outputs.accountName, "stcgprodglbhubx7k2p");
    assert.equal(outputs.blobEndpoint, "https://stcgprodglbhubx7k2p.blob.core.windows.net/");
    const { inputs } = account!;
    assert.deepEqual(inputs.sku, { name: "Standard_GZRS" });
    assert.equal(inputs.allowSharedKeyAccess, false);
    assert.equal(inputs.defaultToOAuthAuthentication, true);
    assert.equal(inputs.allowBlobPublicAccess, false);
    assert.equal(inputs.allowCrossTenantReplication, false);
    assert.equal(inputs.allowedCopyScope, "AAD");
    assert.equal(inputs.minimumTlsVersion, "TLS1_2");
    assert.equal(inputs.enableHttpsTrafficOnly, true);
    assert.equal(inputs.publicNetworkAccess, "Disabled");
    assert.equal(inputs.networkRuleSet.defaultAction, "Deny");
    assert.equal(inputs.encryption.requireInfrastructureEncryption, true);
    assert.equal(inputs.tags.component, "build-storage");
  });

  it("can bring back what was deleted, and sets that up before the first container", async () => {
    const { ofType } = await declare(() => hub());
    const [service] = ofType("azure-native:storage:BlobServiceProperties");
    assert.equal(service?.inputs.blobServicesName, "default");
    assert.equal(service.inputs.isVersioningEnabled, true);
    assert.deepEqual(service.inputs.deleteRetentionPolicy, { enabled: true, days: 14 });
    assert.deepEqual(service.inputs.containerDeleteRetentionPolicy, { enabled: true, days: 14 });
    for (const container of ofType("azure-native:storage:BlobContainer")) {
      assert.ok(container.dependsOn.includes(service.urn), container.name);
    }
  });

  it("retains builds by an unlocked policy of the container, and nothing else", async () => {
    const { ofType } = await declare(() => hub());
    assert.deepEqual(
      ofType("azure-native:storage:BlobContainer")
        .map(({ inputs }) => `${inputs.containerName} ${inputs.publicAccess}`)
        .sort(),
      ["builds None", "channels None", "staging None"],
    );
    const policies = ofType("azure-native:storage:BlobContainerImmutabilityPolicy");
    assert.equal(policies.length, 1);
    assert.equal(policies[0]!.inputs.containerName, "builds");
    assert.equal(policies[0]!.inputs.immutabilityPolicyName, "default");
    assert.equal(policies[0]!.inputs.immutabilityPeriodSinceCreationInDays, 180);
    assert.equal(policies[0]!.inputs.allowProtectedAppendWrites, false);
  });

  it("deletes by age in staging and among the channels' old versions, never in builds", async () => {
    const { ofType } = await declare(() => hub());
    const [policy] = ofType("azure-native:storage:ManagementPolicy");
    assert.deepEqual(
      policy?.inputs.policy.rules.map((rule: any) => [rule.definition.filters, rule.definition.actions]),
      [
        [
          { blobTypes: ["blockBlob"], prefixMatch: ["channels/"] },
          { version: { delete: { daysAfterCreationGreaterThan: 365 } } },
        ],
        [
          { blobTypes: ["blockBlob"], prefixMatch: ["staging/"] },
          {
            baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } },
            version: { delete: { daysAfterCreationGreaterThan: 7 } },
          },
        ],
      ],
    );
  });

  it("declares every planned role and gives the promoter three of them, each on one container", async () => {
    const { ofType, outputs } = await declare(() => hub());
    const planned = planBuildRoles(home);
    const definitions = ofType("azure-native:authorization:RoleDefinition").map(({ inputs }) => inputs);
    assert.equal(definitions.length, planned.length);
    for (const { guid, dataActions, actions, scope } of planned) {
      const definition = definitions.find(({ roleDefinitionId }) => roleDefinitionId === guid);
      assert.deepEqual(definition?.permissions, [{ actions, notActions: [], dataActions, notDataActions: [] }]);
      assert.deepEqual(definition.assignableScopes, [scope]);
    }
    assert.deepEqual(
      outputs.roleIds,
      planned.map(({ id }) => id),
    );
    const id = (role: string) => planned.find((one) => one.role === role)!.id;
    assert.deepEqual(
      ofType("azure-native:authorization:RoleAssignment")
        .map(({ inputs }) => [
          inputs.scope.split("/").at(-1),
          inputs.roleDefinitionId,
          inputs.principalId,
          inputs.principalType,
        ])
        .sort(),
      [
        ["builds", id("reader"), outputs.promoter.principalId, "ServicePrincipal"],
        ["channels", id("channelWriter"), outputs.promoter.principalId, "ServicePrincipal"],
        // Where it says what it promotes.
        ["staging", id("promoter"), outputs.promoter.principalId, "ServicePrincipal"],
      ],
    );
  });

  it("is reached through one endpoint, in the promotion network", async () => {
    const { ofType, outputs } = await declare(() => hub());
    const endpoints = ofType("azure-native:network:PrivateEndpoint");
    assert.equal(endpoints.length, 1);
    assert.equal(endpoints[0]!.inputs.subnet.id, "/promotion/subnets/endpoints");
    assert.ok(JSON.stringify(endpoints[0]!.inputs).includes(outputs.accountId));
  });

  it("sends the blob service's log to the workspace when there is one", async () => {
    const withWorkspace = await declare(() => hub());
    const [setting] = withWorkspace.ofType("azure-native:monitor:DiagnosticSetting");
    assert.match(setting?.inputs.resourceUri, /\/blobServices\/default$/);
    assert.deepEqual(
      setting?.inputs.logs.map(({ category }: { category: string }) => category),
      ["StorageRead", "StorageWrite", "StorageDelete"],
    );
    const without = await declare(() => hub({ workspaceId: undefined }));
    assert.deepEqual(without.ofType("azure-native:monitor:DiagnosticSetting"), []);
  });

  it("is guarded in production: engine, Azure, and the lock goes before all that it would hold", async () => {
    const { ofType } = await declare(() => hub());
    const [account] = ofType("azure-native:storage:StorageAccount");
    assert.equal(account?.protect, true);
    assert.ok(ofType("azure-native:storage:BlobContainer").every(({ protect }) => protect));
    const [lock] = ofType("azure-native:authorization:ManagementLockByScope");
    assert.equal(lock?.inputs.level, "CanNotDelete");
    const held = [
      ...ofType("azure-native:authorization:RoleAssignment"),
      ...ofType("azure-native:storage:BlobContainer"),
      ...ofType("azure-native:storage:BlobContainerImmutabilityPolicy"),
      ...ofType("azure-native:storage:ManagementPolicy"),
      ...ofType("azure-native:network:PrivateEndpoint"),
      ...ofType("azure-native:monitor:DiagnosticSetting"),
    ];
    assert.equal(held.length, 3 + 3 + 1 + 1 + 1 + 1);
    for (const { urn, name } of held) assert.ok(lock.dependsOn.includes(urn), name);
  });

  it("is free to go elsewhere", async () => {
    const { resources, ofType } = await declare(() => hub({ placement: unprotected(home) }));
    assert.deepEqual(
      resources.filter(({ protect }) => protect),
      [],
    );
    assert.deepEqual(ofType("azure-native:authorization:ManagementLockByScope"), []);
  });

  it("takes what is inside the account along with the account", async () => {
    const deletedWith = new Map<string, unknown>();
    await declare(() =>
      hub(
        {},
        {
          transformations: [
            ({ type, opts }) => {
              deletedWith.set(type, (opts as pulumi.CustomResourceOptions).deletedWith);
              return undefined;
            },
          ],
        },
      ),
    );
    for (const type of [
      "BlobServiceProperties",
      "BlobContainer",
      "BlobContainerImmutabilityPolicy",
      "ManagementPolicy",
    ]) {
      assert.ok(deletedWith.get(`azure-native:storage:${type}`), type);
    }
  });

  it("names every refused argument at once", async () => {
    await assert.rejects(
      declare(() => hub({ retentionDays: 0, stagingDays: 0 })),
      (error: any) => {
        assert.deepEqual(
          error.errors?.map(({ propertyPath }: { propertyPath: string }) => propertyPath),
          ["retentionDays", "stagingDays"],
        );
        return true;
      },
    );
  });
});
