import assert from "node:assert/strict";
import { copyFileSync, cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLock } from "../../../stacks/config";
import { newLockText, writeLock } from "../../../tools/config/lock-command";
import { committedConfig, project } from "../../support/stacks";

describe("npm run config -- lock", () => {
  let folder: string;
  const lockFile = (): string => readFileSync(join(folder, "stacks/dev.lock.yaml"), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-lock-"));
    mkdirSync(join(folder, "stacks"));
    cpSync(join(project, "Pulumi.dev.yaml"), join(folder, "Pulumi.dev.yaml"));
    cpSync(join(project, "stacks/dev.lock.yaml"), join(folder, "stacks/dev.lock.yaml"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("changes nothing when all is said", async () => {
    const before = lockFile();
    const { ok, lines } = await writeLock(folder, "dev");
    assert.ok(ok);
    assert.match(lines.join("\n"), /says all of it already: nothing was written/);
    assert.equal(lockFile(), before);
  });

  it("appends a new region, keeps the others and the comments", async () => {
    const before = lockFile();
    const config = readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), `${config}    swedencentral: {}\n`);
    const { ok, lines } = await writeLock(folder, "dev");
    assert.ok(ok, lines.join("\n"));
    const japaneast = before.match(/^ {2}japaneast\/1:\n[^]*/m)![0];
    const swedencentral = japaneast
      .replace("japaneast", "swedencentral")
      .replaceAll('zones: ["1"]', 'zones: ["1", "2", "3"]');
    assert.equal(lockFile(), `${before.replace("regions:\n", "  swedencentral/1: 2\nregions:\n")}${swedencentral}`);
    assert.deepEqual(lines, [
      "swedencentral/1 has the address index 2 now.",
      "regions.swedencentral: it is new.",
      "Commit stacks/dev.lock.yaml.",
    ]);
  });

  it("says what it would write without writing it", () => {
    rmSync(join(folder, "stacks/dev.lock.yaml"));
    const { text, changed, lines } = newLockText(folder, committedConfig("dev"));
    assert.ok(changed);
    assert.equal(text, readFileSync(join(project, "stacks/dev.lock.yaml"), "utf8"));
    assert.match(lines.join("\n"), /japaneast\/1 has the address index 1 now/);
    assert.ok(!existsSync(join(folder, "stacks/dev.lock.yaml")));
  });

  it("reads a lock file of version 1, and renews it with its first lines", async () => {
    const old = "# Ours.\nversion: 1\naddressIndexes:\n  japaneast/1: 7\n  global: 3\n";
    writeFileSync(join(folder, "stacks/dev.lock.yaml"), old);
    assert.match(JSON.stringify(readLock("dev", folder).problems), /is of version 1.*run `npm run config -- lock/);
    assert.ok((await writeLock(folder, "dev")).ok);
    assert.match(
      lockFile(),
      /^# Ours\.\nversion: 2\n[^]*\naddressIndexes:\n {2}japaneast\/1: 7\n {2}global: 3\nregions:\n/,
    );
    assert.deepEqual(readLock("dev", folder).problems, []);
  });

  it("writes nothing when an edit would end sessions", async () => {
    const before = lockFile();
    const config = readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), config.replace("slotsPerHost: 1", "slotsPerHost: 2"));
    const { ok, lines } = await writeLock(folder, "dev");
    assert.equal(ok, false);
    assert.deepEqual(lines, [
      "Pulumi.dev.yaml is refused, and nothing was written: 1 problem.",
      "  regions.japaneast.pools.standard.slotsPerHost: 2",
      "      generation 1 is deployed with 1, and hosts that run would keep it and hosts that start later",
      "      would not, so one generation would be two",
      "    → write generations: [{number: 1, slotsPerHost: 1}, {number: 2, serving: false}]",
    ]);
    assert.equal(lockFile(), before);
  });

  it("gives a copied stack file none of the other environment's promises", async () => {
    const before = lockFile();
    copyFileSync(join(folder, "Pulumi.dev.yaml"), join(folder, "Pulumi.stage.yaml"));
    const { ok, lines } = await writeLock(folder, "stage");
    assert.equal(ok, false);
    assert.match(lines.join("\n"), /environment: "dev"\n +the stack is called stage\n +→ write stage/);
    assert.equal(lockFile(), before);
  });

  it("says how to begin anew where another subscription is meant, and nothing was ever deployed", async () => {
    const config = readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8");
    const another = config.replace("subscriptionId: 0", "subscriptionId: 1");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), another);
    const { ok, lines } = await writeLock(folder, "dev");
    assert.equal(ok, false);
    assert.match(lines.join(" ").replaceAll(/ +/g, " "), /was ever deployed, delete stacks\/dev\.lock\.yaml/);
  });

  it("writes the first lock file", async () => {
    rmSync(join(folder, "stacks/dev.lock.yaml"));
    const { ok } = await writeLock(folder, "dev");
    assert.ok(ok);
    assert.equal(lockFile(), readFileSync(join(project, "stacks/dev.lock.yaml"), "utf8"));
  });

  it("leaves a damaged lock file alone and says so", async () => {
    writeFileSync(join(folder, "stacks/dev.lock.yaml"), "version: 1\naddressIndexes: {global: 0, japaneast/1: 0}\n");
    const { ok, lines } = await writeLock(folder, "dev");
    assert.equal(ok, false);
    assert.match(lines.join("\n"), /global has the same index\n +→ restore .* from git/);
  });
});
