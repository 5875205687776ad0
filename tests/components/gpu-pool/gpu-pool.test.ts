import type * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { keyThatOpensNothing } from "../../../components/conventions";
import { GpuPool, type GpuPoolArgs } from "../../../components/gpu-pool";
import { toWire, typeInfo, validateBody } from "../../../tools/azure-sim/types";
import { decoded } from "../../policy/user-data";
import { declare } from "../../support/declare";
import { poolArgs } from "./settings";

const declarePool = (overrides: Partial<GpuPoolArgs> = {}) =>
  declare(() => {
    const pool = new GpuPool("pool", poolArgs(overrides));
    const { onDemandScaleSetId, spotScaleSetId, identityId, identityPrincipalId } = pool;
    return { onDemandScaleSetId, spotScaleSetId, identityId, identityPrincipalId };
  });

const scaleSetType = "azure-native:compute:VirtualMachineScaleSet";
const freeSlots = { scaleOnFreeSlots: true, warmFreeSlots: 40 };
const withoutSpot = { spot: undefined, schedule: { timeZone: "Tokyo Standard Time", peaks: [] } };

const upgraded = {
  ...withoutSpot,
  serving: false,
  image: {
    kind: "gallery" as const,
    id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3",
  },
  rollingUpgrade: { batchPercent: 30, grantedVcpus: { family: 2000, region: 2000 } },
};

