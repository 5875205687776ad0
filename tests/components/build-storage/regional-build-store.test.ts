import assert from "node:assert/strict";
import { RegionalBuildStore, type RegionalBuildStoreArgs } from "../../../components/build-storage";
import { declare } from "../../support/declare";
import { home, region, resolved, unprotected } from "./settings";

const args: RegionalBuildStoreArgs = {
  placement: region,
  redundancy: "Standard_ZRS",
  retentionDays: 90,
  resourceGroupName: "rg-cg-prod-swc-1",
  nameSuffix: "x7k2p",
  endpoints: { subnetId: "/region/subnets/endpoints", dnsZoneId: "/region/dns" },
  promotion: { subnetId: "/promotion/subnets/endpoints", dnsZoneId: "/promotion/dns", placement: home },
  promoterPrincipalId: "the-promoter",
  promoterRoleId: "/roles/promoter",
  channelWriterRoleId: "/roles/channelWriter",
  workspaceId: "/workspaces/log-cg-prod-glb",
};
const store = (overrides: Partial<RegionalBuildStoreArgs> = {}) => {
  const { accountId, accountName, blobEndpoint } = new RegionalBuildStore("builds", { ...args, ...overrides });
  return resolved({ accountId, accountName, blobEndpoint });
};

describe("RegionalBuildStore", () => {
  it("declares a hardened account of its own, with builds retained and no staging", async () => {
    const { ofType, outputs } = await declare(() => store());
    assert.equal(outputs.accountName, "stcgprodswc1bldx7k2p");
    assert.equal(outputs.blobEndpoint, "https://stcgprodswc1bldx7k2p.blob.core.windows.net/");
    const [account] = ofType("azure-native:storage:StorageAccount");
    assert.equal(account?.inputs.location, "swedencentral");
    assert.equal(account.inputs.publicNetworkAccess, "Disabled");
    assert.equal(account.inputs.allowSharedKeyAccess, false);
    assert.deepEqual(
      ofType("azure-native:storage:BlobContainer")
        .map(({ inputs }) => inputs.containerName)
        .sort(),
      ["builds", "channels"],
    );
    assert.deepEqual(
      ofType("azure-native:storage:BlobContainerImmutabilityPolicy").map(({ inputs }) => [
        inputs.containerName,
        inputs.immutabilityPeriodSinceCreationInDays,
      ]),
      [["builds", 90]],
    );
  });

  it("has a door for the hosts and one in the promotion network, both in the region's resource group", async () => {
    const { ofType, outputs } = await declare(() => store());
    const endpoints = ofType("azure-native:network:PrivateEndpoint").map(({ inputs }) => inputs);
    assert.deepEqual(
      endpoints.map(({ subnet, location, resourceGroupName }) => [subnet.id, location, resourceGroupName]).sort(),
      [
        ["/promotion/subnets/endpoints", "japaneast", "rg-cg-prod-swc-1"],
        ["/region/subnets/endpoints", "swedencentral", "rg-cg-prod-swc-1"],
      ],
    );
    assert.equal(new Set(endpoints.map(({ privateEndpointName }) => privateEndpointName)).size, 2);
    for (const endpoint of endpoints) assert.ok(JSON.stringify(endpoint).includes(outputs.accountId));
    const zones = ofType("azure-native:network:PrivateDnsZoneGroup").map(
      ({ inputs }) => `${inputs.privateEndpointName} ${inputs.privateDnsZoneConfigs[0].privateDnsZoneId}`,
    );
    assert.deepEqual(zones.sort(), [
      "pep-cg-prod-swc-1-builds /region/dns",
      "pep-cg-prod-swc-1-builds-promotion /promotion/dns",
    ]);
  });

  it("lets the promoter add to builds and write channels, and nobody else in", async () => {
    const { ofType, outputs } = await declare(() => store());
    const container = `${outputs.accountId}/blobServices/default/containers`;
    assert.deepEqual(
      ofType("azure-native:authorization:RoleAssignment")
        .map(({ inputs }) => [inputs.scope, inputs.roleDefinitionId, inputs.principalId, inputs.principalType])
        .sort(),
      [
        [`${container}/builds`, "/roles/promoter", "the-promoter", "ServicePrincipal"],
        [`${container}/channels`, "/roles/channelWriter", "the-promoter", "ServicePrincipal"],
      ],
    );
  });

  it("is protected in production and never locked", async () => {
    const guarded = await declare(() => store());
    assert.equal(guarded.ofType("azure-native:storage:StorageAccount")[0]?.protect, true);
    assert.deepEqual(guarded.ofType("azure-native:authorization:ManagementLockByScope"), []);
    const free = await declare(() => store({ placement: unprotected(region) }));
    assert.deepEqual(
      free.resources.filter(({ protect }) => protect),
      [],
    );
  });

  it("leaves reads out of the log unless asked", async () => {
    const categories = async (overrides: Partial<RegionalBuildStoreArgs>) =>
      (await declare(() => store(overrides)))
        .ofType("azure-native:monitor:DiagnosticSetting")
        .flatMap(({ inputs }) => inputs.logs.map(({ category }: { category: string }) => category));
    assert.deepEqual(await categories({}), ["StorageWrite", "StorageDelete"]);
    assert.deepEqual(await categories({ logReads: true }), ["StorageRead", "StorageWrite", "StorageDelete"]);
    assert.deepEqual(await categories({ workspaceId: undefined }), []);
  });

  it("refuses to copy a region's account to another region", async () => {
    const geo = "Standard_GZRS" as "Standard_ZRS";
    await assert.rejects(
      declare(() => store({ redundancy: geo })),
      /builds: 1 problem/,
    );
  });
});
