import assert from "node:assert/strict";
import { buildBefore, type Move, readHistory } from "../../../services/builds/channel/history";
import { readPointer } from "../../../services/builds/channel/pointer";
import { objectsOf } from "../../../services/builds/objects";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { readManifest } from "../../../services/builds/published";
import { pull } from "../../../services/builds/pull/pull";
import { silent } from "../../../services/builds/report";
import { lockName, packName, pointerName } from "../../../services/builds/store/names";
import { faultsOf, throwFaults } from "../../../services/builds/verify";
import { BuildRefused } from "../../../services/builds/format";
import { BuildsPlatform, type Principal } from "../../../tools/storage-emulator/builds-platform";
import { GameFolder, noise } from "../../support/builds/game-folder";
import { refused } from "../../support/builds/refused";

const regions = ["japaneast/1", "swedencentral/1"];
const quiet = { parallel: 4, report: silent };

describe("what goes wrong with builds", () => {
  let platform: BuildsPlatform;
  const folder = new GameFolder();
  let version = 0;

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
  });
  after(async () => {
    await platform.stop();
    folder.remove();
  });

  const publishNext = async (principal: Principal = "publisher", network = "promotion") => {
    version += 1;
    folder.write("data.pak", noise(10_000_000, `${version}`));
    return await publish(platform.hub(principal, network), folder.game, {
      ...quiet,
      game: "racer",
      version: `1.${version}`,
      by: "x",
    });
  };
  const promoteTo = async (digest: string, channel = "canary") =>
    await promote(platform.hub("promoter"), digest, { ...quiet, channel, regions: platform.all("promoter"), by: "x" });
  const pointers = async (channel = "canary") =>
    await Promise.all(
      platform
        .all("promoter")
        .map(async (region) => (await readPointer(region, channel)).pointer.games["racer"]?.digest),
    );
  const looking = { ...quiet, deep: false };
  const objects = async (digest: string) => {
    const { manifest, text } = await readManifest(platform.hub("promoter"), digest);
    return { manifest, all: objectsOf(manifest, text) };
  };

  describe("an object that is corrupt", () => {
    it("in the hub isn't copied: the destination refuses it, and no channel moves", async () => {
      const before = await pointers();
      const { digest } = await publishNext();
      const { manifest } = await objects(digest);
      await platform.corrupt("hub", packName(manifest.packs[0]!.sha256), { keepsDigest: true });
      await refused("corrupt", promoteTo(digest), /hub: packs\/[0-9a-f]{64} is corrupt/);
      assert.deepEqual(await pointers(), before);
      assert.deepEqual(
        (await readHistory(platform.hub("promoter"), "canary")).filter((move) => move.digest === digest),
        [],
      );
      // Streamed it is found as well, by its SHA-256.
      platform.gateway.rules.serverSideCopy = "refused";
      await refused("corrupt", promoteTo(digest), /hub: packs\/[0-9a-f]{64} is corrupt/);
      platform.gateway.rules.serverSideCopy = "works";
    }).timeout(30_000);

    it("in a region is found by its MD5, and the channel doesn't move there or anywhere", async () => {
      const { digest } = await publishNext();
      await promoteTo(digest, "elsewhere");
      const before = await pointers();
      const { manifest, all } = await objects(digest);
      const name = packName(manifest.packs[1]!.sha256);
      await platform.corrupt("swedencentral/1", name, { keepsDigest: false });
      const failure = await refused(
        "corrupt",
        promoteTo(digest),
        /swedencentral\/1: packs\/.*its MD5 is .*Nothing may overwrite/s,
      );
      assert.deepEqual(
        (failure.details["faults"] as { name: string }[]).map((fault) => fault.name),
        [name],
      );
      assert.deepEqual(await pointers(), before);
      assert.equal((await faultsOf(all, platform.region("japaneast/1", "promoter"), looking)).length, 0);
    }).timeout(30_000);

    it("behind an MD5 that is still the old one is found by reading, and by the host that pulls it", async () => {
      const { digest } = await publishNext();
      await promoteTo(digest);
      const { manifest, all } = await objects(digest);
      const name = packName(manifest.packs[0]!.sha256);
      await platform.corrupt("japaneast/1", name, { keepsDigest: true });
      const region = platform.region("japaneast/1", "promoter");
      assert.deepEqual(await faultsOf(all, region, looking), []);
      const faults = await faultsOf(all, region, { ...quiet, deep: true });
      assert.deepEqual(
        faults.map((fault) => fault.name),
        [name],
      );
      assert.throws(() => throwFaults(faults, digest), /its SHA-256 is/);
      await assert.rejects(
        pull(platform.region("japaneast/1", "host japaneast/1"), digest, folder.place("corrupt"), quiet),
        (error: unknown) => error instanceof BuildRefused && error.subject === "content",
      );
    }).timeout(30_000);

    it("is missing, too long or too short, and each is said", async () => {
      const { digest } = await publishNext();
      const { all } = await objects(digest);
      const behind = platform.behind("hub").builds;
      const bytes = await behind.blob(all[0]!.name).downloadToBuffer();
      for (const [change, told] of [
        [Buffer.concat([bytes, Buffer.from("x")]), /bytes, and should have/],
        [bytes.subarray(1), /bytes, and should have/],
        [undefined, /it is missing/],
      ] as const) {
        await behind.blob(all[0]!.name).delete();
        if (change !== undefined) await behind.blob(all[0]!.name).upload(change, change.length);
        for (const deep of [false, true]) {
          const faults = await faultsOf(all, platform.hub("promoter"), { ...quiet, deep });
          assert.equal(faults.length, 1);
          assert.match(faults[0]!.problem, told);
        }
      }
    }).timeout(30_000);
  });

  describe("a trip over the network", () => {
    it("is made again when the store is busy, not before it says so, and given up with advice", async () => {
      const undo = platform.gateway.trouble({
        match: ({ operation }) => operation === "Put Blob",
        times: 2,
        answer: { status: 503, code: "ServerBusy", retryAfter: 1 },
      });
      platform.gateway.requests.length = 0;
      await publishNext();
      undo();
      const tried = platform.gateway.requests.filter(({ operation }) => operation === "Put Blob");
      const [first] = tried.filter(({ status }) => status === 503);
      const again = tried.find(({ at, blob, status }) => status === 201 && blob === first!.blob && at > first!.at);
      assert.ok(again!.at - first!.at >= 1000, `${again!.at - first!.at} ms`);
      const busy = platform.gateway.trouble({ match: () => true, answer: { status: 503, code: "ServerBusy" } });
      await refused(
        "unreachable",
        publishNext(),
        /it was tried several times and failed \(ServerBusy\)\. The same command carries on/,
      );
      busy();
    }).timeout(30_000);

    it("is made again when an upload, its answer or a download is cut", async () => {
      const uploads = platform.gateway.trouble({
        match: ({ operation }) => operation === "Put Blob",
        times: 1,
        cutAfterBytes: 100,
      });
      const answers = platform.gateway.trouble({
        match: ({ operation, blob }) => operation === "Put Blob" && blob.startsWith("published/"),
        times: 1,
        cutAfterBytes: 1e9,
      });
      const { digest, before } = await publishNext();
      assert.equal(before, false);
      const lost = platform.gateway.trouble({
        match: ({ blob }) => blob === pointerName("canary"),
        times: 2,
        cutAfterBytes: 1e9,
      });
      await promoteTo(digest);
      assert.deepEqual(await pointers(), [digest, digest]);
      const downloads = platform.gateway.trouble({
        match: ({ operation }) => operation === "Get Blob",
        times: 3,
        cutAfterBytes: 50,
      });
      await pull(platform.region("japaneast/1", "host japaneast/1"), digest, folder.place("cut"), quiet);
      for (const undo of [uploads, answers, lost, downloads]) undo();
    }).timeout(30_000);

    it("is made again when bytes are changed on the way, and what is wrong is never kept", async () => {
      const { digest } = await publishNext();
      await promoteTo(digest);
      const undo = platform.gateway.trouble({
        match: ({ operation, blob }) => operation === "Get Blob" && blob.startsWith("packs/"),
        times: 1,
        corrupt: true,
      });
      const pulled = await pull(platform.region("japaneast/1", "host japaneast/1"), digest, folder.place("changed"), {
        ...quiet,
        parallel: 1,
      });
      undo();
      assert.ok(pulled.fetched > pulled.size, "it was fetched twice");
    }).timeout(30_000);

    it("isn't made again where that can't help: each refusal says what to do", async () => {
      await refused(
        "refused",
        publishNext("host japaneast/1"),
        /hub: .*the identity may not \(AuthorizationPermissionMismatch\)/,
      );
      await refused("refused", publishNext("publisher", "internet"), /the store's firewall lets nobody in from here/);
      const nowhere = platform.region("japaneast/1", "host japaneast/1", "hosts of swedencentral/1");
      await refused("refused", readPointer(nowhere, "canary"), /private endpoints only/);
      platform.gateway.requests.length = 0;
      await refused(
        "nothing",
        pull(
          platform.region("japaneast/1", "host japaneast/1"),
          `sha256:${"0".repeat(64)}`,
          folder.place("none"),
          quiet,
        ),
        /there is no build sha256:0/,
      );
      assert.equal(platform.gateway.requests.length, 1);
    }).timeout(30_000);
  });

  describe("two at once", () => {
    it("never interleave: one moves the channel, the other is told", async () => {
      const builds = [await publishNext(), await publishNext()];
      const ends = await Promise.allSettled(builds.map(async ({ digest }) => await promoteTo(digest, "prod")));
      const won = ends.flatMap((end, index) => (end.status === "fulfilled" ? [builds[index]!.digest] : []));
      const now = await pointers("prod");
      assert.equal(new Set(now).size, 1);
      assert.ok(won.includes(now[0]!));
      for (const end of ends) {
        if (end.status === "rejected") assert.match(String(end.reason), /prod is being moved at this moment/);
      }
    }).timeout(30_000);

    it("where the first lost its lease and wakes up late, it moves nothing over the second's", async () => {
      const [late, second] = [await publishNext(), await publishNext()];
      const lock = platform.behind("hub").channels.blob(lockName("prod"));
      // The first stops for a while before it moves the second region.
      const paused = platform.gateway.trouble({
        match: ({ method, account, blob }) =>
          method === "PUT" && account === "swedencentral1" && blob === pointerName("prod"),
        times: 1,
        delayMilliseconds: 6000,
      });
      const first = promoteTo(late.digest, "prod");
      while ((await pointers("prod"))[0] !== late.digest) await new Promise((resolve) => setTimeout(resolve, 10));
      await lock.getBlobLeaseClient().breakLease(0);
      await promoteTo(second.digest, "prod");
      await refused(
        "incomplete",
        first,
        /swedencentral\/1: prod was moved by a later move .*points to racer .* in japaneast\/1/s,
      );
      paused();
      assert.deepEqual(await pointers("prod"), [second.digest, second.digest]);
    }).timeout(30_000);

    it("publish the same version: the same content is one build, other content is refused", async () => {
      version += 1;
      const other = new GameFolder();
      for (const [place, seed] of [
        [folder, "a"],
        [other, "b"],
      ] as const)
        place.write("data.pak", noise(300_000, `${seed} ${version}`));
      const both = await Promise.allSettled(
        [folder, other].map(
          async ({ game }) =>
            await publish(platform.hub("publisher"), game, { ...quiet, game: "twice", version: "1", by: "x" }),
        ),
      );
      other.remove();
      assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      const loser = both.find((end) => end.status === "rejected")!;
      assert.match(String(loser.reason), /twice 1 is published already as sha256:.*with other content/);
    }).timeout(30_000);
  });

  it("a channel or a history that somebody else wrote, or a later program, is refused and left alone", async () => {
    const region = platform.behind("japaneast/1").channels;
    for (const [text, told] of [
      [JSON.stringify({ format: 2 }), /its format is 2, and this program reads up to 1; use a newer one/],
      ["{", /it isn't what this program writes/],
      [
        JSON.stringify({
          format: 1,
          channel: "dev",
          games: { racer: { digest: "../../x", version: "1", sequence: 1 } },
        }),
        /games\.racer\.digest/,
      ],
    ] as const) {
      await region.blob(pointerName("dev")).upload(text, text.length);
      await refused("unreadable", readPointer(platform.region("japaneast/1", "promoter"), "dev"), told);
      const { digest } = await publishNext();
      await refused("unreadable", promoteTo(digest, "dev"), told);
      assert.equal((await region.blob(pointerName("dev")).downloadToBuffer()).toString(), text);
    }
  }).timeout(30_000);
});

