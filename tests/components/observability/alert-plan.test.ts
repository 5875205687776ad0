import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planRegionAlerts, type RegionAlertsSettings } from "../../../components/observability";
import { format, resolveConfig } from "prettier";
import { assertGolden } from "../../support/golden";
import { project } from "../../support/stacks";
import { placementIn } from "../conventions/placement";

export const regionAlerts: RegionAlertsSettings = {
  placement: placementIn("japaneast"),
  workspaceLocation: "japaneast",
  resourceGroupName: "rg-cg-test-jpe-1",
  enabled: true,
  emails: ["night@example.com"],
  pools: [{ key: "standard-g1", serving: true, hostsAtMost: 100, spotAtMost: 40 }],
  relays: [{ key: "g1-z1-1", bitsPerSecond: 1_000_000_000 }],
  quotas: ["StandardNVADSA10v5Family", "cores"],
};

const plan = (change: Partial<RegionAlertsSettings> = {}) => planRegionAlerts({ ...regionAlerts, ...change });
const pool = (change: object) => ({ pools: [{ ...regionAlerts.pools[0]!, ...change }] });
const keysOf = (change: Partial<RegionAlertsSettings> = {}) => {
  const { metricAlerts, queryAlerts } = plan(change);
  return [...metricAlerts, ...queryAlerts].map(({ key }) => key);
};
const query = (key: string, change: Partial<RegionAlertsSettings> = {}) =>
  plan(change).queryAlerts.find((alert) => alert.key === key)!;

