import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { pollPointer, readPointer } from "../../../services/builds/channel/pointer";
import { exitCodeOf } from "../../../services/builds/command-line/run";
import { exitCodes } from "../../../services/builds/failure";
import { buildsOf } from "../../../services/builds/named-build";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { pull } from "../../../services/builds/pull/pull";
import { spreadOver, startSpread } from "../../../services/builds/pull/spread";
import { silent } from "../../../services/builds/report";
import { BuildStore } from "../../../services/builds/store/build-store";
import { pointerName } from "../../../services/builds/store/names";
import { accountOf, credentialFor, type GatewayRequest } from "../../../tools/storage-emulator";
import { BuildsPlatform } from "../../../tools/storage-emulator/builds-platform";
import { GameFolder, noise } from "../../support/builds/game-folder";

const hosts = 1000;
const region = "japaneast/1";
const host = `host ${region}` as const;
/** What the account answers, in requests a second: a two-hundredth of what a thousand real hosts would find, and less than these ask for. */
const limit = 120;
const packs = 2;

describe("a thousand hosts that start at once", function () {
  this.timeout(300_000);
  let platform: BuildsPlatform;
  let door: string;
  const folder = new GameFolder();
  const quiet = { parallel: 4, report: silent };

  before(async () => {
    platform = await BuildsPlatform.start([region]);
    door = await platform.gateway.door(`hosts of ${region}`);
    // Each version brings a small pack, so that the last one has several.
    for (let version = 1; version <= packs; version++) {
      folder.write(`data/${version}.pak`, noise(10_000, `${version}`));
      const { digest } = await publish(platform.hub("publisher"), folder.game, {
        ...quiet,
        game: "racer",
        version: `${version}`,
        by: "x",
      });
      if (version === packs)
        await promote(platform.hub("promoter"), digest, {
          ...quiet,
          channel: "prod",
          regions: platform.all("promoter"),
          by: "x",
        });
    }
  });
  after(async () => {
    await platform.stop();
    folder.remove();
  });

  const isPack = ({ blob, operation }: GatewayRequest) => operation === "Get Blob" && blob.startsWith("packs/");
  /** The most requests in any second. */
  const most = (requests: GatewayRequest[]) => {
    let [from, found] = [0, 0];
    for (const [to, { at }] of requests.entries()) {
      while (requests[from]!.at <= at - 1000) from++;
      found = Math.max(found, to - from + 1);
    }
    return found;
  };

  it("all have the build, and the store is never stormed, although it answers a part of what they ask for", async () => {
    platform.gateway.rules.requestsPerSecond = limit;
    platform.gateway.rules.requestsPerSecondPerBlob = limit / 2;
    platform.gateway.requests.length = 0;
    // As a host's boot does it: pull, and again after a while where the store asked to slow down.
    const boot = async (index: number) => {
      const store = new BuildStore(
        { name: region, blobEndpoint: `${door}/${accountOf(region)}/` },
        credentialFor(host),
      );
      const target = folder.place(`host-${index}`);
      mkdirSync(target);
      for (;;) {
        try {
          await spreadOver(startSpread);
          for (const { digest } of await buildsOf(store, "prod"))
            await pull(store, digest, target, { ...quiet, parallel: 2 });
          return;
        } catch (error) {
          assert.equal(exitCodeOf(error), exitCodes.unreachable, String(error));
          await setTimeout(5000);
        }
      }
    };
    await Promise.all(Array.from({ length: hosts }, (_, index) => boot(index)));
    const requests = [...platform.gateway.requests];
    const refused = requests.filter(({ status }) => status === 503);
    const needed = hosts * (2 + packs);
    const seconds = (requests.at(-1)!.at - requests[0]!.at) / 1000;
    const summary = `${requests.length} requests in ${Math.round(seconds)} s, ${needed} of them needed, ${refused.length} refused, ${most(requests)} in the worst second`;
    assert.equal(requests.filter(isPack).filter(({ status }) => status === 206).length, hosts * packs, summary);
    assert.ok(refused.length > 0, "the limit was never reached, so nothing is shown");
    // Who waits twice as long each time is refused some few times, however long it takes until all are served.
    assert.ok(refused.length < 8 * hosts, summary);
    console.log(`        ${summary}`);
  });

  it("begin with packs of their own, each about as often", () => {
    const early = platform.gateway.requests.filter(isPack).slice(0, 600);
    const byPack = new Map<string, number>();
    for (const { blob } of early) byPack.set(blob, (byPack.get(blob) ?? 0) + 1);
    assert.equal(byPack.size, packs);
    for (const count of byPack.values()) assert.ok(count > 230 && count < 370, `${count} of 600`);
  });

  it("would storm it otherwise: all at once, each pack in its turn, and again at once when refused", async () => {
    platform.gateway.requests.length = 0;
    // However slow this machine is, they ask for more.
    platform.gateway.rules.requestsPerSecondPerBlob = 10;
    const token = (await credentialFor(host).getToken()).token;
    const until = Date.now() + 3000;
    const ask = async () => {
      while (Date.now() < until) {
        const answer = await fetch(`${door}/${accountOf(region)}/channels/${pointerName("prod")}`, {
          headers: { authorization: `Bearer ${token}`, "x-ms-version": "2025-11-05" },
        });
        await answer.arrayBuffer();
        if (answer.ok) return;
      }
    };
    await Promise.all(Array.from({ length: 500 }, ask));
    const refused = platform.gateway.requests.filter(({ status }) => status === 503).length;
    const answered = platform.gateway.requests.filter(({ status }) => status === 200).length;
    assert.ok(refused > 3 * answered, `${refused} refused, ${answered} answered`);
  });

  it("ask for a channel that hasn't moved at the price of a question, without its content", async () => {
    platform.gateway.rules.requestsPerSecond = undefined;
    platform.gateway.rules.requestsPerSecondPerBlob = undefined;
    const store = platform.region(region, host);
    const { etag } = await readPointer(store, "prod");
    platform.gateway.requests.length = 0;
    assert.equal(await pollPointer(store, "prod", etag), "unchanged");
    assert.deepEqual(
      platform.gateway.requests.map(({ status, bytesOut }) => [status, bytesOut]),
      [[304, 0]],
    );
    const moved = await pollPointer(store, "prod", '"0x0"');
    assert.ok(moved !== "unchanged" && moved.etag === etag);
  });
});
