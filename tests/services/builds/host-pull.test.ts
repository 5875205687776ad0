import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPointer } from "../../../services/builds/channel/pointer";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { readManifest } from "../../../services/builds/published";
import { silent } from "../../../services/builds/report";
import { manifestName, packName, pointerName } from "../../../services/builds/store/names";
import { bundlePull, makeArchive } from "../../../tools/host-tools/archive";
import { accountOf, IdentityService } from "../../../tools/storage-emulator";
import { BuildsPlatform } from "../../../tools/storage-emulator/builds-platform";
import { contentOf, GameFolder, noise } from "../../support/builds/game-folder";
import { needs } from "../../support/installed";
import { project } from "../../support/stacks";

const region = "japaneast/1";
const host = `host ${region}` as const;
const programs = join(project, "components/gpu-pool/host");
const agent = join(project, "services/host-agent");

/** What a host's boot runs (cloud-gaming-pull.service): the program of cloud-init, with the `pull` of the host tools, against a region's store. */
describe("a host's boot, pulling its channel's build", function () {
  this.timeout(60_000);
  let platform: BuildsPlatform;
  let identity: IdentityService;
  let door: string;
  const folder = new GameFolder();
  const quiet = { parallel: 4, report: silent };

  before(async function () {
    needs(this, "python3");
    platform = await BuildsPlatform.start([region]);
    identity = await IdentityService.start({ "the-client": host });
    door = await platform.gateway.door(`hosts of ${region}`);
    await bundlePull(project, folder.place("pull.js"));
    // As `bin/pull` of the archive, and where the machine's metadata service and certificates are this test's.
    const variables = Object.entries({ ...identity.environment, ...platform.emulated.emulator.environment });
    const script = [
      "#!/bin/sh",
      ...variables.map(([name, value]) => `export ${name}='${value}'`),
      `exec '${process.execPath}' '${folder.place("pull.js")}' "$@"`,
    ];
    writeFileSync(folder.place("pull"), `${script.join("\n")}\n`);
    chmodSync(folder.place("pull"), 0o755);
  });
  after(async () => {
    identity?.stop();
    await platform?.stop();
    folder.remove();
  });

  let boots = 0;
  const boot = () => {
    const endpoint = `${door}/${accountOf(region)}/`;
    const place = folder.place(`host-${++boots}`);
    for (const name of ["run", "builds"]) mkdirSync(join(place, name), { recursive: true });
    const file = join(place, "host.json");
    const overrides = { runFolder: join(place, "run"), pullWaitFactor: 0.001, pullSpreadSeconds: 0 };
    const facts = {
      channel: "prod",
      identityClientId: "the-client",
      image: "gallery",
      builds: { folder: join(place, "builds"), endpoint },
    };
    writeFileSync(file, JSON.stringify({ ...facts, commands: { pull: folder.place("pull") }, overrides }));
    const child = spawn("python3", ["-B", join(programs, "pull-build.py"), file], {
      env: { PATH: process.env["PATH"], PYTHONPATH: agent, HOME: place },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
    const ended = once(child, "close").then(([status]) => status as number);
    return { place, ended, said: () => said, broken: () => existsSync(join(place, "run/broken")) };
  };
  const codes = (said: string) => [...said.matchAll(/event=pull-again .*?code=(\d+)/g)].map(([, code]) => Number(code));
  const build = async (version: string) => {
    folder.write("data.pak", noise(9_000_000, version));
    const { digest } = await publish(platform.hub("publisher"), folder.game, {
      ...quiet,
      game: "racer",
      version,
      by: "x",
    });
    await promote(platform.hub("promoter"), digest, {
      ...quiet,
      channel: "prod",
      regions: platform.all("promoter"),
      by: "x",
    });
    return digest;
  };

  it("waits for a role that isn't known yet and a channel that points to nothing, and then has the build", async () => {
    const roles = platform.gateway.rules.roles;
    platform.gateway.rules.roles = { ...roles, [host]: {} };
    const { place, ended, said, broken } = boot();
    while (!codes(said()).includes(11)) await new Promise((resolve) => setTimeout(resolve, 20));
    platform.gateway.rules.roles = roles;
    while (!codes(said()).includes(12)) await new Promise((resolve) => setTimeout(resolve, 20));
    await build("1");
    assert.equal(await ended, 0, said());
    assert.match(said(), /^event=pulled channel=prod$/m);
    assert.deepEqual(contentOf(join(place, "builds/racer")), contentOf(folder.game));
    assert.ok(!broken());
  });

  it("gives up on content that stays wrong, and the host is broken", async () => {
    const digest = await build("2");
    const { manifest } = await readManifest(platform.behind("hub"), digest);
    await platform.corrupt(region, packName(manifest.packs[0]!.sha256), { keepsDigest: true });
    const { place, ended, said, broken } = boot();
    assert.equal(await ended, 20, said());
    assert.deepEqual(codes(said()), [20, 20]);
    assert.ok(broken());
    assert.ok(!existsSync(join(place, "builds/racer")));
  });

  it("gives up at once on a manifest of a later format, and on a channel that it doesn't understand", async () => {
    const digest = await build("3");
    const channels = platform.behind(region).channels;
    const future = JSON.stringify({ format: 2 });
    await platform.behind(region).builds.blob(manifestName(digest)).upload(future, future.length);
    for (const change of [
      () => Promise.resolve(),
      () => channels.blob(pointerName("prod")).upload(future, future.length),
    ]) {
      await change();
      const { ended, said, broken } = boot();
      assert.equal(await ended, 22, said());
      assert.ok(broken());
    }
    await channels.blob(pointerName("prod")).delete();
    // A pointer that was taken away counts like one that was never there.
    assert.deepEqual((await readPointer(platform.region(region, host), "prod")).pointer.games, {});
  });

  it("is called as it should be, and says so otherwise", async () => {
    const run = async (environment: Record<string, string>, ...words: string[]) => {
      const child = spawn(process.execPath, [folder.place("pull.js"), ...words], {
        env: environment,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let err = "";
      child.stderr.on("data", (piece: Buffer) => (err += piece.toString()));
      const [code] = (await once(child, "close")) as [number];
      return { code, err };
    };
    const right = { CLOUD_GAMING_BUILDS_ENDPOINT: "https://x/", CLOUD_GAMING_IDENTITY_CLIENT_ID: "c" };
    for (const [environment, words, told] of [
      [right, [], /pull <channel> <folder>/],
      [right, ["beta", "/x"], /a channel is one of dev, canary, prod/],
      [{}, ["prod", "/x"], /CLOUD_GAMING_BUILDS_ENDPOINT isn't set/],
      [{ ...right, CLOUD_GAMING_BUILDS_ENDPOINT: "http://x/" }, ["prod", "/x"], /and no https address/],
      [{ ...right, CLOUD_GAMING_HOST_FILE: "/nowhere" }, ["prod", "/x"], /\/nowhere can't be read/],
    ] as const) {
      const { code, err } = await run({ ...environment }, ...words);
      assert.match(err, told);
      assert.equal(code, 64);
    }
  });

  it("comes from the archive of host tools, which is the same whenever it is made", async () => {
    const [one, other] = [folder.place("one.tar.gz"), folder.place("other.tar.gz")];
    assert.equal(await makeArchive(project, { file: one }), await makeArchive(project, { file: other }));
    assert.ok(readFileSync(one).length < 256 << 20, "hosts take no larger one");
    mkdirSync(folder.place("tools"));
    execFileSync("tar", ["xzf", one, "-C", folder.place("tools")]);
    const { status, stderr } = await new Promise<{ status: number | null; stderr: string }>((resolve) => {
      const child = spawn(folder.place("tools/bin/pull"), ["prod"], { env: { PATH: "/usr/bin:/bin" } });
      let stderr = "";
      child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
      child.on("close", (status) => resolve({ status, stderr }));
    });
    assert.equal(status, 64, stderr);
  });
});
