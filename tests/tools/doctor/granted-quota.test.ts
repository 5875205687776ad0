import assert from "node:assert/strict";
import { judgeGrants } from "../../../tools/doctor/checks/granted-quota";
import { quotaChecks } from "../../../tools/doctor/checks/quota";
import { committedPart } from "./parts";

const usage = (value: string, limit: number) => ({ name: { value }, limit });

describe("the quota that an upgrade in place counts on", () => {
  const part = committedPart("dev");
  const [region] = part.plan.regions;
  const [pool] = region!.pools;
  const upgraded = {
    ...part,
    plan: {
      ...part.plan,
      regions: [
        {
          ...region!,
          pools: [{ ...pool!, rollingUpgrade: { batchPercent: 20, grantedVcpus: { family: 60, region: 80 } } }],
        },
      ],
    },
  };
  const judged = (family: number, all: number) =>
    judgeGrants(upgraded, "japaneast", [usage("standard NVADSA10v5 family", family), usage("cores", all)]);

  it("is as the configuration says, or more", () => {
    assert.deepEqual(
      judged(60, 100).map(({ verdict, says }) => [verdict, says]),
      [
        [
          "ok",
          "regions.japaneast.pools.standard, generation 1: rollingUpgrade.grantedVcpus.family says 60 vCPUs, and Azure granted 60 of StandardNVADSA10v5Family.",
        ],
        [
          "ok",
          "regions.japaneast.pools.standard, generation 1: rollingUpgrade.grantedVcpus.region says 80 vCPUs, and Azure granted 100 of cores.",
        ],
      ],
    );
  });

  it("is less than the configuration says, and is told", () => {
    const [family, all] = judged(59, 80);
    assert.equal(family!.verdict, "missing");
    assert.match(family!.says, /says 60 vCPUs, and Azure granted 59/);
    assert.match(family!.details!.join(" "), /Write 59, and the plan says whether that is enough/);
    assert.equal(all!.verdict, "ok");
  });

  it("is looked at where the region's quota is", () => {
    const check = quotaChecks(upgraded).find(({ id }) => id === "quota:japaneast:Microsoft.Compute")!;
    const answer = [{ currentValue: 0, limit: 59, name: { value: "StandardNVADSA10v5Family", localizedValue: null } }];
    const told = check.judge(answer, new Map()).filter(({ says }) => says.includes("grantedVcpus"));
    assert.deepEqual(
      told.map(({ verdict }) => verdict),
      ["missing"],
    );
  });

  it("is nobody's concern elsewhere, and where Azure reports no such counter that is told already", () => {
    assert.deepEqual(judgeGrants(upgraded, "eastus2", [usage("cores", 1)]), []);
    assert.deepEqual(judgeGrants(upgraded, "japaneast", []), []);
    assert.deepEqual(judgeGrants(part, "japaneast", [usage("cores", 1)]), []);
  });
});
