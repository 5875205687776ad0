import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { Monitoring, type MonitoringArgs } from "../../../components/observability";
import { declare, testSubscription } from "../../support/declare";
import { placementIn } from "../conventions/placement";

const budget = { monthly: 500, startDate: "2026-12-01", contactEmails: ["cloud-costs@example.com"] };

const build = (overrides: Partial<MonitoringArgs> = {}) =>
  declare(() => {
    const args = {
      placement: placementIn("japaneast"),
      retentionDays: 90,
      dailyCapGb: 5,
      budget,
      resourceGroupName: "rg-test",
    };
    const monitoring = new Monitoring("mon", { ...args, ...overrides });
    return { workspaceId: monitoring.workspaceId, workspaceCustomerId: monitoring.workspaceCustomerId };
  });

describe("Monitoring", () => {
  it("declares a workspace that takes no keys, forgets in time and stops at its cap", async () => {
    const { named, outputs } = await build();
    const { inputs } = named("mon-workspace");
    assert.deepEqual(inputs.sku, { name: "PerGB2018" });
    assert.equal(inputs.retentionInDays, 90);
    assert.deepEqual(inputs.workspaceCapping, { dailyQuotaGb: 5 });
    assert.deepEqual(inputs.features, { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true });
    assert.equal(inputs.tags.component, "observability");
    assert.match(outputs.workspaceId, /workspaces\/log-cg-test-jpe-1$/);
    assert.equal(outputs.workspaceCustomerId, "customer-of-mon-workspace");
  });

  it("keeps a record of queries in the workspace itself", async () => {
    const { inputs } = (await build()).named("mon-workspace-diagnostics");
    assert.equal(inputs.resourceUri, inputs.workspaceId);
    assert.deepEqual(inputs.logs, [{ category: "Audit", enabled: true }]);
  });

  it("declares a workspace in every group of geographies that is named, each with its record of queries", async () => {
    const { named, ofType } = await build({ workspaces: { europe: "swedencentral" } });
    const { inputs } = named("mon-workspace-europe");
    assert.equal(inputs.location, "swedencentral");
    assert.equal(inputs.workspaceName, "log-cg-test-jpe-1-europe");
    assert.equal(inputs.features.disableLocalAuth, true);
    assert.equal(
      named("mon-workspace-europe-diagnostics").inputs.workspaceId,
      named("mon-workspace-europe-diagnostics").inputs.resourceUri,
    );
    assert.equal(ofType("azure-native:operationalinsights:Workspace").length, 2);
  });

  it("declares a workbook under a name that stays, with a document in it", async () => {
    const [first, second] = [await build(), await build()].map(({ named }) => named("mon-workbook").inputs);
    assert.equal(first!.resourceName, second!.resourceName);
    assert.match(first!.resourceName, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(JSON.parse(first!.serializedData).version, "Notebook/1.0");
  });

  it("declares a monthly budget over the subscription, with four warnings to the same people", async () => {
    const { inputs } = (await build()).named("mon-budget");
    assert.equal(inputs.scope, `/subscriptions/${testSubscription}`);
    assert.equal(inputs.amount, 500);
    assert.deepEqual(inputs.timePeriod, { startDate: "2026-12-01T00:00:00Z" });
    assert.deepEqual(Object.keys(inputs.notifications).sort(), ["actual100", "actual50", "actual80", "forecast100"]);
    assert.deepEqual(inputs.notifications.forecast100, {
      enabled: true,
      operator: "GreaterThanOrEqualTo",
      threshold: 100,
      thresholdType: "Forecasted",
      contactEmails: ["cloud-costs@example.com"],
    });
  });

  it("counts one resource group when asked to", async () => {
    const { inputs } = (await build({ budget: { ...budget, scope: "resourceGroup" } })).named("mon-budget");
    assert.equal(inputs.scope, `/subscriptions/${testSubscription}/resourceGroups/rg-test`);
  });

  it("protects the workspace in production, and nothing elsewhere", async () => {
    const { resources } = await build({ placement: placementIn("japaneast", { protection: "production" }) });
    assert.deepEqual(
      resources.filter((resource) => resource.protect).map(({ name }) => name),
      ["mon-workspace"],
    );
    assert.equal(
      (await build()).resources.some((resource) => resource.protect),
      false,
    );
  });

  it("refuses a budget that tells nobody", async () => {
    await assert.rejects(build({ budget: { ...budget, contactEmails: [] } }), (error) =>
      pulumi.InputPropertiesError.isInstance(error),
    );
  });
});
