import assert from "node:assert/strict";
import { type BudgetSettings, planMonitoring, planRegionLogs } from "../../../components/observability";
import { placementIn } from "../conventions/placement";

const budget: BudgetSettings = { monthly: 500, startDate: "2026-12-01", contactEmails: ["cloud-costs@example.com"] };
const monitoring = { placement: placementIn("japaneast"), retentionDays: 90, dailyCapGb: 5, budget };
const logs = { placement: placementIn("japaneast"), retentionDays: 90, zoneRedundant: true };

const budgetPaths = (overrides: Partial<BudgetSettings>) =>
  planMonitoring({ ...monitoring, budget: { ...budget, ...overrides } }).problems.map(({ path }) => path);

describe("planMonitoring", () => {
  it("warns at 50, 80 and 100 % of what was spent and at 100 % of what is expected", () => {
    const { budgetNotifications, problems, workbookName, ...plan } = planMonitoring(monitoring);
    assert.match(workbookName, /^[0-9a-f-]{36}$/);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      Object.values(budgetNotifications).map(({ threshold, thresholdType }) => `${threshold} ${thresholdType}`),
      ["50 Actual", "80 Actual", "100 Actual", "100 Forecasted"],
    );
    assert.deepEqual(plan, {
      workspaceName: "log-cg-test-jpe-1",
      furtherWorkspaces: [],
      budgetName: "budget-cg-test-jpe-1",
      budgetStart: "2026-12-01T00:00:00Z",
    });
  });

  it("puts a workspace into each group of geographies that is named, and none beside the home region's", () => {
    const planned = (workspaces: Record<string, string>) => planMonitoring({ ...monitoring, workspaces });
    const { furtherWorkspaces, problems } = planned({
      us: "eastus2",
      europe: "swedencentral",
      asiapacific: "japaneast",
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(furtherWorkspaces, [
      { geography: "europe", location: "swedencentral", workspaceName: "log-cg-test-jpe-1-europe" },
      { geography: "us", location: "eastus2", workspaceName: "log-cg-test-jpe-1-us" },
    ]);
    for (const [geography, location] of [
      ["asia", "japaneast"],
      ["europe", "eastus2"],
      ["europe", "sweden"],
      ["asiapacific", "koreacentral"],
    ] as const) {
      assert.deepEqual(
        planned({ [geography]: location }).problems.map(({ path }) => path),
        [`workspaces.${geography}`],
      );
    }
  });

  it("takes the first day of a month only", () => {
    for (const startDate of ["2026-12-02", "2026-13-01", "2026-12", "01.12.2026", "today", ""]) {
      assert.deepEqual(budgetPaths({ startDate }), ["budget.startDate"], startDate);
    }
    assert.deepEqual(budgetPaths({ startDate: "2027-01-01" }), []);
  });

  it("wants somebody to tell, and addresses that are addresses", () => {
    assert.deepEqual(budgetPaths({ contactEmails: [] }), ["budget.contactEmails"]);
    assert.deepEqual(budgetPaths({ contactEmails: Array(51).fill("a@example.com") }), ["budget.contactEmails"]);
    assert.deepEqual(budgetPaths({ contactEmails: ["a@example.com", "Ann", "b@example.com;c@example.com"] }), [
      "budget.contactEmails[1]",
      "budget.contactEmails[2]",
    ]);
  });

  it("wants whole numbers in Azure's ranges, and says all at once", () => {
    const { problems } = planMonitoring({
      ...monitoring,
      retentionDays: 29,
      dailyCapGb: 0.5,
      budget: { ...budget, monthly: 0 },
    });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["retentionDays", "dailyCapGb", "budget.monthly"],
    );
    assert.equal(planMonitoring({ ...monitoring, retentionDays: 731 }).problems.length, 1);
  });
});

describe("planRegionLogs", () => {
  it("names the account's stem, the identity and its role assignment", () => {
    assert.deepEqual(planRegionLogs(logs), {
      accountNameStem: "stcgtestjpe1log",
      sku: "Standard_ZRS",
      retentionDays: 90,
      softDeleteDays: 7,
      flowLogIdentityName: "id-cg-test-jpe-1-flow-logs",
      flowLogRole: {
        assignmentName: planRegionLogs(logs).flowLogRole.assignmentName,
        roleDefinitionId:
          "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
      },
      problems: [],
    });
  });

  it("assigns under another name in another region", () => {
    const elsewhere = planRegionLogs({ ...logs, placement: placementIn("westeurope") });
    assert.notEqual(elsewhere.flowLogRole.assignmentName, planRegionLogs(logs).flowLogRole.assignmentName);
  });

  it("refuses zone redundancy where there are no zones, and keeps one zone's copies when asked", () => {
    const westus = { ...logs, placement: placementIn("westus") };
    assert.deepEqual(
      planRegionLogs(westus).problems.map(({ path }) => path),
      ["zoneRedundant"],
    );
    assert.deepEqual(planRegionLogs({ ...westus, zoneRedundant: false }).problems, []);
    assert.equal(planRegionLogs({ ...westus, zoneRedundant: false }).sku, "Standard_LRS");
  });

  it("refuses a region that isn't one, a retention out of range and names that grow too long", () => {
    const paths = (placement = placementIn("japaneast"), retentionDays = 90) =>
      planRegionLogs({ ...logs, placement, retentionDays }).problems.map(({ path }) => path);
    assert.deepEqual(paths(placementIn("jpaneast")), ["placement.location"]);
    assert.deepEqual(paths(undefined, 366), ["retentionDays"]);
    const placement = placementIn("japaneast");
    placement.naming.environment = "preproduction";
    assert.deepEqual(paths(placement), ["placement.naming"]);
  });
});
