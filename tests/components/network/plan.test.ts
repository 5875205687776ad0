import assert from "node:assert/strict";
import { planNetwork } from "../../../components/network";
import { placementIn } from "../conventions/placement";
import { networkSettings } from "./settings";

const pathsOf = (overrides: Parameters<typeof networkSettings>[0]) =>
  planNetwork(networkSettings(overrides)).problems.map(({ path }) => path);

describe("planNetwork", () => {
  it("names everything", () => {
    const plan = planNetwork(networkSettings());
    assert.deepEqual(plan.problems, []);
    assert.equal(plan.networkName, "vnet-cg-test-jpe-1");
    assert.equal(plan.flowLogName, "fl-cg-test-jpe-1");
    assert.deepEqual(plan.natGateway, {
      name: "ng-cg-test-jpe-1",
      addressNames: ["pip-cg-test-jpe-1-nat-1", "pip-cg-test-jpe-1-nat-2"],
      addressZones: ["1", "2", "3"],
    });
    assert.equal(plan.subnets.AzureBastionSubnet.securityGroupName, "nsg-cg-test-jpe-1-bastion");
    assert.equal(plan.subnets.hosts.prefix, "10.64.0.0/19");
  });

  it("is plain data", () => {
    const plan = planNetwork(networkSettings());
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  });

  it("sends only hosts out through the NAT gateway", () => {
    const { subnets } = planNetwork(networkSettings());
    assert.deepEqual(
      Object.entries(subnets)
        .filter(([, { nat }]) => nat)
        .map(([name]) => name),
      ["hosts"],
    );
  });

  it("gives addresses no zones where the region has none", () => {
    const settings = { placement: placementIn("westus") };
    assert.deepEqual(planNetwork(networkSettings(settings)).natGateway.addressZones, []);
    assert.deepEqual(pathsOf({ ...settings, nat: { publicAddresses: 1, idleTimeoutMinutes: 4, zone: "1" } }), [
      "nat.zone",
    ]);
  });

  it("keeps the addresses it has when one is added", () => {
    const names = (publicAddresses: number) =>
      planNetwork(networkSettings({ nat: { publicAddresses, idleTimeoutMinutes: 4 } })).natGateway.addressNames;
    assert.deepEqual(names(16).slice(0, 3), names(3));
  });

  it("finds all problems at once", () => {
    assert.deepEqual(
      pathsOf({
        placement: placementIn("japan-east"),
        addressSpace: "10.0.0.0/8",
        relayPorts: { turn: 0, tls: 50000, relayed: { from: 49152, to: 65535 } },
        hostPorts: { media: { from: 42000, to: 40000 }, health: 70000 },
        nat: { publicAddresses: 17, idleTimeoutMinutes: 3 },
        ddos: { mode: "plan", planId: "my-plan" },
        flowLogs: { networkWatcher: { name: "n", resourceGroupName: "g" }, retentionDays: 0 },
      }),
      [
        "addressSpace",
        "placement.location",
        "relayPorts.turn",
        "hostPorts.media",
        "hostPorts.health",
        "relayPorts.tls",
        "nat.publicAddresses",
        "nat.idleTimeoutMinutes",
        "flowLogs.retentionDays",
        "ddos.planId",
      ],
    );
  });

  it("refuses one port for TURN and for TLS", () => {
    assert.deepEqual(pathsOf({ relayPorts: { turn: 3478, tls: 3478, relayed: { from: 49152, to: 65535 } } }), [
      "relayPorts.tls",
    ]);
  });

  it("refuses a zone that isn't there, and suggests the region that was meant", () => {
    const { problems } = planNetwork(
      networkSettings({ nat: { publicAddresses: 1, idleTimeoutMinutes: 4, zone: "4" } }),
    );
    assert.match(problems[0]!.fix, /one of 1, 2, 3/);
    assert.match(
      planNetwork(networkSettings({ placement: placementIn("japan-east") })).problems[0]!.fix,
      /^did you mean japaneast\?$/,
    );
  });

  it("refuses names that grow too long", () => {
    const placement = placementIn("japaneast");
    placement.naming.workload = "w".repeat(60);
    assert.ok(pathsOf({ placement }).includes("placement.naming"));
  });
});