describe("the build that a region goes back to", () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  /** `+a` promotes a, `-a` rolls back to a. */
  const moves = (...words: string[]): Move[] =>
    words.map((word, index) => ({
      ...{
        format: 1,
        channel: "prod",
        sequence: index + 1,
        game: "g",
        version: "1",
        by: "x",
        at: "2026-01-01T00:00:00.000Z",
      },
      ...{ action: word.startsWith("+") ? "promote" : "rollback", digest: digest(word.slice(1)), regions: { r: null } },
    }));
  for (const [history, current, expected] of [
    ["+a", "a", undefined],
    ["+a +b", "b", "a"],
    ["+a +b -a", "a", undefined],
    ["+a +b +c -b", "b", "a"],
    ["+a +b +c -b -a", "a", undefined],
    ["+a +b -a +c", "c", "a"],
    ["+a +b +a", "a", "b"],
    // The last promotion never reached the region: it is undone by staying.
    ["+a +b", "a", "a"],
    // The way back never reached it: it is finished.
    ["+a +b -a", "b", "a"],
    ["+a +a +b", "b", "a"],
  ] as const) {
    it(`after ${history}, with ${current} there, is ${expected ?? "none"}`, () => {
      const found = buildBefore(moves(...history.split(" ")), "g", "r", digest(current));
      assert.equal(found, expected === undefined ? undefined : digest(expected));
    });
  }
});
