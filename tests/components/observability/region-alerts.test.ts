import assert from "node:assert/strict";
import { RegionAlerts } from "../../../components/observability";
import { declare } from "../../support/declare";
import { regionAlerts } from "./alert-plan.test";

const build = (change: object = {}) =>
  declare(() => {
    const alerts = new RegionAlerts("jpe-alerts", {
      ...regionAlerts,
      resourceGroup: "rg-cg-test-jpe-1",
      workspaceId: "workspace",
      scaleSetIds: { "standard-g1": "scale-set" },
      relayIds: { "g1-z1-1": "relay" },
      ...change,
    });
    return { actionGroupId: alerts.actionGroupId };
  });

describe("RegionAlerts", () => {
  it("tells a group of people that is everywhere", async () => {
    const { inputs } = (await build({ emails: ["a@example.com", "b@example.com"] })).named("jpe-alerts-people");
    assert.equal(inputs.location, "Global");
    assert.ok(inputs.groupShortName.length <= 12);
    assert.deepEqual(
      inputs.emailReceivers.map(({ name, emailAddress }: any) => [name, emailAddress]),
      [
        ["email-1", "a@example.com"],
        ["email-2", "b@example.com"],
      ],
    );
  });

  it("watches slots on the scale set, though nobody has published any", async () => {
    const { inputs } = (await build()).named("jpe-alerts-no-free-slots-standard-g1");
    assert.deepEqual(inputs.scopes, ["scale-set"]);
    const [criterion] = inputs.criteria.allOf;
    assert.equal(criterion.metricNamespace, "cloudgaming/hosts");
    assert.equal(criterion.metricName, "FreeSlots");
    assert.equal(criterion.timeAggregation, "Total");
    assert.equal(criterion.skipMetricValidation, true);
  });

  it("watches each relay by itself, whose metric Azure really has", async () => {
    const { inputs } = (await build()).named("jpe-alerts-relay-bandwidth-g1-z1-1");
    assert.deepEqual(inputs.scopes, ["relay"]);
    assert.equal(inputs.criteria.allOf[0].metricName, "Network Out Total");
    assert.equal(inputs.criteria.allOf[0].skipMetricValidation, false);
  });

  it("watches with one rule whether relays run, each by itself", async () => {
    const two = {
      relays: ["g1-z1-1", "g1-z2-1"].map((key) => ({ key, bitsPerSecond: 1_000_000_000 })),
      relayIds: { "g1-z1-1": "relay", "g1-z2-1": "other" },
    };
    for (const [change, scopes] of [
      [{}, ["relay"]],
      [two, ["relay", "other"]],
    ] as const) {
      const { inputs } = (await build(change)).named("jpe-alerts-relays-down");
      assert.deepEqual(inputs.scopes, scopes);
      assert.match(inputs.criteria.odataType, /\.MultipleResourceMultipleMetricCriteria$/);
      assert.equal(inputs.targetResourceRegion, "japaneast");
      const { metricName, timeAggregation, operator, threshold } = inputs.criteria.allOf[0];
      assert.deepEqual(
        [metricName, timeAggregation, operator, threshold],
        ["VmAvailabilityMetric", "Average", "LessThan", 1],
      );
    }
  });

  it("keeps rules that ask the workspace where it is, and lets only those about quotas and machines read the subscription", async () => {
    const { ofType, named } = await build({ workspaceLocation: "koreacentral" });
    const rules = ofType("azure-native:monitor:ScheduledQueryRule");
    assert.equal(rules.length, 5);
    for (const { inputs } of rules) {
      assert.equal(inputs.location, "koreacentral");
      assert.deepEqual(inputs.scopes, ["workspace"]);
      assert.equal(inputs.actions.actionGroups.length, 1);
    }
    assert.deepEqual(
      rules.filter(({ inputs }) => inputs.identity !== undefined).map(({ name }) => name),
      ["jpe-alerts-silent-machines", "jpe-alerts-quota-nearly-used"],
    );
    const role = named("jpe-alerts-reader-reads").inputs;
    // Log Analytics Reader.
    assert.match(role.roleDefinitionId, /73c42c96-874c-492b-b04d-ab87d138a893$/);
    assert.match(role.scope, /^\/subscriptions\/[^/]+$/);
  });

  it("reports rules whose query fails, to the same receivers", async () => {
    const { inputs } = (await build()).named("jpe-alerts-alert-rules-failing");
    assert.match(inputs.scopes[0], /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/);
    assert.deepEqual(inputs.condition.allOf, [
      { field: "category", equals: "ResourceHealth" },
      { field: "resourceType", equals: "Microsoft.Insights/scheduledQueryRules" },
      {
        anyOf: ["Degraded", "Unavailable"].map((status) => ({
          field: "properties.currentHealthStatus",
          equals: status,
        })),
      },
    ]);
    assert.equal(inputs.actions.actionGroups.length, 1);
  });

  it("refuses what its plan refuses", async () => {
    await assert.rejects(build({ emails: [] }), /the alerts jpe-alerts: 1 problem/);
  });
});
