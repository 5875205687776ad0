import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { readPointer } from "../../../services/builds/channel/pointer";
import { listPublished } from "../../../services/builds/published";
import { lockName } from "../../../services/builds/store/names";
import type { GatewayRequest } from "../../../tools/storage-emulator";
import { BuildsCommand } from "../../support/builds/builds-command";
import { BuildsPlatform, type Principal } from "../../../tools/storage-emulator/builds-platform";
import { contentOf, GameFolder, noise } from "../../support/builds/game-folder";

const regions = ["japaneast/1", "swedencentral/1", "eastus2/1", "brazilsouth/1", "australiaeast/1"];

/** The program itself, ended as a machine that loses its power ends it, and begun again as a person would. */
describe("npm run builds, killed at every stage and run again", () => {
  let platform: BuildsPlatform;
  let command: BuildsCommand;
  const folder = new GameFolder();

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
    command = new BuildsCommand(platform, folder.place("outputs.json"));
    folder.write("racer.exe", noise(100_000, "exe"));
  });
  after(async () => {
    command.stop();
    await platform.stop();
    folder.remove();
  });

  /** Kills a command when it sends a request of a kind for the nth time, and waits until it is gone. */
  async function killedAt(
    stage: (request: GatewayRequest) => boolean,
    nth: number,
    principal: Principal,
    ...words: string[]
  ): Promise<void> {
    const seen = platform.gateway.requests.length;
    // Slow enough that nothing comes after it.
    const undo = platform.gateway.trouble({ match: () => true, delayMilliseconds: 25 });
    const { child, ended } = await command.start(principal, words);
    let gone = false;
    void ended.then(() => (gone = true));
    while (!gone && platform.gateway.requests.slice(seen).filter(stage).length < nth) await setTimeout(1);
    child.kill("SIGKILL");
    const { signal, err } = await ended;
    undo();
    assert.equal(signal, "SIGKILL", `it was over before: ${err}`);
  }

  const channel = async () =>
    await Promise.all(
      platform
        .all("promoter")
        .map(async (region) => (await readPointer(region, "canary")).pointer.games["racer"]?.version),
    );
  const run = async (principal: Principal, ...words: string[]) => {
    const { code, out, err } = await command.run(principal, ...words, "--json");
    assert.equal(code, 0, err);
    return JSON.parse(out) as Record<string, unknown>;
  };
  const put = (container: string, prefix: string) => (request: GatewayRequest) =>
    request.operation === "Put Blob" && request.container === container && request.blob.startsWith(prefix);

  const publishing: [string, (request: GatewayRequest) => boolean, number][] = [
    ["a pack in the middle", put("builds", "packs/"), 4],
    ["its manifest", put("builds", "manifests/"), 1],
    ["its name", put("builds", "published/"), 1],
  ];
  for (const [index, [stage, at, nth]] of publishing.entries()) {
    it(`publishes in two goes when it is killed at ${stage}`, async () => {
      const version = `0.${index}`;
      folder.write("data.pak", noise(40_000_000, version));
      const words = ["publish", folder.game, "--game", "racer", "--version", version, "--parallel", "2"];
      await killedAt(at, nth, "publisher", ...words);
      const published = await run("publisher", ...words);
      const listed = await listPublished(platform.hub("publisher"));
      assert.deepEqual(
        listed.filter((build) => build.version === version).map(({ digest }) => digest),
        [published["digest"]],
      );
      if (nth > 1)
        assert.ok((published["sent"] as number) < 40_000_000, `${String(published["sent"])} bytes were sent again`);
      await run("promoter", "verify", `racer@${version}`, "--deep");
    }).timeout(60_000);
  }

  const promoting: [string, (request: GatewayRequest) => boolean, number][] = [
    ["its first copy", ({ operation }) => operation === "Put Blob From URL", 1],
    ["a copy in the middle", ({ operation }) => operation === "Put Blob From URL", 12],
    ["writing the history", put("channels", "history/"), 1],
    ["moving the fourth region", put("channels", "canary.json"), 4],
  ];
  for (const [index, [stage, at, nth]] of promoting.entries()) {
    it(`promotes to five regions in two goes when it is killed at ${stage}`, async () => {
      const version = `1.${index}`;
      folder.write("data.pak", noise(30_000_000, version));
      await run("publisher", "publish", folder.game, "--game", "racer", "--version", version);
      const before = (await channel())[0];
      const words = ["promote", `racer@${version}`, "--channel", "canary"];
      await killedAt(at, nth, "promoter", ...words);
      const after = await channel();
      assert.ok(
        after.every((one) => one === before || one === version),
        after.join(", "),
      );
      assert.equal(after.filter((one) => one === version).length <= nth, true);
      // Nobody moves the channel while the killed one may still have it; who doesn't wait is told so.
      const second = await command.run("promoter", ...words);
      if (index >= 2) {
        assert.equal(second.code, 30, second.err);
        assert.match(second.err, /canary is being moved at this moment.*a minute/);
        await platform.behind("hub").channels.blob(lockName("canary")).getBlobLeaseClient().breakLease(0);
        await run("promoter", ...words);
      }
      assert.deepEqual(
        await channel(),
        regions.map(() => version),
      );
    }).timeout(60_000);
  }

  it("rolls back in two goes when it is killed at the third region", async () => {
    await killedAt(put("channels", "canary.json"), 3, "promoter", "rollback", "--channel", "canary");
    assert.ok(new Set(await channel()).size === 2, (await channel()).join(", "));
    await platform.behind("hub").channels.blob(lockName("canary")).getBlobLeaseClient().breakLease(0);
    await run("promoter", "rollback", "--channel", "canary");
    assert.deepEqual(
      await channel(),
      regions.map(() => "1.2"),
    );
  }).timeout(60_000);

  it("pulls in two goes when it is killed in the middle, and shows the game before until then", async () => {
    const target = folder.place("pulled");
    await run("promoter", "pull", "racer@1.2", target);
    const old = contentOf(`${target}/racer`);
    await killedAt(
      ({ operation, blob }) => operation === "Get Blob" && blob.startsWith("packs/"),
      3,
      "promoter",
      "pull",
      "racer@1.3",
      target,
      "--parallel",
      "1",
    );
    assert.deepEqual(contentOf(`${target}/racer`), old);
    const [pulled] = (await run("promoter", "pull", "racer@1.3", target)) as unknown as { fetched: number }[];
    assert.ok(pulled!.fetched < 30_000_000, `${pulled!.fetched} bytes were fetched again`);
    assert.deepEqual(contentOf(`${target}/racer`), contentOf(folder.game));
  }).timeout(60_000);

  it("survives that the storage itself loses its power", async () => {
    await platform.emulated.emulator.killAndStart();
    assert.deepEqual(
      await channel(),
      regions.map(() => "1.2"),
    );
    await run("promoter", "verify", "racer@1.3", "--deep");
  }).timeout(60_000);
});
