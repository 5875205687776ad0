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
        config.defaults.pools.standard.peaks[0].days = ["Mon"];
        delete config.ownership.owner;
      }),
      [
        'azure.tenantId: "contoso": it is no GUID; write a GUID such as 11111111-1111-4111-8111-111111111111',
        "ownership.owner: it is missing; write the team that answers for it",
        'builds.retentionDays: "3": it is no number; write how long a published build can be neither changed nor deleted, in days',
        'monitoring.budget.startDate: "2026-12-02": it is no first day of a month; write a quoted first day of a month, e.g. "2026-12-01"',
        'defaults.pools.standard.peaks[0].days[0]: "Mon": it is none of the values that can stand here; write a day of the week, in English: Monday to Sunday',
      ],
    );
  });

  it("names the keys that can stand where an unknown one stood", () => {
    assert.deepEqual(
      changed((config) => (config.network.natAdresses = 2)),
      [
        "network.natAdresses: there is no such key; use one of addressSpace, regionPrefixLength, natAddresses, natIdleTimeoutMinutes, ddos, flowLogRetentionDays, networkWatcherResourceGroup, or remove it",
      ],
    );
  });

  it("says what a region's own pool lacks, under the region", () => {
    const problems = changed(
      (config) => (config.regions.japaneast.pools = { extra: { size: "Standard_NV6ads_A10_v5" } }),
    );
    assert.ok(
      problems.includes(
        "regions.japaneast.pools.extra.slotsPerHost: it is missing; write how many sessions one host plays at once",
      ),
    );
  });

  it("refuses to leave out a pool that isn't there", () => {
    assert.deepEqual(
      changed((config) => (config.regions.japaneast.withoutPools = ["premium"])),
      ['regions.japaneast.withoutPools: "premium": the defaults have no such pool; use one of standard'],
    );
  });
});