describe("planRegionAlerts", () => {
  it("watches slots, relays, hosts, spot and quotas", () => {
    assert.deepEqual(plan().problems, []);
    assert.deepEqual(keysOf(), [
      "no-free-slots-standard-g1",
      "relay-bandwidth-g1-z1-1",
      "relays-down",
      "boot-failures",
      "hosts-broken",
      "spot-evictions",
      "silent-machines",
      "quota-nearly-used",
    ]);
  });

  it("leaves out what a region doesn't have", () => {
    assert.ok(!keysOf(pool({ spotAtMost: 0 })).includes("spot-evictions"));
    assert.deepEqual(keysOf({ pools: [], relays: [], quotas: [] }), []);
  });

  it("says nothing while it is switched off, nor of a generation that drains", () => {
    const silent = plan({ enabled: false });
    assert.ok([...silent.metricAlerts, ...silent.queryAlerts].every(({ enabled }) => !enabled));
    const draining = plan(pool({ serving: false }));
    assert.equal(draining.metricAlerts.find(({ key }) => key.startsWith("no-free"))!.enabled, false);
    assert.ok(draining.queryAlerts.every(({ enabled }) => enabled));
  });

  it("measures a relay by what it is planned to send: 80 % of a Gbit/s, over a quarter of an hour", () => {
    const [, relay] = plan().metricAlerts;
    assert.equal(relay!.windowMinutes, 15);
    assert.equal(relay!.threshold, 0.8 * 125_000_000 * 15 * 60);
  });

  it("grows its thresholds with the pools, and has none of zero", () => {
    assert.equal(query("spot-evictions").threshold, 8);
    assert.equal(query("spot-evictions", pool({ spotAtMost: 1 })).threshold, 2);
    assert.equal(query("boot-failures").threshold, 2);
    assert.equal(query("boot-failures", pool({ hostsAtMost: 2 })).threshold, 1);
  });

  it("tells of machines that are there and silent, and so not of hosts that were deleted on purpose", () => {
    const { query: text, threshold } = query("silent-machines");
    assert.equal(threshold, 1);
    assert.match(
      text,
      /^arg\(""\)\.Resources\n[^]*\| join kind=leftouter hint\.remote=right \(\nHeartbeat\n[^]*\| where isnull\(Heard\)/,
    );
    assert.ok(keysOf({ pools: [] }).includes("silent-machines"), "relays are heard as well");
    assert.ok(keysOf({ relays: [] }).includes("silent-machines"));
    assert.ok(!keysOf({ relays: [] }).includes("relays-down"));
  });

  it("measures broken hosts by their own pool's hosts, however large the region's others are", () => {
    for (const change of [{}, pool({ hostsAtMost: 2000 })]) {
      const { query: text, threshold } = query("hosts-broken", change);
      assert.equal(threshold, 1);
      assert.match(text, /by Pool\n\| where Broken >= 1 and Broken >= Hosts \* 0\.05$/);
    }
  });

  it("asks about the region's own machines and quotas only", () => {
    for (const { key, query: text } of plan().queryAlerts) {
      if (key === "silent-machines") assert.match(text, /resourceGroup =~ "rg-cg-test-jpe-1"/);
      else if (key === "quota-nearly-used") {
        assert.match(text, /location =~ "japaneast"/);
        assert.match(text, /Quota in~ \("StandardNVADSA10v5Family", "cores"\)/);
      } else assert.match(text, /_ResourceId contains "\/resourcegroups\/rg-cg-test-jpe-1\/"/);
    }
  });

  it("collects every problem", () => {
    const { problems } = plan({
      placement: {
        ...regionAlerts.placement,
        naming: { ...regionAlerts.placement.naming, environment: "longestever" },
      },
      workspaceLocation: "japan",
      emails: ["night", "a@example.com"],
      pools: [{ ...regionAlerts.pools[0]!, hostsAtMost: 0, spotAtMost: -1 }],
      relays: [{ key: "g1-1", bitsPerSecond: 0 }],
    });
    assert.deepEqual(problems.map(({ path }) => path).sort(), [
      "emails[0]",
      "placement.naming",
      "pools[0].hostsAtMost",
      "pools[0].spotAtMost",
      "relays[0].bitsPerSecond",
      "workspaceLocation",
    ]);
    assert.equal(plan({ emails: [] }).problems[0]!.path, "emails");
  });

  it("reports what each alert does when its source is silent, in the README", async () => {
    const { metricAlerts, queryAlerts, ruleHealthAlert } = plan();
    const file = join(project, "components/observability/README.md");
    const rows = [...metricAlerts, ...queryAlerts, ruleHealthAlert!].map(
      ({ key, whenSourceIsSilent }) => `| ${key.replace(/-(?:standard-)?g1.*/, "")} | ${whenSourceIsSilent} |`,
    );
    const text = readFileSync(file, "utf8").replace(
      /(\| alert +\| when its source sends nothing +\|\n\|[-| ]+\|\n)(?:\|.*\n)*/,
      (_, head: string) => `${head}${rows.join("\n")}\n`,
    );
    assertGolden(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  });

  it("watches the health of its query alerts, and has none to watch without them", () => {
    assert.deepEqual(plan().ruleHealthAlert!.statuses, ["Degraded", "Unavailable"]);
    assert.equal(plan({ pools: [], relays: [], quotas: [] }).ruleHealthAlert, undefined);
    // Azure reports the health of rules that run at least every 15 minutes.
    for (const { key, everyMinutes } of plan().queryAlerts) assert.ok(everyMinutes <= 15, key);
  });

  it("gives a reason for each query that Azure does not validate", () => {
    for (const { key, notValidatedBecause } of plan().queryAlerts) assert.ok(notValidatedBecause.length > 20, key);
  });

  describe("runbooks", () => {
    const folder = join(project, "docs/runbooks");

    it("are there for every alert, and named by it", () => {
      const { metricAlerts, queryAlerts, ruleHealthAlert } = plan();
      for (const { runbook, description } of [...metricAlerts, ...queryAlerts, ruleHealthAlert!]) {
        assert.ok(existsSync(join(folder, `${runbook}.md`)), runbook);
        assert.ok(description.endsWith(`docs/runbooks/${runbook}.md`), description);
      }
    });

    it("are each named by an alert or in the README", () => {
      const readme = readFileSync(join(project, "README.md"), "utf8");
      const named = new Set(
        [...plan().metricAlerts, ...plan().queryAlerts, plan().ruleHealthAlert!].map(({ runbook }) => `${runbook}.md`),
      );
      const forgotten = readdirSync(folder).filter(
        (file) => !named.has(file) && !readme.includes(`docs/runbooks/${file}`),
      );
      assert.deepEqual(forgotten, []);
    });
  });
});
