import assert from "node:assert/strict";
import { readPointer } from "../../services/builds/channel/pointer";
import { Failure } from "../../services/builds/failure";
import { objectsOf } from "../../services/builds/objects";
import { promote } from "../../services/builds/promote";
import { publish } from "../../services/builds/publish";
import { listPublished, readManifest } from "../../services/builds/published";
import { pull } from "../../services/builds/pull/pull";
import { silent } from "../../services/builds/report";
import { rollback } from "../../services/builds/rollback";
import type { BuildStore } from "../../services/builds/store/build-store";
import { lockName } from "../../services/builds/store/names";
import { faultsOf } from "../../services/builds/verify";
import { BuildsPlatform } from "../../tools/storage-emulator/builds-platform";
import { contentOf, GameFolder, noise } from "../support/builds/game-folder";

const regions = ["japaneast/1", "swedencentral/1"];
const quiet = { parallel: 2, report: silent };

/*
 * Whatever happens to the tool, it happens between two requests, or while one is carried out: so each command is ended at each of its requests in turn,
 * once before it is carried out and once after it was, with the answer lost.
 */
describe("a command that ends at any of its requests", () => {
  let platform: BuildsPlatform;
  let folder: GameFolder;
  let version = 0;
  let told: string | undefined;

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
  });
  after(async () => await platform.stop());
  beforeEach(() => (folder = new GameFolder()));
  afterEach(() => folder.remove());

  const hub = () => platform.hub("promoter");
  const publishNext = async () =>
    await publish(platform.hub("publisher"), folder.game, {
      ...quiet,
      game: "racer",
      version: `1.${version}`,
      by: "x",
    });
  const promoteTo = async (digest: string) =>
    await promote(hub(), digest, { ...quiet, channel: "canary", regions: platform.all("promoter"), by: "x" });
  const pointers = async () =>
    await Promise.all(
      platform
        .all("promoter")
        .map(async (region) => (await readPointer(region, "canary")).pointer.games["racer"]?.digest),
    );

  /** @returns whether the command was over before so many requests had been made */
  async function endedAt(request: number, carriedOut: boolean, command: () => Promise<unknown>): Promise<boolean> {
    let made = 0;
    told = undefined;
    const undo = [
      platform.gateway.trouble({ match: () => carriedOut && ++made === request, cutAfterBytes: 1e9 }),
      platform.gateway.trouble({
        match: () => (carriedOut ? made > request : ++made >= request),
        answer: { status: 503, code: "ServerBusy" },
      }),
    ];
    try {
      await command();
      // A read whose answer is short comes whole, lost or not.
      return made <= request;
    } catch (error) {
      assert.ok(error instanceof Failure && ["unreachable", "incomplete"].includes(error.kind), String(error));
      told = error.message;
      return false;
    } finally {
      for (const one of undo) one();
      // Otherwise a killed one stands in the way for a minute.
      await platform
        .behind("hub")
        .channels.blob(lockName("canary"))
        .getBlobLeaseClient()
        .breakLease(0)
        .catch(() => {});
    }
  }

  async function isWhole(store: BuildStore, digest: string): Promise<void> {
    const { manifest, text } = await readManifest(store, digest);
    assert.deepEqual(await faultsOf(objectsOf(manifest, text), store, { ...quiet, deep: true }), []);
  }

  for (const carriedOut of [false, true]) {
    const when = carriedOut ? "which was carried out" : "which wasn't carried out";

    it(`publishes nothing, or all of it: ended at a request ${when}, and begun again`, async () => {
      let over = false;
      let request = 1;
      for (; !over; request++) {
        version += 1;
        folder.write("data.pak", noise(1_000_000, `${version}`));
        over = await endedAt(request, carriedOut, publishNext);
        const listed = await listPublished(platform.hub("publisher"), "racer");
        for (const { digest } of listed) await readManifest(platform.hub("publisher"), digest);
        const there = listed.find((build) => build.version === `1.${version}`);
        if (there !== undefined) await isWhole(platform.hub("publisher"), there.digest);
        const { digest } = await publishNext();
        await isWhole(platform.hub("publisher"), digest);
      }
      assert.ok(request > 10, `${request} requests`);
    });

    it(`promotes region by region, each whole before it serves: ended at a request ${when}, and begun again`, async () => {
      let over = false;
      let request = 1;
      for (; !over; request++) {
        version += 1;
        folder.write("data.pak", noise(300_000, `${version}`));
        const { digest } = await publishNext();
        const old = await pointers();
        over = await endedAt(request, carriedOut, () => promoteTo(digest));
        for (const [index, pointer] of (await pointers()).entries()) {
          assert.ok(pointer === digest || pointer === old[index]);
          if (pointer !== undefined) await isWhole(platform.region(regions[index]!, "promoter"), pointer);
        }
        await promoteTo(digest);
        assert.deepEqual(await pointers(), [digest, digest]);
      }
      assert.ok(request > 20, `${request} requests`);
    });

    it(`goes back by one build and no more: ended at a request ${when}, and begun again`, async () => {
      const two: string[] = [];
      for (const seed of ["one", "two"]) {
        version += 1;
        folder.write("data.pak", noise(300_000, `${seed} ${version}`));
        two.push((await publishNext()).digest);
        await promoteTo(two.at(-1)!);
      }
      const back = async (to?: string) => {
        const moving = { ...quiet, channel: "canary", regions: platform.all("promoter"), by: "x" };
        return await rollback(hub(), { ...moving, ...(to === undefined ? {} : { to }) });
      };
      let over = false;
      for (let request = 1; !over; request++) {
        over = await endedAt(request, carriedOut, () => back());
        // As its own words say: where it broke off in the midst it names the build, and goes back no further, however often.
        if (!over) await back(told?.includes("--to") ? two[0] : undefined);
        assert.deepEqual(await pointers(), [two[0], two[0]], `at request ${request}`);
        await promoteTo(two[1]!);
      }
    });

    it(`pulls nothing that can be seen, or all of it: ended at a request ${when}, and begun again`, async () => {
      const digests: string[] = [];
      for (const seed of ["old", "new"]) {
        version += 1;
        folder.write("data.pak", noise(9_000_000, seed));
        digests.push((await publishNext()).digest);
        await promoteTo(digests.at(-1)!);
      }
      const host = platform.region("japaneast/1", "host japaneast/1");
      const expected = contentOf(folder.game);
      let over = false;
      for (let request = 1; !over; request++) {
        const target = folder.place(`host ${request}`);
        await pull(host, digests[0]!, target, quiet);
        const before = contentOf(`${target}/racer`);
        over = await endedAt(request, carriedOut, () => pull(host, digests[1]!, target, quiet));
        const seen = contentOf(`${target}/racer`);
        assert.deepEqual(seen, over ? expected : before);
        await pull(host, digests[1]!, target, quiet);
        assert.deepEqual(contentOf(`${target}/racer`), expected);
      }
    });
  }
});
