import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coturnKeys, coturnSchema, newestCheckedCoturn, recordedCoturns } from "../../../components/edge-relay";
import { checkedLines, checkKeys } from "../../../tools/relay/check-keys";

describe("npm run relay -- check-keys", () => {
  const folder = mkdtempSync(join(tmpdir(), "coturn-"));
  const bare = mkdtempSync(join(tmpdir(), "no-coturn-"));
  const versions = [...recordedCoturns, newestCheckedCoturn];
  after(() => [folder, bare].forEach((one) => rmSync(one, { recursive: true })));
  const git = (...command: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=test", "-c", "user.email=test@example.com", ...command]);

  /** A version of a coturn that knows these keys, and has these tables. */
  const publish = (tag: string, keys: string[], schema = coturnSchema.replaceAll("IF NOT EXISTS ", "")): void => {
    const table = keys.map((key) => `    /* a remark */ {"${key}", optional_argument, NULL, 1},`);
    const text = [
      "static const struct myoption long_options[] = {",
      ...table,
      '#if !defined(TURN_NO_PROMETHEUS)\n    {"prometheus", optional_argument, NULL, 2},\n#endif',
      "    {NULL, no_argument, NULL, 0}};",
      'static const struct myoption admin_long_options[] = {\n    {"list-users", no_argument, NULL, 3}};',
    ].join("\n");
    mkdirSync(join(folder, "src/apps/relay"), { recursive: true });
    writeFileSync(join(folder, "src/apps/relay/mainrelay.c"), text);
    mkdirSync(join(folder, "turndb"), { recursive: true });
    writeFileSync(join(folder, "turndb/schema.sql"), schema);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", tag);
    git("tag", tag);
  };

  before(() => {
    git("init", "--quiet");
    for (const version of versions) {
      publish(version, [...coturnKeys(version)]);
    }
    publish("99.0.0", ["newer-than-what-is-recorded"]);
    publish("4.10.0-rc1", ["no-release"]);
  });

  it("finds every key of every version recorded, where the source has the same", () => {
    const checked = checkKeys(folder);
    assert.deepEqual(
      checked.map(({ version, lacking, surplus, tables }) => [version, lacking, surplus, tables]),
      versions.map((version) => [version, [], [], []]),
    );
    assert.match(checkedLines(checked)[0]!, /^4\.6\.1 {2}\d+ keys, all recorded$/);
  });

  it("names what the records lack, and what they have too much", () => {
    publish("4.10.1", ["brand-new", ...[...coturnKeys("4.10.1")].filter((key) => key !== "no-tcp-relay")]);
    const lines = checkedLines(checkKeys(folder)).join("\n");
    assert.match(
      lines,
      /^4\.10\.1 {2}\d+ keys\n {2}brand-new: it has this key.*\n {2}no-tcp-relay: coturn-keys\.json has this key/m,
    );
  });

  it("names the tables that a version has otherwise, or has not", () => {
    const schema = coturnSchema
      .replace("ikm_key varchar(256)", "ikm_key varchar(512)")
      .replace("EXISTS admin_user", "EXISTS web_admin");
    publish("4.10.3", [...coturnKeys("4.10.3")], schema);
    const { tables } = checkKeys(folder).find(({ version }) => version === "4.10.3")!;
    assert.deepEqual(tables, ["admin_user", "oauth_key", "web_admin"]);
    git("tag", "--delete", "4.10.3");
  });

  it("says what is missing of a folder that is no repository, of one without tags, and of a version without the file", () => {
    assert.throws(() => checkKeys(bare), /^Error: --source .*: fatal: not a git repository/);
    execFileSync("git", ["-C", bare, "init", "--quiet"]);
    assert.throws(() => checkKeys(bare), /it has no tag 4\.6\.1, .*Fetch its tags/);
    git("tag", "--delete", recordedCoturns[3]!);
    assert.throws(
      () => checkKeys(folder),
      new RegExp(`it has no tag ${recordedCoturns[3]!.replaceAll(".", "\\.")}\\. Fetch`),
    );
    git("tag", recordedCoturns[3]!);
    git("rm", "--quiet", "src/apps/relay/mainrelay.c");
    git("commit", "--quiet", "--message", "moved");
    git("tag", "4.10.2");
    assert.throws(() => checkKeys(folder), /mainrelay\.c/);
  });
});
