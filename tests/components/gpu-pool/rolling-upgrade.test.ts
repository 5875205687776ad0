import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type GpuPoolSettings,
  onDemandHostsAtOnce,
  planGpuPool,
  repairedHosts,
  surgeHosts,
} from "../../../components/gpu-pool";
import { poolSettings } from "./settings";

const image: GpuPoolSettings["image"] = {
  kind: "gallery",
  id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3",
};
const granted = { family: 10_000, region: 10_000 };
/** 60 hosts of 12 vCPUs, drained, that are upgraded 12 at a time. */
const upgraded = (overrides: Partial<GpuPoolSettings> = {}): GpuPoolSettings =>
  poolSettings({
    serving: false,
    spot: undefined,
    image,
    rollingUpgrade: { batchPercent: 20, grantedVcpus: granted },
    ...overrides,
  });
const noPeaks = { timeZone: "Tokyo Standard Time", peaks: [] };
const problemsOf = (overrides: Partial<GpuPoolSettings>): string[] =>
  planGpuPool(upgraded(overrides)).problems.map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`);

describe("an upgrade in place", () => {
  it("replaces a batch at a time, and stops at a first bad one", () => {
    const { upgrade, problems } = planGpuPool(upgraded());
    assert.deepEqual(problems, []);
    assert.deepEqual(upgrade, {
      mode: "Rolling",
      batchPercent: 20,
      mostUnhealthyPercent: 20,
      mostUnhealthyUpgradedPercent: 5,
      pauseMinutes: 5,
      surgeHosts: 12,
    });
    assert.deepEqual(planGpuPool(poolSettings()).upgrade, { mode: "Manual" });
  });

  it("lets autoscale keep a batch beside the maximum, or it would take as many hosts away", () => {
    const maxima = (settings: GpuPoolSettings) =>
      planGpuPool(settings).capacities.flatMap(({ profiles }) => profiles.map(({ maximum }) => maximum));
    assert.deepEqual(maxima(upgraded()), [72]);
    assert.deepEqual(maxima(upgraded({ rollingUpgrade: undefined })), [60]);
    assert.equal(planGpuPool(upgraded()).hosts.maximum, 60);
  });

  const refusals: [what: string, overrides: Partial<GpuPoolSettings>, told: RegExp][] = [
    [
      "of a generation that serves",
      { serving: true, schedule: noPeaks },
      /^rollingUpgrade: new sessions go to this generation, .*; drain/,
    ],
    [
      "of spot hosts",
      { spot: { minimum: 0, maximum: 4 } },
      /^rollingUpgrade: spot hosts are not upgraded .*; leave rollingUpgrade out, and roll out/,
    ],
    [
      "beside a scale-in by load",
      { scaleIn: "autoscale" },
      /^rollingUpgrade: autoscale removes hosts .*; write scaleIn/,
    ],
    [
      "of hosts that idle",
      { image: poolSettings().image },
      /^rollingUpgrade: hosts of a marketplace image without host tools .*; use a gallery's image, or hostTools/,
    ],
    [
      "in batches of none",
      { rollingUpgrade: { batchPercent: 0, grantedVcpus: granted } },
      /^rollingUpgrade\.batchPercent: it must be a whole number from 5 to 100/,
    ],
    [
      "with quota that is no number",
      { rollingUpgrade: { batchPercent: 20, grantedVcpus: { family: 1.5, region: 10_000 } } },
      /^rollingUpgrade\.grantedVcpus\.family: it must be a whole number/,
    ],
    [
      "beyond what a scale set holds",
      {
        onDemand: { minimum: 0, maximum: 840 },
        rollingUpgrade: { batchPercent: 20, grantedVcpus: { family: 100_000, region: 100_000 } },
      },
      /^rollingUpgrade\.batchPercent: a batch of 168 hosts beside 840 is more than the 1000/,
    ],
    [
      "without the family's quota",
      { rollingUpgrade: { batchPercent: 20, grantedVcpus: { family: (60 + 12 + 3) * 12 - 1, region: 10_000 } } },
      /^rollingUpgrade\.grantedVcpus\.family: 75 hosts of 12 vCPUs .*; ask Azure for 900 vCPUs of StandardNVADSA10v5Family/,
    ],
    [
      "without the region's quota",
      { rollingUpgrade: { batchPercent: 20, grantedVcpus: { family: 900, region: 899 } } },
      /^rollingUpgrade\.grantedVcpus\.region: 75 hosts of 12 vCPUs .*; ask Azure for 900 vCPUs of all families/,
    ],
  ];
  for (const [what, overrides, told] of refusals) {
    it(`is refused ${what}`, () => {
      const problems = problemsOf(overrides);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, told);
    });
  }

  it("is accepted of a marketplace image with host tools, which may have a streaming server", () => {
    const withTools = { ...poolSettings().image, hostTools: { sha256: "0".repeat(64) } } as GpuPoolSettings["image"];
    assert.deepEqual(problemsOf({ image: withTools }), []);
  });

  it("is accepted with exactly the quota that the refusal names, whatever the numbers", () => {
    const numbers = fc.record({
      maximum: fc.integer({ min: 1, max: 500 }),
      batchPercent: fc.integer({ min: 5, max: 100 }),
    });
    fc.assert(
      fc.property(numbers, ({ maximum, batchPercent }) => {
        const onDemand = { minimum: 0, maximum };
        const given = (vcpus: number) => ({
          onDemand,
          rollingUpgrade: { batchPercent, grantedVcpus: { family: vcpus, region: vcpus } },
        });
        const surge = surgeHosts(maximum, { batchPercent });
        const needed = (maximum + surge + repairedHosts(maximum)) * 12;
        assert.ok(surge >= 1 && surge * 100 >= maximum * batchPercent && (surge - 1) * 100 < maximum * batchPercent);
        assert.equal(onDemandHostsAtOnce(upgraded(given(needed))) * 12, needed);
        assert.deepEqual(problemsOf(given(needed)), []);
        const refused = problemsOf(given(needed - 1));
        assert.equal(refused.length, 2);
        assert.ok(refused.every((one) => one.includes(`ask Azure for ${needed} vCPUs`)));
      }),
    );
  });
});
