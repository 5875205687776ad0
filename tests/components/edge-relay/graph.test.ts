import assert from "node:assert/strict";
import { EdgeRelay, type EdgeRelaySettings, RelaySecrets } from "../../../components/edge-relay";
import { declare, testSubscription, testTenant } from "../../support/declare";
import { development, devPlacement, placement, production } from "./settings";

const subnetId = `/subscriptions/${testSubscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
const workspaceId = `/subscriptions/${testSubscription}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w`;
const vaultId = `/subscriptions/${testSubscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;

describe("RelaySecrets", () => {
  const declareSecrets = (epoch = 1, where = placement) =>
    declare(() => {
      const secrets = new RelaySecrets("jpe-relay-secrets", {
        placement: where,
        epoch,
        resourceGroupName: "rg",
        nameSuffix: "x7k2p",
        subnetId,
        dnsZoneId: "zone",
        workspaceId,
      });
      const { vaultId: id, vaultUri, vaultName, secretNames } = secrets;
      return { id, vaultUri, vaultName, secretNames };
    });

  it("closes the vault, guards it and watches it", async () => {
    const { named, outputs } = await declareSecrets();
    const vault = named("jpe-relay-secrets-vault");
    assert.deepEqual(vault.inputs.properties, {
      tenantId: testTenant,
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      publicNetworkAccess: "Disabled",
      networkAcls: { bypass: "None", defaultAction: "Deny", ipRules: [], virtualNetworkRules: [] },
    });
    assert.equal(vault.inputs.vaultName, "kv-cg-prod-jpe-1-x7k2p");
    assert.equal(vault.protect, true);
    const audit = named("jpe-relay-secrets-audit").inputs;
    assert.deepEqual(audit.logs, [{ category: "AuditEvent", enabled: true }]);
    assert.match(audit.resourceUri, /vaults\/kv-cg-prod-jpe-1-x7k2p$/);
    assert.deepEqual(outputs.vaultName, "kv-cg-prod-jpe-1-x7k2p");
    assert.equal(outputs.vaultUri, "https://kv-cg-prod-jpe-1-x7k2p.vault.azure.net/");
    assert.deepEqual(outputs.secretNames, ["relay-secret-a", "relay-secret-b"]);
  });

  it("can be thrown away outside production, and says no false for purge protection, which Azure refuses", async () => {
    const vault = (await declareSecrets(1, devPlacement)).named("jpe-relay-secrets-vault");
    assert.equal(vault.protect, false);
    assert.equal("enablePurgeProtection" in vault.inputs.properties, false);
  });

  it("keeps the secrets secret", async () => {
    const { ofType, resources } = await declareSecrets(3);
    const secrets = ofType("azure-native:keyvault:Secret");
    assert.deepEqual(
      secrets.map(({ inputs }) => [inputs.secretName, inputs.tags.slot, inputs.tags.epoch]),
      [
        ["relay-secret-a", "a", "3"],
        ["relay-secret-b", "b", "2"],
      ],
    );
    for (const { inputs } of secrets)
      assert.equal(isSecret(inputs.properties) || isSecret(inputs.properties.value), true);
    for (const { type, inputs } of resources) {
      if (type === "azure-native:keyvault:Secret") continue;
      assert.doesNotMatch(JSON.stringify(inputs), /r4nd0/, type);
    }
  });

  it("makes one new value when the epoch is bumped", async () => {
    const keepers = async (epoch: number) =>
      (await declareSecrets(epoch))
        .ofType("random:index/randomPassword:RandomPassword")
        .map(({ inputs }) => inputs.keepers.epoch);
    assert.deepEqual(await keepers(4), ["3", "4"]);
    assert.deepEqual(await keepers(5), ["5", "4"]);
  });

  it("gives the vault an address in the region", async () => {
    const { ofType } = await declareSecrets();
    const [endpoint] = ofType("azure-native:network:PrivateEndpoint");
    assert.deepEqual(endpoint!.inputs.privateLinkServiceConnections[0].groupIds, ["vault"]);
  });

  it("refuses an epoch that is none, before it declares anything", async () => {
    await assert.rejects(declareSecrets(0), /relay secrets jpe-relay-secrets: 1 problem/);
  });
});

/** A value that the engine was told to encrypt. */
function isSecret(value: unknown): boolean {
  return (
    (value as Record<string, unknown> | undefined)?.["4dabf18193072939515e22adb298388d"] ===
    "1b47061264138c4ac30d75fd1eb44270"
  );
}

describe("EdgeRelay", () => {
  const small = { ...production, zones: ["1"], perZone: 2, sessions: 100 };
  const declareRelays = (settings = production, collected: { workspaceId?: string } = { workspaceId }) =>
    declare(() => {
      const relays = new EdgeRelay("jpe-relays-g1", {
        ...settings,
        resourceGroupName: "rg",
        subnetId,
        vault: { id: vaultId, uri: "https://kv.vault.azure.net/" },
        ...collected,
      });
      return { relays: relays.relays, identityId: relays.identityId };
    });

  // Twelve relays take a while to declare: once is enough for what they look like.
  let twelve: Awaited<ReturnType<typeof declareRelays>>;
  before(async () => (twelve = await declareRelays()));

  it("gives each relay an address, an interface and a machine in its zone", () => {
    const { ofType, named, outputs } = twelve;
    for (const type of ["network:PublicIPAddress", "network:NetworkInterface", "compute:VirtualMachine"]) {
      assert.equal(ofType(`azure-native:${type}`).length, 12, type);
    }
    const address = named("jpe-relays-g1-z2-3-address");
    assert.deepEqual(address.inputs.zones, ["2"]);
    assert.deepEqual(address.inputs.sku, { name: "Standard", tier: "Regional" });
    assert.equal(address.inputs.publicIPAllocationMethod, "Static");
    assert.deepEqual(address.inputs.ddosSettings, { protectionMode: "Enabled" });
    assert.equal(address.protect, true);
    assert.deepEqual(named("jpe-relays-g1-z2-3-machine").inputs.zones, ["2"]);
    assert.deepEqual(outputs.relays.map(({ name, zone }) => [name, zone])[5], ["vm-cg-prod-jpe-1-relay-g1-z2-2", "2"]);
    assert.equal(outputs.relays[5]!.publicAddress, "address-of-jpe-relays-g1-z2-2-address");
  });

  it("forwards nothing below coturn, and is reached at its own address", () => {
    const nic = twelve.named("jpe-relays-g1-z1-1-interface").inputs;
    assert.equal(nic.enableIPForwarding, false);
    assert.equal(nic.enableAcceleratedNetworking, true);
    assert.equal(nic.ipConfigurations.length, 1);
    assert.match(nic.ipConfigurations[0].publicIPAddress.id, /publicIPAddresses\/pip-cg-prod-jpe-1-relay-g1-z1-1$/);
  });

  it("makes machines that nobody logs in to", () => {
    const { osProfile, securityProfile, identity } = twelve.named("jpe-relays-g1-z1-1-machine").inputs;
    assert.equal(osProfile.linuxConfiguration.disablePasswordAuthentication, true);
    assert.equal(osProfile.adminPassword, undefined);
    assert.equal(securityProfile.encryptionAtHost, true);
    assert.equal(identity.type, "UserAssigned");
  });

  it("puts the monitoring agent on them, and where there is no workspace nothing", async () => {
    const { inputs, deletedWith } = twelve.named("jpe-relays-g1-z1-1-monitoring-agent");
    const { publisher, type, settings, enableAutomaticUpgrade, vmName } = inputs;
    assert.deepEqual(
      { publisher, type, enableAutomaticUpgrade, vmName },
      {
        publisher: "Microsoft.Azure.Monitor",
        type: "AzureMonitorLinuxAgent",
        enableAutomaticUpgrade: true,
        vmName: "vm-cg-prod-jpe-1-relay-g1-z1-1",
      },
    );
    assert.match(settings.authentication.managedIdentity["identifier-value"], /userAssignedIdentities\/id-/);
    assert.match(deletedWith!, /jpe-relays-g1-z1-1-machine$/);
    const machineOf = (of: typeof twelve) => of.ofType("azure-native:compute:VirtualMachine")[0]!.inputs;
    assert.equal(machineOf(twelve).osProfile.allowExtensionOperations, true);
    const alone = await declareRelays(small, {});
    assert.equal(machineOf(alone).osProfile.allowExtensionOperations, false);
    assert.deepEqual(alone.ofType("azure-native:compute:VirtualMachineExtension"), []);
  });

  it("keeps the system on the local disk, or on a managed one", async () => {
    const disk = twelve.named("jpe-relays-g1-z1-1-machine").inputs.storageProfile.osDisk;
    assert.deepEqual(disk.diffDiskSettings, { option: "Local", placement: "ResourceDisk" });
    assert.equal(disk.caching, "ReadOnly");
    const { named } = await declareRelays(development);
    const managed = named("jpe-relays-g1-1-machine").inputs;
    assert.equal(managed.storageProfile.osDisk.diffDiskSettings, undefined);
    assert.equal(managed.zones, undefined);
    assert.equal(named("jpe-relays-g1-1-address").protect, false);
  });

  it("starts them with cloud-init that knows the vault, their identity and no secret", () => {
    const { osProfile } = twelve.named("jpe-relays-g1-z1-1-machine").inputs;
    const text = Buffer.from(osProfile.customData, "base64").toString();
    assert.match(text, /"identity": "client-of-jpe-relays-g1-identity"/);
    assert.match(text, /"vault": "https:\/\/kv\.vault\.azure\.net\/"/);
    assert.doesNotMatch(text, /r4nd0/);
  });

  it("lets them read the two secrets and nothing else", () => {
    const { ofType, named } = twelve;
    const assignments = ofType("azure-native:authorization:RoleAssignment").map(({ inputs }) => inputs);
    assert.deepEqual(
      assignments.map(({ scope }) => scope),
      [`${vaultId}/secrets/relay-secret-a`, `${vaultId}/secrets/relay-secret-b`],
    );
    for (const { roleDefinitionId, principalId, principalType } of assignments) {
      assert.match(roleDefinitionId, /4633458b-17de-408a-b874-0445c86b69e6$/);
      assert.equal(principalId, "principal-of-jpe-relays-g1-identity");
      assert.equal(principalType, "ServicePrincipal");
    }
    assert.equal(new Set(assignments.map(({ roleAssignmentName }) => roleAssignmentName)).size, 2);
    assert.equal(named("jpe-relays-g1-z1-1-machine").dependsOn.filter((urn) => urn.includes("-reads-")).length, 2);
  });

  it("reports attacks, and protects addresses one by one only where that was asked for", async () => {
    const { ofType } = await declareRelays({ ...small, ddos: { mode: "plan", planId: "plan" } });
    assert.deepEqual(ofType("azure-native:network:PublicIPAddress")[0]!.inputs.ddosSettings, {
      protectionMode: "VirtualNetworkInherited",
    });
    const [setting] = ofType("azure-native:monitor:DiagnosticSetting");
    assert.equal(setting!.inputs.logs.length, 3);
  });

  it("shares no name between two generations", async () => {
    const names = async (generation: number) => {
      const { resources } = await declareRelays({ ...small, generation });
      const machines = resources.filter(({ type }) => type !== "azure-native:compute:VirtualMachineExtension");
      return machines.flatMap(
        ({ inputs: { publicIpAddressName, networkInterfaceName, vmName, resourceName, roleAssignmentName } }) =>
          [publicIpAddressName, networkInterfaceName, vmName, resourceName, roleAssignmentName].filter(Boolean),
      );
    };
    const [first, second] = [await names(1), new Set(await names(2))];
    assert.equal(first.length, 9);
    assert.deepEqual(
      first.filter((name) => second.has(name)),
      [],
    );
  });

  it("drains by its machines' user data, and by nothing that is deleted or started for it", async () => {
    const declared = async (change: Partial<EdgeRelaySettings>) => {
      const { resources } = await declareRelays({ ...production, ...change });
      return resources.map(({ name, inputs }) => {
        const { userData, ...rest } = inputs as Record<string, unknown>;
        const orders = typeof userData === "string" ? Buffer.from(userData, "base64").toString() : undefined;
        return { name, orders, rest };
      });
    };
    const [serving, draining] = [await declared({}), await declared({ serving: false, drainHours: 9 })];
    assert.deepEqual(
      draining.map(({ name, rest }) => ({ name, rest })),
      serving.map(({ name, rest }) => ({ name, rest })),
    );
    const orders = (of: typeof serving) => [...new Set(of.flatMap((one) => one.orders ?? []))];
    assert.deepEqual(orders(serving), ['{"serving":true}']);
    assert.deepEqual(orders(draining), ['{"serving":false,"drainHours":9}']);
    assert.equal(serving.filter((one) => one.orders).length, 12);
  });

  it("refuses what its plan refuses, with every problem", async () => {
    await assert.rejects(declareRelays({ ...production, size: "x", realm: "" }), /relays jpe-relays-g1: 2 problems/);
  });
});
