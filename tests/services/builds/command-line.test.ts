import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../../../services/builds/failure";
import { buildDigest, manifestText } from "../../../services/builds/format";
import { readManifest } from "../../../services/builds/published";
import { manifestName } from "../../../services/builds/store/names";
import { BuildsCommand } from "../../support/builds/builds-command";
import { BuildsPlatform, type Principal } from "../../../tools/storage-emulator/builds-platform";
import { GameFolder, noise } from "../../support/builds/game-folder";
import { project } from "../../support/stacks";

const regions = ["japaneast/1", "swedencentral/1"];

/** The program as people and scripts call it. */
describe("npm run builds", () => {
  let platform: BuildsPlatform;
  let command: BuildsCommand;
  const folder = new GameFolder();

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
    command = new BuildsCommand(platform, folder.place("outputs.json"));
    folder.write("racer.exe", noise(100_000, "exe"));
    folder.write("data.pak", noise(9_000_000, "data"));
  });
  after(async () => {
    command.stop();
    await platform.stop();
    folder.remove();
  });

  const succeeds = async (principal: Principal, ...words: string[]): Promise<string> => {
    const { code, out, err } = await command.run(principal, ...words);
    assert.equal(code, 0, `${out}${err}`);
    return out;
  };
  const fails = async (
    kind: keyof typeof exitCodes,
    told: RegExp,
    principal: Principal,
    ...words: string[]
  ): Promise<void> => {
    const { code, out, err } = await command.run(principal, ...words);
    assert.match(err, told);
    assert.equal(code, exitCodes[kind], err);
    if (!words.includes("--json")) return assert.equal(out, "");
    const { error } = JSON.parse(out) as { error: { kind: string; exitCode: number; message: string } };
    assert.deepEqual([error.kind, error.exitCode], [kind, code]);
    assert.match(error.message, told);
  };

  it("says what it did, where things are and what lies between two builds", async () => {
    const published = await succeeds("publisher", "publish", folder.game, "--game", "racer", "--version", "1.0.0");
    const digest = /^sha256:[0-9a-f]{64}$/m.exec(published)![0];
    assert.match(published, /^racer 1\.0\.0 is published; 8\.7 MiB of 8\.7 MiB were new to the hub\.$/m);
    assert.match(
      await succeeds("promoter", "promote", digest.slice(0, 20), "--channel", "canary"),
      /^canary points to racer 1\.0\.0 in japaneast\/1, swedencentral\/1 \(move 1\)\.$/m,
    );
    folder.write("data.pak", Buffer.concat([noise(9_000_000, "data"), Buffer.from("more")]));
    folder.write("new.txt", "new");
    await succeeds("publisher", "publish", folder.game, "--game", "racer", "--version", "1.1.0");
    await succeeds("promoter", "promote", "racer@1.1.0", "--channel", "canary", "--regions", "japaneast");
    const list = (await succeeds("promoter", "list")).split("\n");
    assert.match(list[0]!, /^game +version +digest +size +files +published \(UTC\) +channels$/);
    assert.match(
      list[1]!,
      /^racer +1\.1\.0 +sha256:[0-9a-f]{12} +8\.7 MiB +3 +\d{4}-\d\d-\d\d \d\d:\d\d +canary: japaneast\/1$/,
    );
    assert.match(list[2]!, /^racer +1\.0\.0 .* canary: swedencentral\/1$/);
    assert.match(
      await succeeds("promoter", "diff", "racer@1.0.0", "racer@1.1.0"),
      /^\+ new\.txt\n~ data\.pak\nA host that has the first fetches .* of 8\.7 MiB; the files that differ have 8\.6 MiB\.$/m,
    );
    const shown = await succeeds("promoter", "show", "canary");
    assert.match(shown, /^japaneast\/1 +racer +1\.1\.0/m);
    assert.match(shown, /^2 +\d{4}-\S+ \S+ +promote +racer 1\.1\.0 sha256:\S+ +japaneast\/1 +promoter$/m);
    assert.match(
      await succeeds("promoter", "show", "racer@1.0.0"),
      /published .* by publisher\n2 files, 8\.7 MiB, in \d+ chunks and 2 packs\nchannels: canary: swedencentral\/1\n/,
    );
    assert.match(
      await succeeds("promoter", "verify", "racer@1.0.0"),
      /is whole in hub, swedencentral\/1: 3 objects, by the size and MD5 that the service keeps/,
    );
    assert.match(
      await succeeds("promoter", "rollback", "--channel", "canary", "--regions", "japaneast"),
      /^canary points to racer 1\.0\.0 in japaneast\/1 \(move 3\)\.$/m,
    );
    const pulled = await succeeds("promoter", "pull", "canary", folder.place("out"), "--region", "japaneast");
    assert.match(pulled, /out\/racer is racer 1\.0\.0: 8\.7 MiB fetched, 0 B were there\./);
    assert.match(
      await succeeds("collector", "gc", "--dry-run"),
      /^racer 1\.0\.0 .* canary in japaneast\/1; .*Nothing was deleted \(--dry-run\)\.$/ms,
    );
  }).timeout(120_000);

  it("prints JSON for programs, and its errors too", async () => {
    const json = async (...words: string[]) => JSON.parse(await succeeds("promoter", ...words, "--json"));
    assert.deepEqual(
      (await json("list")).map((build: any) => [build.version, build.files, build.channels.length]),
      [
        ["1.1.0", 3, 0],
        ["1.0.0", 2, 2],
      ],
    );
    assert.deepEqual(
      (await json("show", "canary")).moves.map((move: any) => [move.sequence, move.action, move.by]),
      [
        [1, "promote", "promoter"],
        [2, "promote", "promoter"],
        [3, "rollback", "promoter"],
      ],
    );
    assert.deepEqual((await json("verify", "racer@1.1.0")).faults, []);
    await fails(
      "nothing",
      /Nobody has published racer 9; `list` shows what there is/,
      "promoter",
      "show",
      "racer@9",
      "--json",
    );
  }).timeout(60_000);

  it("refuses what was written wrongly, all of it, before anything is asked", async () => {
    platform.gateway.requests.length = 0;
    await fails(
      "usage",
      /"Racer!" is no game's name: .*\n"v 1" is no version: write/,
      "publisher",
      "publish",
      folder.game,
      "--game",
      "Racer!",
      "--version",
      "v 1",
    );
    await fails(
      "usage",
      /'cannary' is invalid\. Allowed choices are dev, canary, prod\./,
      "promoter",
      "promote",
      "racer@1.0.0",
      "--channel",
      "cannary",
    );
    await fails("usage", /required option '--channel <channel>' not specified/, "promoter", "rollback");
    await fails("usage", /"racer" names no build: write sha256:<digest/, "promoter", "diff", "racer", "racer@1.0.0");
    await fails(
      "usage",
      /"mars" is no region of it; there are japaneast\/1, swedencentral\/1/,
      "promoter",
      "promote",
      `sha256:${"0".repeat(64)}`,
      "--channel",
      "dev",
      "--regions",
      "mars",
    );
    await fails(
      "usage",
      /From which region\? Name it with --region: japaneast\/1, swedencentral\/1/,
      "promoter",
      "pull",
      "canary",
      folder.place("x"),
    );
    await fails(
      "usage",
      /--follow goes with a channel/,
      "promoter",
      "pull",
      `sha256:${"0".repeat(64)}`,
      folder.place("x"),
      "--follow",
      "60",
    );
    await fails(
      "usage",
      /Write a whole number from 30 to 86400/,
      "promoter",
      "pull",
      "canary",
      folder.place("x"),
      "--follow",
      "1",
    );
    await fails("usage", /unknown option '--forse'/, "collector", "gc", "--forse");
    assert.deepEqual(platform.gateway.requests, []);
  }).timeout(120_000);

  it("refuses a folder that is no build with everything that is wrong in it, and publishes nothing", async () => {
    const bad = new GameFolder();
    for (const path of ["con.txt", "a/B", "A/b", "trailing.", "ok"]) bad.write(path, "x");
    symlinkSync("/etc/passwd", join(bad.game, "link"));
    const named = ["--game", "bad", "--version", "1"];
    await fails(
      "folder",
      /is refused:\n( {2}- .*\n){2} {2}- link: it is a symbolic link; put the file itself in its place\n {2}- trailing\.: /,
      "publisher",
      "publish",
      bad.game,
      ...named,
    );
    await fails(
      "folder",
      /nowhere: it can't be read \(ENOENT\)/,
      "publisher",
      "publish",
      bad.place("nowhere"),
      ...named,
    );
    mkdirSync(bad.place("empty"));
    await fails("folder", /there is no file in it/, "publisher", "publish", bad.place("empty"), ...named);
    assert.equal(await succeeds("promoter", "list", "--game", "bad"), "Nothing is published.\n");
    bad.remove();
  }).timeout(60_000);

  it("refuses a folder that changes while it is published", async () => {
    const changing = new GameFolder();
    changing.write("data.pak", noise(60_000_000, "changing"));
    const undo = platform.gateway.trouble({
      match: ({ operation }) => operation === "Put Blob",
      delayMilliseconds: 300,
    });
    const words = ["publish", changing.game, "--game", "changing", "--version", "1", "--parallel", "1"];
    platform.gateway.requests.length = 0;
    const { ended } = await command.start("publisher", words);
    while (!platform.gateway.requests.some(({ operation }) => operation === "Put Blob"))
      await new Promise((resolve) => setTimeout(resolve, 5));
    truncateSync(join(changing.game, "data.pak"), 50_000_000);
    const { code, err } = await ended;
    undo();
    assert.match(err, /data\.pak: it was written to; begin again when whatever writes there is done/);
    assert.equal(code, exitCodes.folder);
    assert.equal(await succeeds("promoter", "list", "--game", "changing"), "Nothing is published.\n");
    changing.remove();
  }).timeout(60_000);

  it("refuses manifests that are from the future, truncated or hostile, and writes nothing anywhere", async () => {
    const { manifest } = await readManifest(
      platform.behind("hub"),
      /sha256:\S+/.exec(await succeeds("promoter", "show", "racer@1.0.0"))![0],
    );
    const hostile = {
      ...manifest,
      files: [{ ...manifest.files[0]!, path: "../../escaped" }, ...manifest.files.slice(1)],
    };
    const texts = [
      [JSON.stringify({ ...manifest, format: 2 }), /its format is 2, and this program reads up to 1; use a newer one/],
      [JSON.stringify(hostile), /"\.\.\/\.\.\/escaped": it leaves the folder/],
    ] as const;
    const at = folder.place("hostile/here");
    for (const [text, told] of texts) {
      const digest = buildDigest(text);
      await platform.behind("hub").builds.blob(manifestName(digest)).upload(text, text.length);
      await fails("unreadable", told, "promoter", "pull", digest, at, "--json");
    }
    const text = manifestText(manifest);
    const digest = buildDigest(`${text} `);
    await platform
      .behind("hub")
      .builds.blob(manifestName(digest))
      .upload(text.slice(0, -100), text.length - 100);
    await fails(
      "unreadable",
      /its digest is .* and not .*: it is truncated, or another's/,
      "promoter",
      "pull",
      digest,
      at,
    );
    assert.ok(!existsSync(folder.place("hostile")));
    assert.ok(!existsSync(folder.place("escaped")));
  }).timeout(60_000);

  it("tells a disk that is too small, and leaves what was there", async function () {
    const small = folder.place("small");
    mkdirSync(small);
    // A disk of its own, in namespaces of its own.
    const script = [
      'mount -t tmpfs -o size=6m tmpfs "$1"',
      "shift",
      '"$@"',
      "code=$?",
      'find "$SMALL" -type f | sed s/^/left:/',
      "exit $code",
    ].join("\n");
    const isolated = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "true"]).status === 0;
    if (!isolated) this.skip();
    const { code, out, err } = await command.run("promoter", "pull", "racer@1.0.0", small, {
      through: ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", small],
      environment: { SMALL: small },
    });
    assert.match(err, /the disk is full: the build takes 9100000 bytes, and \d+ are free; make room for it/);
    assert.equal(code, exitCodes.full);
    assert.doesNotMatch(out, /left:.*pak/);
  }).timeout(60_000);

  it("leaves alone what it didn't make", async () => {
    const mine = folder.place("mine");
    mkdirSync(join(mine, "racer"), { recursive: true });
    writeFileSync(join(mine, "racer/save.dat"), "mine");
    await fails(
      "usage",
      /mine\/racer is there, and no earlier pull made it: name another folder, or move it away/,
      "promoter",
      "pull",
      "racer@1.0.0",
      mine,
    );
    assert.equal(readFileSync(join(mine, "racer/save.dat"), "utf8"), "mine");
    // What is pulled twice is there already, and what was damaged since is mended.
    const out = folder.place("again");
    await succeeds("promoter", "pull", "racer@1.0.0", out);
    assert.match(await succeeds("promoter", "pull", "racer@1.0.0", out), /0 B fetched, 8\.7 MiB were there/);
    truncateSync(join(out, "racer/data.pak"), 100);
    assert.match(await succeeds("promoter", "pull", "racer@1.0.0", out), /were there/);
    assert.equal(readFileSync(join(out, "racer/data.pak")).length, 9_000_000);
    assert.deepEqual(readdirSync(join(out, ".builds")).length, 1);
  }).timeout(60_000);

  it("says what to do where there is nobody to sign in, or a channel points to nothing", async () => {
    await fails(
      "nothing",
      /japaneast\/1: prod points to no build\. Promote one\./,
      "promoter",
      "pull",
      "prod",
      folder.place("x"),
      "--region",
      "japaneast",
    );
    await fails(
      "nothing",
      /dev points to no build in japaneast\/1, swedencentral\/1/,
      "promoter",
      "rollback",
      "--channel",
      "dev",
    );
    const { code, err } = await command.run("promoter", "list", {
      environment: { AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential" },
    });
    assert.match(err, /there is no identity to do it with\. .*Sign in \(az login\)/);
    assert.equal(code, exitCodes.refused);
  }).timeout(60_000);

  it("follows a channel until it is ended", async () => {
    const words = ["pull", "canary", folder.place("followed"), "--region", "japaneast", "--follow", "30"];
    const { child, ended } = await command.start("promoter", words);
    while (!existsSync(folder.place("followed/racer/data.pak")))
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGTERM");
    assert.equal((await ended).signal, "SIGTERM");
  }).timeout(60_000);

  it("has a page that names every exit code", () => {
    const page = readFileSync(join(project, "services/builds/README.md"), "utf8");
    for (const [kind, code] of Object.entries(exitCodes))
      assert.match(page, new RegExp(`^\\| ${code} +\\| ${kind} `, "m"), kind);
  });
});
