import assert from "node:assert/strict";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeLock } from "../../../tools/config/lock-command";
import { project } from "../../support/stacks";

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

  it("changes nothing when every region has an index", async () => {
    const before = lockFile();
    const { ok, lines } = await writeLock(folder, "dev");
    assert.ok(ok);
    assert.match(lines.join("\n"), /an index for every region already/);
    assert.equal(lockFile(), before);
  });

  it("appends a new region, keeps the others and the comments", async () => {
    const before = lockFile();
    const config = readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), `${config}    swedencentral: {}\n`);
    const { ok, lines } = await writeLock(folder, "dev");
    assert.ok(ok, lines.join("\n"));
    assert.equal(lockFile(), `${before}  swedencentral/1: 2\n`);
  });

  it("writes the first lock file", async () => {
    rmSync(join(folder, "stacks/dev.lock.yaml"));
    const { ok } = await writeLock(folder, "dev");
    assert.ok(ok);
    assert.match(
      lockFile(),
      /^# Which block[^]*version: 1\naddressSpace: 10\.48\.0\.0\/14\nregionPrefixLength: 18\naddressIndexes:\n {2}global: 0\n {2}japaneast\/1: 1\n$/,
    );
  });

  it("leaves a damaged lock file alone and says so", async () => {
    writeFileSync(join(folder, "stacks/dev.lock.yaml"), "version: 1\naddressIndexes: {global: 0, japaneast/1: 0}\n");
    const { ok, lines } = await writeLock(folder, "dev");
    assert.equal(ok, false);
    assert.match(lines.join("\n"), /global has the same index; restore .* from git/);
  });
});
