import assert from "node:assert/strict";
import { planRegionAlerts } from "../../../components/observability";
import { hostLog } from "../../../components/observability/host-log";
import { regionAlerts } from "./alert-plan.test";
import { evaluateKusto, type Row, type Tables } from "./kusto-evaluator";

/*
 * Each alert with a case in which it must fire and one in which it must not. Cases of query alerts are rows of the tables that the query reads; Kusto's
 * own parser reads the query, and kusto-evaluator.ts evaluates it. Cases of metric alerts are the values of one window.
 */

const now = new Date("2026-12-01T12:00:00Z");
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const group = "/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-cg-test-jpe-1";
const machineId = (name: string): string => `${group}/providers/microsoft.compute/virtualmachines/${name}`;
const host = "standard-g1-od";

/** A line of the host agent, as Syslog has it. Log Analytics writes resource ids in lower case. */
const line = (message: string, computer: string, minutes: number, change: Row = {}): Row => ({
  TimeGenerated: minutesAgo(minutes),
  Computer: computer,
  ProcessName: hostLog.name,
  SyslogMessage: message,
  _ResourceId: machineId(computer),
  ...change,
});
const elsewhere = { _ResourceId: machineId("a").replace("rg-cg-test-jpe-1", "rg-cg-test-use-1") };
const bootFailed = `${hostLog.bootFailed} stage=pull code=12 after=3s`;
const state = (to: string): string => `${hostLog.state} from=free to=${to} slots=2`;
const evicted = `${hostLog.spotEviction} at=2026-12-01T11:50:00Z`;
const many = (count: number, row: (name: string) => Row, prefix = host): Row[] =>
  Array.from({ length: count }, (_, index) => row(`${prefix}${String(index).padStart(3, "0")}`));

/** A virtual machine, as Resource Graph has it: resource groups in the case of their creation, or upper-cased. */
const machine = (name: string, minutes: number): Row => ({
  id: machineId(name).replace("rg-cg", "RG-CG"),
  type: "microsoft.compute/virtualmachines",
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  resourceGroup: "rg-cg-test-jpe-1",
  properties: { timeCreated: minutesAgo(minutes).toISOString() },
});
const heartbeat = (name: string, minutes: number): Row => ({
  TimeGenerated: minutesAgo(minutes),
  Computer: name,
  _ResourceId: machineId(name),
});
const quota = (name: string, used: number, limit: number): Row => ({
  type: "microsoft.compute/locations/usages",
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  location: "japaneast",
  properties: { value: [{ name: { value: name }, currentValue: used, limit }] },
});

interface QueryCases {
  fires: Tables[];
  /** What must not fire, by what is special about it. */
  silent: Record<string, Tables>;
}

const queryCases: Record<string, QueryCases> = {
  "boot-failures": {
    fires: [{ Syslog: many(2, (name) => line(bootFailed, name, 20)) }],
    silent: {
      "one failed start": { Syslog: [line(bootFailed, `${host}1`, 5), line(bootFailed, `${host}1`, 2)] },
      "another region's hosts": { Syslog: many(2, (name) => line(bootFailed, name, 5, elsewhere)) },
      "another program": { Syslog: many(2, (name) => line(bootFailed, name, 5, { ProcessName: "sshd" })) },
      "no lines": { Syslog: [] },
    },
  },
  "hosts-broken": {
    fires: [
      { Syslog: [...many(19, (name) => line(state("free"), name, 3)), line(state("broken-stage"), `${host}x`, 3)] },
      { Syslog: [line(state("free"), `${host}1`, 10), line(state("broken-stage"), `${host}1`, 3)] },
    ],
    silent: {
      "one of 21": {
        Syslog: [...many(20, (name) => line(state("free"), name, 3)), line(state("broken-stage"), `${host}x`, 3)],
      },
      "a host that recovered": {
        Syslog: [line(state("broken-stage"), `${host}1`, 10), line(state("free"), `${host}1`, 3)],
      },
      "a host that has long been gone": { Syslog: [line(state("broken-stage"), `${host}1`, 20)] },
      "no lines": { Syslog: [] },
    },
  },
  "spot-evictions": {
    fires: [{ Syslog: many(8, (name) => line(evicted, name, 10), "standard-g1-spot") }],
    silent: {
      "seven of 40": { Syslog: many(7, (name) => line(evicted, name, 10), "standard-g1-spot") },
      "one host, eight lines": {
        Syslog: Array.from({ length: 8 }, (_, index) => line(evicted, "standard-g1-spot1", index)),
      },
      "no lines": { Syslog: [] },
    },
  },
  "silent-machines": {
    fires: [
      { arg_Resources: [machine("a", 60)], Heartbeat: [] },
      { arg_Resources: [machine("a", 60), machine("b", 60)], Heartbeat: [heartbeat("a", 20), heartbeat("b", 1)] },
    ],
    silent: {
      "a machine that is heard": { arg_Resources: [machine("a", 60)], Heartbeat: [heartbeat("a", 1)] },
      "a machine of this minute": { arg_Resources: [machine("a", 5)], Heartbeat: [] },
      "a machine that was deleted": { arg_Resources: [], Heartbeat: [heartbeat("a", 20)] },
      "another region's machine": {
        arg_Resources: [{ ...machine("a", 60), resourceGroup: "rg-cg-test-use-1" }],
        Heartbeat: [],
      },
    },
  },
  "quota-nearly-used": {
    fires: [{ arg_QuotaResources: [quota("standardNVADSA10v5Family", 80, 100)] }],
    silent: {
      "79 %": { arg_QuotaResources: [quota("standardNVADSA10v5Family", 79, 100)] },
      "a quota of others": { arg_QuotaResources: [quota("standardBSFamily", 100, 100)] },
      "a quota of zero": { arg_QuotaResources: [quota("standardNVADSA10v5Family", 0, 0)] },
      "another region's quota": {
        arg_QuotaResources: [{ ...quota("standardNVADSA10v5Family", 100, 100), location: "eastus2" }],
      },
    },
  },
};

