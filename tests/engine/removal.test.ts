import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackConfig } from "../../tools/config/stack-config";
import { writeFreshLock } from "../support/fresh-lock";
import { changesIn, SimProject } from "../support/sim-project";
import { committedConfig } from "../support/stacks";

const staying = "eastus2";
const going = "centralindia";

describe("the removal of a region, with the real engine", function () {
  this.timeout(900_000);
  this.bail(true);
  const platform = new SimProject();
  after(() => platform.remove());
  const region = (name: string, settings: object | undefined) =>
    platform.edit("prod", ["cloud-gaming:regions", name], settings);
  const up = () => platform.run("up", "--stack", "prod", "--skip-preview");
  const lockFile = () => readFileSync(join(platform.folders.project, "stacks/prod.lock.yaml"), "utf8");
  const indexes = () => lockFile().match(/addressIndexes:\n(?: {2}.*\n)*/)![0];
  const cloudIn = (place: string) => structuredClone(platform.cloud().filter(({ id }) => id.includes(`-${place}-1`)));
  const record = async (): Promise<string> => {
    const { lines, ok } = await platform.lock("prod");
    assert.ok(ok, lines.join("\n"));
    return lines.join("\n");
  };

  before("two small regions are up, and protected", async () => {
    const few = { sessions: { atPeak: 4, offPeak: 4 }, spotShare: undefined, peaks: [], launches: [] };
    for (const [setting, value] of Object.entries(few)) {
      platform.edit("prod", ["cloud-gaming:defaults", "pools", "standard", setting], value);
    }
    for (const name of [staying, going]) region(name, { zones: ["1"] });
    for (const name of Object.keys(committedConfig("prod").regions)) {
      if (![staying, going].includes(name)) region(name, undefined);
    }
    await up();
  });

  it("is refused in one step, by the command and by the program", async () => {
    const before = { lock: lockFile(), cloud: platform.cloud() };
    region(going, undefined);
    const { lines, ok } = await platform.lock("prod");
    assert.equal(ok, false);
    assert.match(
      lines.join(" ").replace(/\s+/g, " "),
      /regions\.centralindia it is deployed, and is gone from the configuration: .* → it takes two commits\./,
    );
    assert.equal(lockFile(), before.lock);
    const { exitCode, stdout } = await platform.try(["up", "--stack", "prod", "--skip-preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(
      stdout.replace(/\s+/g, " "),
      /it takes two commits\. First write regions\.centralindia again as it was, with removing: true/,
    );
    assert.deepEqual(platform.cloud(), before.cloud);
  });

  it("is refused by the program even without a lock file, and would be by the engine, were the outputs gone too", async () => {
    const lock = lockFile();
    writeFreshLock(platform.folders.project, stackConfig(platform.folders.project, "prod"));
    const byProgram = await platform.try(["preview", "--stack", "prod"]);
    assert.notEqual(byProgram.exitCode, 0);
    assert.match(
      byProgram.stdout.replace(/\s+/g, " "),
      /regions\.centralindia it is deployed, and is gone .*\(the stack prod last deployed it without removing: true\)/,
    );
    const stateFile = join(platform.folders.backend, ".pulumi/stacks/cloud-gaming/prod.json");
    const state = readFileSync(stateFile, "utf8");
    const forgetful = JSON.parse(state);
    for (const { type, outputs } of forgetful.checkpoint.latest.resources) {
      if (type === "pulumi:pulumi:Stack") delete outputs["region-centralindia-1"];
    }
    writeFileSync(stateFile, JSON.stringify(forgetful));
    const { exitCode, stdout, stderr } = await platform.try(["preview", "--stack", "prod"]);
    writeFileSync(stateFile, state);
    assert.notEqual(exitCode, 0);
    const protectedOnes = new Set((stdout + stderr).match(/centralindia-1-\S*(?=" cannot be deleted)/g));
    assert.ok(protectedOnes.size > 0, stdout.slice(-3000) + stderr);
    platform.write("stacks/prod.lock.yaml", lock);
  });

  it("begins with everything draining and nothing protected, and deletes nothing", async () => {
    region(going, { zones: ["1"], removing: true });
    assert.match(await record(), /regions\.centralindia: it is being removed: all of it drains/);
    const before = { other: cloudIn("eus2"), ids: platform.cloud().map(({ id }) => id) };
    assert.ok(before.other.length > 30);
    const changes = changesIn(await up());
    for (const what of ["created", "deleted", "replaced"])
      assert.equal(changes[what], undefined, JSON.stringify(changes));
    assert.deepEqual(cloudIn("eus2"), before.other);
    assert.deepEqual(
      platform.cloud().map(({ id }) => id),
      before.ids,
    );
    const state = await platform.exported("prod");
    const guarded = state.filter(({ protect }) => protect).map(({ urn }) => urn.split("::").at(-1)!);
    assert.deepEqual(
      guarded.filter((name) => name.startsWith(going)),
      [],
    );
    assert.ok(guarded.filter((name) => name.startsWith(staying)).length > 10);
  });

  it("ends with nothing of it left, and nothing of the other touched", async () => {
    const before = { other: cloudIn("eus2"), indexes: indexes() };
    region(going, undefined);
    assert.match(await record(), /regions\.centralindia: it is gone/);
    const changes = changesIn(await up());
    assert.ok(changes["deleted"]! > 60, JSON.stringify(changes));
    assert.equal(changes["created"] ?? changes["replaced"], undefined, JSON.stringify(changes));
    assert.deepEqual(cloudIn("eus2"), before.other);
    assert.deepEqual(
      cloudIn("inc").map(({ id }) => id),
      [],
    );
    assert.equal(indexes(), before.indexes, "an address index was taken away");
  });

  it("leaves room for the region to come again, at the addresses that it had", async () => {
    const before = indexes();
    region(going, { zones: ["1"] });
    assert.match(await record(), /^regions\.centralindia: it is new\.$/m);
    assert.equal(indexes(), before);
    const preview = await platform.run("preview", "--stack", "prod");
    assert.match(preview.stdout, /\+ \d+ to create/);
    assert.doesNotMatch(preview.stdout, /to (delete|replace|update)/);
  });
});
