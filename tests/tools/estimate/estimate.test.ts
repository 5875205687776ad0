import assert from "node:assert/strict";
import { stackPart } from "../../../tools/doctor/stack-part";
import { asJson, estimateOf } from "../../../tools/estimate/estimate";
import { estimateLines } from "../../../tools/estimate/lines";
import { estimateMarkdown } from "../../../tools/estimate/markdown";
import { project } from "../../support/stacks";

const estimate = (stack: string) => estimateOf(stack, stackPart(project, stack).plan);

describe("npm run estimate", () => {
  const lines = estimateLines(estimate("prod"));
  const text = lines.join("\n");

  it("fits a terminal", () => {
    assert.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
  });

  it("says per region what to ask for, what it is made of, and what a roll-out takes beside it", () => {
    assert.match(text, /^Japan East \(japaneast\)$/m);
    assert.match(text, /^ +Compute +Standard NVADSA10v5 Family vCPUs +1692 +3384$/m);
    assert.match(text, /^ +pool premium, generation 1, on-demand: 20 of Standard_NV36ads_A10_v5 +720$/m);
    assert.match(text, /^ +pool premium, generation 1, on-demand: 1 reserved in a zone without hosts +36$/m);
    assert.match(text, /^ +pool premium, second generation in a roll-out, on-demand: as many again +792$/m);
    assert.match(text, /^ +Compute +Total Regional Spot vCPUs +264 +528$/m);
    assert.match(text, /^ +Networking +Public IPv4 Addresses - Standard +8 +14$/m);
  });

  it("puts another region's prices in brackets, and says where each is from", () => {
    const eastus2 = text.slice(text.indexOf("East US 2 (eastus2)"), text.indexOf("Japan East (japaneast)"));
    assert.match(eastus2, /standard g1 +6\+2 +5\.90 +23\+9 +22\.93 +0\.454 +0\.114$/m);
    assert.match(text, /standard g1 +6\+2 +\(5\.90\) +23\+9 +\(22\.93\) +\(0\.454\) +\(0\.114\)$/m);
    assert.match(text, /Prices are from:\n {2}- copy of the price list, 2024 or 2025 \(read 2026-11-25\)/);
  });

  it("says that a sum with a missing price is not priced", () => {
    assert.match(text, /hosts off peak: 33 on demand, 10 spot; if for a month, not priced \([\d,]+ USD in eastus\)/);
    const { totals } = JSON.parse(asJson(estimate("prod"))) as ReturnType<typeof estimate>;
    assert.equal(totals.offPeak.perMonth.usd, null);
    assert.ok(totals.offPeak.perMonth.indication! > 0);
    assert.match(estimateLines(estimate("prod-eastus2")).join("\n"), /if for a month, 4,308 USD\n/);
  });

  it("says what a reservation costs beside the hosts that stand in it, in the sums too", () => {
    assert.match(
      text,
      /^ {4}premium g1: 3 reserved; paid for without a host, off peak: 0, 0\.00; in peaks: 0, 0\.00$/m,
    );
    const part = stackPart(project, "prod-eastus2");
    const [region] = part.plan.regions;
    const pools = region!.pools.map((pool) => ({ ...pool, reservedHosts: 25 }));
    const more = estimateOf("prod-eastus2", { regions: [{ ...region!, pools }] });
    const lines = estimateLines(more).join("\n");
    // 6 and 23 of them stand on demand.
    assert.match(
      lines,
      /standard g1: 25 reserved; paid for without a host, off peak: 19, 17\.25; in peaks: 2, 1\.82$/m,
    );
    assert.match(lines, /off peak: 6 on demand, 2 spot, 19 reserved and unused; if for a month, 16,902 USD\n/);
    assert.match(
      estimateMarkdown(more),
      /^In eastus2, standard g1: 25 reserved; paid for without a host, off peak: 19, 17\.25;/m,
    );
  });

  it("is a few lines in a pull request's summary", () => {
    const markdown = estimateMarkdown(estimate("prod"));
    assert.match(markdown, /\| japaneast \| Standard NVADSA10v5 Family vCPUs \| 1692 \| 3384 \|/);
    assert.match(markdown, /\| eastus2 \| standard g1 \| 6\+2 \| 5\.90 \| 23\+9 \| 22\.93 \| 0\.454 \| 0\.114 \|/);
    assert.match(markdown, /\| japaneast \| premium g1 \| 3 \| \(9\.60\) \|/);
  });
});
