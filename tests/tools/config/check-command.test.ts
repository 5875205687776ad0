import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkStack } from "../../../tools/config/check-command";
import { project, stacks } from "../../support/stacks";

describe("config check", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-check-"));
    mkdirSync(join(folder, "stacks"));
    for (const file of ["Pulumi.prod.yaml", "stacks/prod.lock.yaml"]) cpSync(join(project, file), join(folder, file));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What is reported of prod with one text of its file replaced by another, which is accepted all the same. */
  function warned(from: string, to: string): string[] {
    const before = readFileSync(join(project, "Pulumi.prod.yaml"), "utf8");
    assert.ok(before.includes(from));
    writeFileSync(join(folder, "Pulumi.prod.yaml"), before.replace(from, to));
    const { lines, ok } = checkStack(folder, "prod");
    cpSync(join(project, "Pulumi.prod.yaml"), join(folder, "Pulumi.prod.yaml"));
    assert.equal(ok, true, lines.join("\n"));
    return lines;
  }

  /** What it says of prod with one text of its file replaced by another. */
  function checked(file: string, from: string, to: string): string[] {
    const before = readFileSync(join(project, file), "utf8");
    assert.ok(before.includes(from));
    writeFileSync(join(folder, file), before.replace(from, to));
    const { lines, ok } = checkStack(folder, "prod");
    cpSync(join(project, file), join(folder, file));
    assert.equal(ok, false);
    return lines;
  }

  for (const stack of stacks) {
    it(`says that ${stack} is fine, with its regions`, () => {
      const { lines, ok } = checkStack(project, stack);
      assert.equal(ok, true, lines.join("\n"));
      assert.match(lines.join("\n"), /^Pulumi\.\w+\.yaml is fine: \d regions? \(.*japaneast.*\)\.$/);
    });
  }

  it("tells where, why and what to do on lines of their own", () => {
    assert.deepEqual(checked("Pulumi.prod.yaml", "natAddresses: 2", "natAddresses: 20"), [
      "Pulumi.prod.yaml is refused: 1 problem; further checks follow when it is fixed.",
      "  network.natAddresses: 20",
      "      the most is 16",
      "    → write a whole number from 1 to 16: public addresses of each NAT gateway; else as needed",
    ]);
  });

  it("reads a day without quotes as Pulumi does", () => {
    assert.ok(
      checked("Pulumi.prod.yaml", '"2026-12-01"', "2026-12-01").includes('    → write "2026-12-01", with the quotes'),
    );
  });

  it("refuses a stack that the file doesn't have", () => {
    assert.match(
      checkStack(folder, "prod-atlantis").lines.join("\n"),
      /stack: "prod-atlantis"\n +prod has no such part/,
    );
  });

  it("refuses an index of addresses that was given to two regions, or taken away", () => {
    const lock = "stacks/prod.lock.yaml";
    const reused = checked(lock, "swedencentral/1: 3", "swedencentral/1: 2").join("\n");
    assert.match(
      reused,
      /stacks\/prod\.lock\.yaml: addressIndexes\.swedencentral\/1: 2\n +eastus2\/1 has the same index/,
    );
    const removed = checked(lock, "  swedencentral/1: 3\n", "").join("\n");
    assert.match(
      removed,
      /prod\.lock\.yaml: addressIndexes\.swedencentral\/1\n +it is missing, and the region is deployed\n +→ restore/,
    );
  });

  it("refuses an atPeak for which no host is ever started", () => {
    const lines = checked("Pulumi.prod.yaml", 'end: "23:00", sessions: 140 }', 'end: "23:00", sessions: 100 }');
    assert.ok(lines.includes("  defaults.pools.standard.sessions.atPeak: 140"), lines.join("\n"));
    assert.match(lines.join(" "), /nothing starts hosts for more than 100 sessions/);
  });

  it("warns of a launch whose hosts are not all ready when its players come, once for regions that are alike", () => {
    const lines = warned('leadMinutes: 30, end: "23:00", sessions: 140', 'leadMinutes: 5, end: "23:00", sessions: 140');
    assert.match(lines[0]!, /^Pulumi\.prod\.yaml is accepted, with 2 warnings: 5 regions/);
    assert.equal(lines.filter((line) => /launches\[0\]\.start: "17:00"/.test(line)).length, 2, lines.join("\n"));
  });

  it("warns of pools whose players wait", () => {
    const lines = warned('start: "16:45"\n            end: "23:59"', 'start: "21:45"\n            end: "23:59"');
    assert.match(lines[0]!, /^Pulumi\.prod\.yaml is accepted, with \d warnings?: 5 regions/);
    assert.ok(lines.includes("  defaults.pools.standard.peaks"), lines.join("\n"));
  });

  it("keeps its lines short enough for a terminal", () => {
    const lines = checked("Pulumi.prod.yaml", "cloud-gaming:network:", "cloud-gaming:newtork:");
    assert.ok(lines.length > 3);
    for (const line of lines) assert.ok(line.length <= 100, line);
  });
});
