import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pMap from "p-map";
import { findSubcommand } from "../../../tools/sim/subcommands";
import { findEngine } from "../../../tools/engine";

interface Help {
  path: string[];
  /** The subcommands that it lists. */
  below: string[][];
  /** Its last name and what else that is called. */
  aliases: string[];
}

describe("the subcommands of the Pulumi CLI", function () {
  this.timeout(120_000);
  const helps: Help[] = [];
  let home: string;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "cloud-gaming-help-"));
    const { pulumi } = await findEngine();
    let next: string[][] = [[]];
    while (next.length > 0) {
      const read = await pMap(next, (path) => helpOf(pulumi, path), { concurrency: 4 });
      helps.push(...read);
      // What is refused is refused with all below it.
      next = read.flatMap(({ below }) => below).filter((path) => isRun(path));
    }
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it("are each classified as run or refused", () => {
    const listed = helps.flatMap(({ below }) => below);
    assert.ok(listed.length > 60, `the help lists ${listed.length} subcommands: its layout has changed`);
    const missing = listed.filter((path) => findSubcommand(path) === undefined).map((path) => path.join(" "));
    assert.deepEqual(
      missing,
      [],
      "write them into tools/sim/subcommands.ts, with what they do to a state and its cloud",
    );
  });

  it("are classified under each of their aliases", () => {
    const named = helps.flatMap(({ path, aliases }) =>
      aliases.map((alias) => [[...path.slice(0, -1), alias], path] as const),
    );
    assert.ok(named.length > 10);
    for (const [alias, path] of named) {
      assert.equal(findSubcommand(alias)?.path, findSubcommand(path)!.path, alias.join(" "));
    }
  });

  it("give a reason where they are refused", () => {
    for (const { below } of helps) {
      for (const path of below) {
        const reason = findSubcommand(path)?.refused;
        assert.ok(reason === undefined || /^[A-Z`].*\.$/.test(reason), path.join(" "));
      }
    }
  });

  async function helpOf(pulumi: string, path: string[]): Promise<Help> {
    const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)(pulumi, [...path, "--help"], { env });
    const below: string[][] = [];
    let inCommands = false;
    for (const line of stdout.split("\n")) {
      if (/^\S/.test(line)) inCommands = /Commands:$/.test(line);
      const name = inCommands ? /^ {2}([a-z][\w-]*) /.exec(line)?.[1] : undefined;
      if (name !== undefined) below.push([...path, name]);
    }
    const aliases = /^Aliases:\n\s+(.*)$/m.exec(stdout)?.[1]?.split(", ") ?? [];
    return { path, below, aliases };
  }
});

function isRun(path: string[]): boolean {
  const found = findSubcommand(path);
  return found !== undefined && found.refused === undefined;
}