describe("GpuPool", () => {
  it("declares this, and nothing else", async () => {
    const { resources } = await declarePool();
    assert.deepEqual(
      resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(),
      [
        "AutoscaleSetting pool-on-demand-autoscale",
        "AutoscaleSetting pool-spot-autoscale",
        "DiagnosticSetting pool-on-demand-autoscale-diagnostics",
        "DiagnosticSetting pool-spot-autoscale-diagnostics",
        "GpuPool pool",
        "RoleAssignment pool-on-demand-publishes-metrics",
        "RoleAssignment pool-reads-builds",
        "RoleAssignment pool-spot-publishes-metrics",
        "Stack cloud-gaming-test",
        "UserAssignedIdentity pool-identity",
        "VirtualMachineScaleSet pool-on-demand",
        "VirtualMachineScaleSet pool-spot",
      ].sort(),
    );
  });

  it("has no spot part without spot, and no diagnostics without a workspace", async () => {
    const { resources, outputs } = await declarePool({ ...withoutSpot, workspaceId: undefined });
    assert.ok(!resources.some(({ name }) => name.includes("spot") || name.includes("diagnostics")));
    assert.equal(outputs.spotScaleSetId, undefined);
  });

  it("upgrades hosts in place where it is asked to: new ones first, and a first bad batch is the last", async () => {
    const { resources } = await declarePool(upgraded);
    const { inputs } = resources.find(({ type }) => type === scaleSetType)!;
    assert.deepEqual(inputs.upgradePolicy, {
      mode: "Rolling",
      rollingUpgradePolicy: {
        maxBatchInstancePercent: 30,
        maxUnhealthyInstancePercent: 30,
        maxUnhealthyUpgradedInstancePercent: 5,
        pauseTimeBetweenBatches: "PT5M",
        prioritizeUnhealthyInstances: true,
        maxSurge: true,
      },
    });
  });

  it("sends bodies that Azure's published types take", async () => {
    const trustedLaunch = { secureBoot: false, virtualTpm: true };
    for (const overrides of [
      {},
      withoutSpot,
      { scaleIn: "autoscale" as const },
      { trustedLaunch },
      freeSlots,
      upgraded,
    ]) {
      const { resources } = await declarePool(overrides);
      const custom = resources.filter(({ type }) => type.startsWith("azure-native:"));
      assert.ok(custom.length > 5);
      for (const { type, name, inputs } of custom) {
        const info = typeInfo(type)!;
        const { body, problems } = toWire(info, inputs);
        assert.deepEqual([...problems, ...validateBody(info, body, { operation: "put" })], [], name);
      }
    }
  });

  it("says no capacity: autoscale's is not thrown back by an update", async () => {
    for (const { inputs } of (await declarePool()).ofType(scaleSetType)) {
      assert.deepEqual(inputs.sku, { name: "Standard_NV12ads_A10_v5", tier: "Standard" });
    }
  });

  it("spreads Flexible hosts over the zones, changed by nobody and replaced when they are ill", async () => {
    const { inputs } = (await declarePool()).named("pool-on-demand");
    assert.equal(inputs.orchestrationMode, "Flexible");
    assert.equal(inputs.platformFaultDomainCount, 1);
    assert.equal(inputs.singlePlacementGroup, false);
    assert.deepEqual(inputs.zones, ["1", "2", "3"]);
    assert.deepEqual(inputs.upgradePolicy, { mode: "Manual" });
    assert.deepEqual(inputs.automaticRepairsPolicy, { enabled: true, gracePeriod: "PT60M", repairAction: "Replace" });
    assert.deepEqual(inputs.virtualMachineProfile.extensionProfile.extensions.slice(0, 1), [
      {
        name: "health",
        publisher: "Microsoft.ManagedServices",
        type: "ApplicationHealthLinux",
        typeHandlerVersion: "2.0",
        autoUpgradeMinorVersion: true,
        settings: {
          protocol: "http",
          port: 8090,
          requestPath: "/health",
          intervalInSeconds: 10,
          numberOfProbes: 12,
          gracePeriod: 3600,
        },
      },
    ]);
  });

  it("puts the monitoring agent on hosts, and renews it under no session; without a workspace it is left out", async () => {
    const extensionsOf = async (overrides: object) =>
      (await declarePool(overrides)).named("pool-on-demand").inputs.virtualMachineProfile.extensionProfile.extensions;
    const agent = (await extensionsOf({})).at(-1);
    assert.equal(agent.type, "AzureMonitorLinuxAgent");
    assert.equal(agent.enableAutomaticUpgrade, false);
    assert.match(agent.settings.authentication.managedIdentity["identifier-value"], /userAssignedIdentities\/id-/);
    const without = await extensionsOf({ workspaceId: undefined });
    assert.ok(without.every(({ type }: { type: string }) => type !== "AzureMonitorLinuxAgent"));
  });

  it("leaves zones out where there are none", async () => {
    const { inputs } = (await declarePool({ zones: [] })).named("pool-on-demand");
    assert.equal(inputs.zones, undefined);
  });

  it("puts the OS on the local disk, encrypted at the host", async () => {
    const { virtualMachineProfile } = (await declarePool()).named("pool-on-demand").inputs;
    assert.deepEqual(virtualMachineProfile.storageProfile.osDisk, {
      createOption: "FromImage",
      osType: "Linux",
      caching: "ReadOnly",
      diffDiskSettings: { option: "Local", placement: "ResourceDisk" },
      diskSizeGB: 64,
      managedDisk: { storageAccountType: "StandardSSD_LRS" },
      deleteOption: "Delete",
    });
    assert.deepEqual(virtualMachineProfile.securityProfile, { encryptionAtHost: true });
  });

  it("lets nobody in: no public address, no password, a key that opens nothing", async () => {
    for (const { inputs } of (await declarePool()).ofType(scaleSetType)) {
      const { networkProfile, osProfile } = inputs.virtualMachineProfile;
      assert.equal(networkProfile.networkApiVersion, "2020-11-01");
      const [only, ...others] = networkProfile.networkInterfaceConfigurations;
      assert.deepEqual(others, []);
      assert.equal(only.enableAcceleratedNetworking, true);
      assert.deepEqual(only.ipConfigurations, [
        { name: "private", primary: true, privateIPAddressVersion: "IPv4", subnet: { id: poolArgs().subnetId } },
      ]);
      assert.equal(osProfile.adminPassword, undefined);
      assert.equal(osProfile.linuxConfiguration.disablePasswordAuthentication, true);
      assert.deepEqual(
        osProfile.linuxConfiguration.ssh.publicKeys.map((key: { keyData: string }) => key.keyData),
        [keyThatOpensNothing],
      );
    }
  });

  it("warns on-demand hosts before their end, and gives spot hosts up with Delete", async () => {
    const { named } = await declarePool();
    const onDemand = named("pool-on-demand").inputs.virtualMachineProfile;
    assert.equal(onDemand.priority, "Regular");
    assert.deepEqual(onDemand.scheduledEventsProfile, {
      terminateNotificationProfile: { enable: true, notBeforeTimeout: "PT15M" },
    });
    assert.equal(onDemand.evictionPolicy, undefined);
    assert.equal(onDemand.billingProfile, undefined);
    const spot = named("pool-spot").inputs.virtualMachineProfile;
    assert.equal(spot.priority, "Spot");
    assert.equal(spot.evictionPolicy, "Delete");
    assert.deepEqual(spot.billingProfile, { maxPrice: -1 });
    assert.equal(spot.scheduledEventsProfile, undefined);
  });

  it("tells each host its own scale set", async () => {
    const { named } = await declarePool();
    for (const [resource, capacity] of [
      ["pool-on-demand", "on-demand"],
      ["pool-spot", "spot"],
    ] as const) {
      const { inputs } = named(resource);
      const text = decoded(inputs.virtualMachineProfile.osProfile.customData);
      assert.ok(text.startsWith("#cloud-config\n"));
      const host = parse(text).write_files.find(
        (file: { path: string }) => file.path === "/etc/cloud-gaming/host.json",
      );
      const facts = JSON.parse(host.content);
      assert.equal(facts.scaleSet.name, inputs.vmScaleSetName);
      assert.equal(facts.scaleSet.resourceGroup, "rg-cg-test-jpe-1");
      assert.equal(facts.capacity, capacity);
      assert.equal(facts.identityClientId, "client-of-pool-identity");
      assert.equal(facts.builds.endpoint, "https://stbuilds.blob.core.windows.net/");
    }
  });

  it("gives hosts two roles, each on one resource, and before the first host starts", async () => {
    const { ofType, named, outputs } = await declarePool();
    const assignments = ofType("azure-native:authorization:RoleAssignment");
    assert.deepEqual(
      assignments.map(({ name, inputs }) => [name, inputs.scope, inputs.roleDefinitionId.split("/").at(-1)]).sort(),
      [
        ["pool-on-demand-publishes-metrics", outputs.onDemandScaleSetId, "3913510d-42f4-4e42-8a64-420c390055eb"],
        ["pool-reads-builds", poolArgs().buildAccount.id, "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"],
        ["pool-spot-publishes-metrics", outputs.spotScaleSetId, "3913510d-42f4-4e42-8a64-420c390055eb"],
      ],
    );
    assert.equal(new Set(assignments.map(({ inputs }) => inputs.roleAssignmentName)).size, 3);
    for (const { inputs } of assignments) {
      assert.equal(inputs.principalType, "ServicePrincipal");
      assert.equal(inputs.principalId, "principal-of-pool-identity");
    }
    assert.ok(named("pool-on-demand").dependsOn.includes(named("pool-reads-builds").urn));
    assert.ok(named("pool-on-demand-autoscale").dependsOn.includes(named("pool-on-demand-publishes-metrics").urn));
    for (const { inputs } of ofType(scaleSetType)) {
      assert.deepEqual(inputs.identity, { type: "UserAssigned", userAssignedIdentities: [outputs.identityId] });
    }
  });

  it("hands its profiles to autoscale, switched on", async () => {
    const { named, outputs } = await declarePool();
    const { inputs } = named("pool-on-demand-autoscale");
    assert.equal(inputs.enabled, true);
    assert.equal(inputs.targetResourceUri, outputs.onDemandScaleSetId);
    assert.equal(inputs.targetResourceLocation, "japaneast");
    assert.deepEqual(inputs.profiles[0], {
      name: "Auto created default scale condition",
      capacity: { minimum: "3", maximum: "60", default: "3" },
      rules: [],
    });
    assert.deepEqual(inputs.profiles[2].recurrence, {
      frequency: "Week",
      schedule: {
        timeZone: "Tokyo Standard Time",
        days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        hours: [23],
        minutes: [30],
      },
    });
    assert.equal(named("pool-spot-autoscale").inputs.profiles[1].capacity.minimum, "10");
  });

  it("removes by CPU load only when that was chosen", async () => {
    const { named, outputs } = await declarePool({ scaleIn: "autoscale" });
    const [, remove] = named("pool-on-demand-autoscale").inputs.profiles[0].rules;
    assert.deepEqual(remove, {
      metricTrigger: {
        metricName: "Percentage CPU",
        metricNamespace: "microsoft.compute/virtualmachinescalesets",
        metricResourceUri: outputs.onDemandScaleSetId,
        timeGrain: "PT1M",
        statistic: "Average",
        timeWindow: "PT5M",
        timeAggregation: "Average",
        operator: "LessThan",
        threshold: 30,
      },
      scaleAction: { direction: "Decrease", type: "ChangeCount", value: "1", cooldown: "PT5M" },
    });
  });

  it("adds hosts by its own free slots, summed over the hosts of a minute and averaged over the window", async () => {
    const { named, outputs } = await declarePool(freeSlots);
    const [few] = named("pool-spot-autoscale").inputs.profiles[1].rules;
    assert.deepEqual(few, {
      metricTrigger: {
        metricName: "FreeSlots",
        metricNamespace: "cloudgaming/hosts",
        metricResourceUri: outputs.spotScaleSetId,
        timeGrain: "PT1M",
        statistic: "Sum",
        timeWindow: "PT5M",
        timeAggregation: "Average",
        operator: "LessThan",
        threshold: 13,
      },
      scaleAction: { direction: "Increase", type: "ChangeCount", value: "4", cooldown: "PT5M" },
    });
  });

  it("changes nothing but autoscale when free slots are switched on", async () => {
    const differing = async (overrides: Partial<GpuPoolArgs>) =>
      (await declarePool(overrides)).resources.map(({ name, inputs }) => [name, inputs] as const);
    const [off, on] = [await differing({}), new Map(await differing(freeSlots))];
    assert.deepEqual(
      off
        .filter(([name, inputs]) => !isDeepStrictEqual(on.get(name), inputs))
        .map(([name]) => name)
        .sort(),
      ["pool-on-demand-autoscale", "pool-spot-autoscale"],
    );
  });

  it("keeps autoscale's decisions", async () => {
    const { inputs } = (await declarePool()).named("pool-spot-autoscale-diagnostics");
    assert.match(inputs.resourceUri, /autoscale-?settings\/as-cg-test-jpe-1-standard-spot-g1$/i);
    assert.deepEqual(
      inputs.logs.map((log: { category: string }) => log.category),
      ["AutoscaleEvaluations", "AutoscaleScaleActions"],
    );
  });

  it("tags hosts with pool, generation and capacity", async () => {
    const { tags } = (await declarePool({ generation: 3 })).named("pool-spot").inputs;
    assert.equal(tags.component, "gpu-pool");
    assert.deepEqual([tags.pool, tags.generation, tags.capacity], ["standard", "3", "spot"]);
  });

  it("differs in nothing of the scale sets when a generation stops serving", async () => {
    const serving = (await declarePool()).ofType(scaleSetType).map(({ inputs }) => inputs);
    const draining = (await declarePool({ serving: false })).ofType(scaleSetType).map(({ inputs }) => inputs);
    assert.deepEqual(draining, serving);
  });

  it("refuses all that is wrong before the first resource", async () => {
    await assert.rejects(
      declarePool({ size: "Standard_NV12s_v3", osDiskGiB: 0 }),
      (error: pulumi.InputPropertiesError) => {
        assert.deepEqual(error.errors?.map(({ propertyPath }) => propertyPath).sort(), ["osDiskGiB", "size"]);
        return true;
      },
    );
  });
});
