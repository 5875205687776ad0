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
    assert.match(text, /^ +Compute +Standard NVADSA10v5 Family vCPUs +1656 +3312$/m);
    assert.match(text, /^ +pool premium, generation 1, on-demand: 20 of Standard_NV36ads_A10_v5 +720$/m);
    assert.match(text, /^ +pool premium, second generation in a roll-out, on-demand: as many again +756$/m);
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

  it("is a few lines in a pull request's summary", () => {
    const markdown = estimateMarkdown(estimate("prod"));
    assert.match(markdown, /\| japaneast \| Standard NVADSA10v5 Family vCPUs \| 1656 \| 3312 \|/);
    assert.match(markdown, /\| eastus2 \| standard g1 \| 6\+2 \| 5\.90 \| 23\+9 \| 22\.93 \| 0\.454 \| 0\.114 \|/);
    assert.match(markdown, /\| japaneast \| premium g1 \| 3 \| \(9\.60\) \|/);
  });
});
