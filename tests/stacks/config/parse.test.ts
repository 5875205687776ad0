import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { describeProblem } from "../../../components/conventions";
import { stackConfig } from "../../../tools/config/stack-config";
import { project, stacks } from "../../support/stacks";

/** A stack file's configuration with one thing changed. */
function changed(change: (config: any) => void): string[] {
  const config = structuredClone(stackConfig(project, "dev"));
  change(config);
  return parseConfig(config).problems.map((problem) => `${problem.path}: ${describeProblem(problem)}`);
}

describe("the configuration", () => {
  for (const stack of stacks) {
    it(`of ${stack} is accepted`, () => {
      assert.deepEqual(parseConfig(stackConfig(project, stack)).problems, []);
    });
  }

  it("takes a region that is only named, with everything from the defaults", () => {
    const config: any = stackConfig(project, "dev");
    config.regions.swedencentral = {};
    const { value } = parseConfig(config);
    assert.deepEqual(value?.regions["swedencentral"]?.pools, value?.regions["japaneast"]?.pools);
  });

  it("lets a region change one value of a pool and keep the others", () => {
    const config: any = stackConfig(project, "dev");
    config.regions.japaneast.pools = { standard: { slotsPerHost: 2 } };
    const { value } = parseConfig(config);
    assert.equal(value?.regions["japaneast"]?.pools["standard"]?.slotsPerHost, 2);
    assert.equal(value?.regions["japaneast"]?.pools["standard"]?.size, "Standard_NV6ads_A10_v5");
  });

  it("reports everything that is wrong at once, each with path, value, reason and fix", () => {
    assert.deepEqual(
      changed((config) => {
        config.azure.tenantId = "contoso";
        config.builds.retentionDays = "3";
        config.monitoring.budget.startDate = "2026-12-02";
        config.defaults.pools.standard.peaks = [
          { name: "evening", days: ["Mon"], start: "17:30", end: "23:30", sessions: 2 },
        ];
        delete config.ownership.owner;
      }),
      [
        'azure.tenantId: "contoso": it is no GUID; write the GUID of its tenant: az account show --query tenantId',
        "ownership.owner: it is missing; write e.g. streaming-platform: the team that answers for it",
        'builds.retentionDays: "3": it is text, and a number of days belongs here; write 3, without quotes or unit',
        'monitoring.budget.startDate: "2026-12-02": it is no first day of a month; write e.g. "2026-12-01": a quoted first day of a month',
        'defaults.pools.standard.peaks[0].days[0]: "Mon": it is none of the values that can stand here; write one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday',
      ],
    );
  });

  it("names the keys that can stand where an unknown one stood", () => {
    assert.deepEqual(
      changed((config) => (config.network.natAdresses = 2)),
      [
        "network.natAdresses: there is no such key; did you mean natAddresses? Or remove it; here also stand addressSpace, regionPrefixLength, natConnectionsPerHost, natIdleTimeoutMinutes, egressRanges, hub, ddos, flowLogRetentionDays, networkWatcherResourceGroup",
      ],
    );
  });

  it("says what a region's own pool lacks, under the region", () => {
    const problems = changed(
      (config) => (config.regions.japaneast.pools = { extra: { size: "Standard_NV6ads_A10_v5" } }),
    );
    assert.ok(
      problems.includes(
        "regions.japaneast.pools.extra.slotsPerHost: it is missing; write a whole number from 1 to 32: how many sessions one host plays at once",
      ),
    );
  });

  it("refuses to leave out a pool that isn't there", () => {
    assert.deepEqual(
      changed((config) => (config.regions.japaneast.withoutPools = ["premium"])),
      ['regions.japaneast.withoutPools[0]: "premium": the defaults have no such pool, only standard; remove it'],
    );
  });
});