const { metricAlerts, queryAlerts } = planRegionAlerts(regionAlerts);

describe("alerts on queries", () => {
  it("each have cases", () =>
    assert.deepEqual(
      Object.keys(queryCases),
      queryAlerts.map(({ key }) => key),
    ));

  for (const { key, query, threshold } of queryAlerts) {
    const { fires, silent } = queryCases[key]!;
    fires.forEach((tables, index) => {
      it(`${key} fires (${index + 1})`, () => {
        const rows = evaluateKusto(query, tables, now);
        assert.ok(rows.length >= threshold, `${rows.length} rows of ${threshold}: ${JSON.stringify(rows)}`);
      });
    });
    for (const [name, tables] of Object.entries(silent)) {
      it(`${key} does not fire: ${name}`, () => {
        const rows = evaluateKusto(query, tables, now);
        assert.ok(rows.length < threshold, `${rows.length} rows of ${threshold}: ${JSON.stringify(rows)}`);
      });
    }
  }
});

/** Values of one window, one a minute: `undefined` is a minute without a value. */
type Window = (number | undefined)[];

/** What Azure computes of a window; undefined without any value, which no static threshold is compared with. */
function aggregated(values: Window, aggregation: "Average" | "Total"): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const total = known.reduce((a, b) => a + b, 0);
  return aggregation === "Total" ? total : total / known.length;
}

const metricCases: Record<string, { fires: Window; silent: Record<string, Window> }> = {
  "no-free-slots-standard-g1": {
    fires: [0, 0, 0, 0, 0],
    silent: { "one free slot in one minute": [0, 0, 1, 0, 0], "no host publishes": [undefined, undefined] },
  },
  "relay-bandwidth-g1-z1-1": {
    // Bytes a minute at 0.81 and 0.79 of 1 Gbit/s.
    fires: Array.from({ length: 15 }, () => 0.81 * 7_500_000_000),
    silent: { "79 %": Array.from({ length: 15 }, () => 0.79 * 7_500_000_000), "the relay is gone": [undefined] },
  },
  "relays-down": {
    fires: [1, 1, 0, 1, 1],
    silent: { "all run": [1, 1, 1, 1, 1], "deallocated by hand": [undefined, undefined] },
  },
};

describe("alerts on metrics", () => {
  it("each have cases", () =>
    assert.deepEqual(
      Object.keys(metricCases),
      metricAlerts.map(({ key }) => key),
    ));

  for (const { key, aggregation, operator, threshold } of metricAlerts) {
    const isFiring = (values: Window): boolean => {
      const value = aggregated(values, aggregation);
      if (value === undefined) return false;
      return operator === "LessThan" ? value < threshold : value > threshold;
    };
    it(`${key} fires`, () => assert.ok(isFiring(metricCases[key]!.fires)));
    for (const [name, values] of Object.entries(metricCases[key]!.silent)) {
      it(`${key} does not fire: ${name}`, () => assert.ok(!isFiring(values)));
    }
  }
});
