import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { type Deployed } from "../../../stacks/plan";
import { stepCostLines } from "../../../tools/config/step-cost";
import { project } from "../../support/stacks";

describe("what a step costs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-cost-"));
    mkdirSync(join(folder, "stacks"));
    for (const file of ["Pulumi.prod.yaml", "stacks/prod.lock.yaml"]) cpSync(join(project, file), join(folder, file));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: (string | number)[], value: unknown): void => {
    const file = join(folder, "Pulumi.prod.yaml");
    const document = parseDocument(readFileSync(file, "utf8"));
    document.setIn(["config", ...path], document.createNode(value));
    writeFileSync(file, document.toString());
  };
  const pools = ["cloud-gaming:defaults", "pools", "standard", "generations"];
  const costs = (deployed?: Deployed): string[] => stepCostLines(folder, "prod", deployed);
  /** What is before and after the arrow of the line about something. */
  const amounts = (lines: string[], what: string): number[] => {
    const [, before, after] = new RegExp(`^  ${what}: ([\\d,]+) → ([\\d,]+) USD$`).exec(
      lines.find((line) => line.startsWith(`  ${what}:`)) ?? assert.fail(lines.join("\n")),
    )!;
    return [before!, after!].map((amount) => Number(amount.replaceAll(",", "")));
  };

  it("is not mentioned where nothing changes, nor for a generation that doesn't serve yet", () => {
    assert.deepEqual(costs(), []);
    write(pools, [{ number: 1 }, { number: 2, serving: false }]);
    assert.deepEqual(costs(), []);
  });

  it("is named before and after, with the regions that change at once", () => {
    write(pools, [{ number: 1 }, { number: 2 }]);
    const lines = costs();
    assert.equal(lines[0], "Cost a month, before → after:");
    const [before, after] = amounts(lines, "hosts off peak");
    assert.ok(after! > 1.5 * before!, lines.join("\n"));
    assert.match(
      lines.join("\n"),
      /5 regions change at once: australiaeast, .*\n {2}To go region by region, write it under regions/,
    );
    for (const line of lines) assert.ok(line.length <= 100, line);
  });

  it("is small for a generation that starts small, and for one region's alone", () => {
    write(pools, [{ number: 1 }, { number: 2 }]);
    const whole = amounts(costs(), "hosts off peak");
    write(pools, [{ number: 1 }, { number: 2, minimumHosts: 1 }]);
    const small = amounts(costs(), "hosts off peak");
    assert.equal(small[0], whole[0]);
    assert.ok(small[1]! - small[0]! < (whole[1]! - whole[0]!) / 5);
    write(pools, [{ number: 1 }]);
    write(["cloud-gaming:regions", "eastus2", "pools"], { standard: { generations: [{ number: 1 }, { number: 2 }] } });
    const one = costs();
    assert.ok(amounts(one, "hosts off peak")[1]! < whole[1]!);
    assert.ok(!one.join("\n").includes("at once"));
  });

  it("starts from what is deployed where that was read, and not from what is recorded", () => {
    write(pools, [{ number: 1 }]);
    const region = (key: string) => ({
      ...{ stack: "prod", removing: false, addressSpace: "", secretEpoch: 1, relays: { 1: { serving: true } } },
      pools: { standard: { 1: { serving: key !== "eastus2/1" } } },
    });
    const keys = ["australiaeast", "centralindia", "eastus2", "japaneast", "swedencentral"].map((name) => `${name}/1`);
    const deployed = { complete: true, regions: Object.fromEntries(keys.map((key) => [key, region(key)])) };
    const [before, after] = amounts(costs(deployed), "hosts off peak");
    assert.ok(before! < after!);
  });

  it("is named for relays too", () => {
    write(["cloud-gaming:defaults", "relays", "generations"], [{ number: 1 }, { number: 2, serving: false }]);
    const [before, after] = amounts(costs(), "relays, addresses and NAT");
    assert.ok(after! > before!);
  });

  it("is not mentioned for a configuration that is refused", () => {
    write(["cloud-gaming:homeRegion"], "japaneest");
    assert.deepEqual(costs(), []);
  });
});
