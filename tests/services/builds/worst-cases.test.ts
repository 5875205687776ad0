import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readHistory } from "../../../services/builds/channel/history";
import { readPointer } from "../../../services/builds/channel/pointer";
import { type Collecting, collect } from "../../../services/builds/collect/collect";
import { BuildRefused, packFolder } from "../../../services/builds/format";
import { objectsOf } from "../../../services/builds/objects";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { listPublished, readManifest } from "../../../services/builds/published";
import { pull } from "../../../services/builds/pull/pull";
import { silent } from "../../../services/builds/report";
import { rollback } from "../../../services/builds/rollback";
import { explain } from "../../../services/builds/store/explain";
import { historyName, hexOf, packName, pointerName, publishedName } from "../../../services/builds/store/names";
import { Patience } from "../../../services/builds/store/retrying";
import { faultsOf } from "../../../services/builds/verify";
import { BuildsPlatform } from "../../../tools/storage-emulator/builds-platform";
import { contentOf, GameFolder, noise } from "../../support/builds/game-folder";
import { refused } from "../../support/builds/refused";

const regions = ["japaneast/1"];
const quiet = { parallel: 4, report: silent };
const day = 86_400_000;

describe("builds after the worst", () => {
  let platform: BuildsPlatform;
  let folder: GameFolder;
  let game = 0;

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
  });
  after(async () => await platform.stop());
  beforeEach(() => {
    folder = new GameFolder();
    game += 1;
  });
  afterEach(() => folder.remove());

  const name = () => `game-${game}`;
  const publishVersion = async (version: string, more = {}) =>
    await publish(platform.hub("publisher"), folder.game, { ...quiet, game: name(), version, by: "x", ...more });
  const moving = () => ({ ...quiet, channel: "prod", regions: platform.all("promoter"), by: "x" });
  const promoteTo = async (digest: string) => await promote(platform.hub("promoter"), digest, moving());
  const pointer = async () =>
    (await readPointer(platform.region(regions[0]!, "promoter"), "prod")).pointer.games[name()];
  const collectIn = async (days: number, more: Partial<Collecting> = {}) => {
    const retained = (store: ReturnType<BuildsPlatform["hub"]>) => ({ store, retentionDays: 1 });
    return await collect(retained(platform.hub("collector")), platform.all("collector").map(retained), {
      ...{ now: new Date(Date.now() + days * day), graceDays: 1, historyDays: 0, historyMoves: 1, dryRun: false },
      ...{ ...quiet, ...more },
    });
  };
  const isWhole = async (digest: string, store: string) => {
    const { manifest, text } = await readManifest(platform.behind(store), digest);
    assert.deepEqual(await faultsOf(objectsOf(manifest, text), platform.behind(store), { ...quiet, deep: true }), []);
  };

  describe("a collection", () => {
    it("keeps what a channel points to, although its name is gone, for as long as it does", async () => {
      folder.write("a", noise(100_000, `${game} a`));
      const { digest } = await publishVersion("1");
      await promoteTo(digest);
      folder.write("a", noise(100_000, `${game} b`));
      await publishVersion("2");
      await platform.behind("hub").builds.blob(publishedName(name(), "1")).delete();
      await collectIn(100);
      await isWhole(digest, "hub");
      await isWhole(digest, regions[0]!);
    }).timeout(30_000);

    it("refuses where it can't tell what a name stands for, and lists the rest all the same", async () => {
      folder.write("a", noise(1000, `${game}`));
      const { digest } = await publishVersion("1");
      const strange = platform.behind("hub").builds.blob(publishedName("zzz", "1"));
      await strange.upload("?", 1);
      assert.ok((await listPublished(platform.hub("publisher"))).some((build) => build.digest === digest));
      await refused("unreadable", collectIn(100), /published\/zzz\/1\.json says nothing that this program can read/);
      await strange.delete();
      // A copy that was made by hand has lost what a list reads.
      const own = platform.behind("hub").builds.blob(publishedName(name(), "1"));
      await own.setMetadata({});
      assert.ok((await listPublished(platform.hub("publisher"))).some((build) => build.digest === digest));
    }).timeout(30_000);

    it("refuses with outputs that lack a region in which channels were moved", async () => {
      folder.write("a", noise(1000, `${game}`));
      const { digest } = await publishVersion("1");
      await promoteTo(digest);
      const hub = { store: platform.hub("collector"), retentionDays: 1 };
      const collecting = { now: new Date(), graceDays: 1, historyDays: 0, historyMoves: 1, dryRun: true, ...quiet };
      await refused(
        "usage",
        collect(hub, [], collecting),
        /Channels were moved in japaneast\/1, which the outputs don't have/,
      );
      await collect(hub, [], { ...collecting, without: ["japaneast/1"] });
    }).timeout(30_000);

    it("deletes a blob's versions too: otherwise it would be paid for ever", async () => {
      platform.gateway.requests.length = 0;
      // The emulator keeps no versions, so it is the requests that count.
      const undo = platform.gateway.trouble({
        match: ({ operation }) => operation.startsWith("Delete Blob"),
        answer: { status: 404, code: "BlobNotFound" },
      });
      assert.equal(await platform.hub("collector").builds.remove("packs/x", "2026-01-01T00:00:00.0000000Z"), "missing");
      undo();
      const [request] = platform.gateway.requests;
      assert.equal(request!.operation, "Delete Blob");
      assert.equal(request!.status, 404, "a version's delete is asked for, and permitted");
    });
  });

  describe("publishing", () => {
    it("waits where it leans on objects that the collector may be deleting, and isn't announced without them", async () => {
      folder.write("a", noise(100_000, `${game}`));
      const steps = packFolder(folder.game, { game: name(), version: "1" });
      const pack = (await steps.next()).value as { sha256: string; md5: string; bytes: Buffer };
      await platform.hub("publisher").builds.add(packName(pack.sha256), pack.bytes, { md5: pack.md5 });
      await new Promise((resolve) => setTimeout(resolve, 1100));
      let said = "";
      const report = { ...silent, say: (line: string) => void (said += line) };
      const publishing = publishVersion("1", { leftover: { after: 0, settle: 1500 }, report });
      while (said === "") await new Promise((resolve) => setTimeout(resolve, 5));
      assert.match(said, /1 objects are in the hub from long ago\. Waits until the collector/);
      await platform.behind("hub").builds.blob(packName(pack.sha256)).delete();
      await refused("corrupt", publishing, /packs\/[0-9a-f]{64}: it is missing/);
      assert.deepEqual(await listPublished(platform.hub("publisher"), name()), []);
      const again = await publishVersion("1");
      assert.equal(again.sent, 100_000);
      await isWhole(again.digest, "hub");
    }).timeout(30_000);

    it("again mends what the hub has lost, and takes over nothing that is lost or corrupt", async () => {
      folder.write("a", noise(20_000_000, `${game}`));
      const { digest } = await publishVersion("1");
      const { manifest } = await readManifest(platform.behind("hub"), digest);
      const [first, second] = manifest.packs.map(({ sha256 }) => packName(sha256));
      await platform.behind("hub").builds.blob(first!).delete();
      await platform.corrupt("hub", second!, { keepsDigest: false });
      folder.write("b", "new");
      const next = await publishVersion("2");
      assert.ok(next.sent > 10_000_000, `${next.sent} bytes were sent`);
      await isWhole(next.digest, "hub");
      rmSync(join(folder.game, "b"));
      await refused(
        "corrupt",
        publishVersion("1"),
        /delete those that are wrong by hand.*Then publish the same folder again/s,
      );
      await platform.behind("hub").builds.blob(second!).delete();
      const mended = await publishVersion("1");
      assert.deepEqual([mended.digest, mended.before, mended.sent > 0], [digest, true, true]);
      await isWhole(digest, "hub");
    }).timeout(30_000);

    it("is refused when a file that was read already is written to, or one is added or taken away", async () => {
      for (const [change, told] of [
        [() => folder.write("a", "another"), /a: it was written to/],
        [() => folder.write("new", "new"), /new: it is new/],
        [() => rmSync(join(folder.game, "a")), /a: it is gone/],
      ] as const) {
        folder.write("a", "first");
        folder.write("z", noise(9_000_000, `${game}`));
        rmSync(join(folder.game, "new"), { force: true });
        const steps = packFolder(folder.game, { game: name(), version: "1" });
        await steps.next();
        change();
        const rest = async () => {
          while (!(await steps.next()).done);
        };
        await assert.rejects(rest(), (error: unknown) => error instanceof BuildRefused && told.test(error.message));
      }
    });
  });

  describe("a channel", () => {
    it("can be moved on although the hub has lost the last of its history", async () => {
      const digests: string[] = [];
      for (const version of ["1", "2", "3"]) {
        folder.write("a", noise(1000, `${game} ${version}`));
        digests.push((await publishVersion(version)).digest);
        await promoteTo(digests.at(-1)!);
      }
      const last = (await readHistory(platform.behind("hub"), "prod")).at(-1)!;
      await platform.behind("hub").channels.blob(historyName("prod", last.sequence)).delete();
      await promoteTo(digests[0]!);
      assert.equal((await pointer())!.digest, digests[0]);
      assert.ok((await pointer())!.sequence > last.sequence);
    }).timeout(30_000);

    it("isn't moved, and no line of history is written, where it points to the build already", async () => {
      folder.write("a", noise(1000, `${game}`));
      const { digest } = await publishVersion("1");
      await promoteTo(digest);
      const before = await readHistory(platform.behind("hub"), "prod");
      await promoteTo(digest);
      await rollback(platform.hub("promoter"), { ...moving(), game: name(), to: digest });
      assert.deepEqual(await readHistory(platform.behind("hub"), "prod"), before);
    }).timeout(30_000);

    it("that is empty is refused, as one that isn't understood", async () => {
      const blob = platform.behind(regions[0]!).channels.blob(pointerName("dev"));
      await blob.upload("", 0);
      await refused(
        "unreadable",
        readPointer(platform.region(regions[0]!, "promoter"), "dev"),
        /channel dev can't be read/,
      );
      await blob.delete();
    });
  });

  describe("a folder that builds are pulled into", () => {
    const host = () => platform.region(regions[0]!, "promoter");
    const two = async () => {
      const digests: string[] = [];
      for (const version of ["1", "2", "3"]) {
        folder.write("data/a", noise(9_000_000, `${game} ${version}`));
        folder.write("b", version);
        digests.push((await publishVersion(version)).digest);
        await promoteTo(digests.at(-1)!);
      }
      return digests;
    };
    const target = () => folder.place("pulled");
    const partial = (digest: string) => join(target(), ".builds", `${hexOf(digest)}.partial`);

    it("is read before it counts as whole: a change of the same length is mended", async () => {
      const digests = await two();
      const { folder: place } = await pull(host(), digests[2]!, target(), quiet);
      const right = contentOf(place);
      writeFileSync(join(place, "b"), "X");
      const { fetched } = await pull(host(), digests[2]!, target(), quiet);
      assert.ok(fetched > 0 && fetched < 9_000_000, `${fetched} bytes`);
      assert.deepEqual(contentOf(place), right);
    }).timeout(30_000);

    it("never leads out of itself, whatever lies in it", async () => {
      const digests = await two();
      const outside = folder.place("outside");
      mkdirSync(join(outside, "data"), { recursive: true });
      writeFileSync(join(outside, "mine"), "mine");
      writeFileSync(join(outside, "data/a"), "mine");
      mkdirSync(join(partial(digests[2]!), "files"), { recursive: true });
      symlinkSync(join(outside, "data"), join(partial(digests[2]!), "files/data"));
      symlinkSync(join(outside, "mine"), join(partial(digests[2]!), "files/b"));
      const { folder: place } = await pull(host(), digests[2]!, target(), quiet);
      assert.deepEqual(contentOf(place), contentOf(folder.game));
      assert.deepEqual(
        [readFileSync(join(outside, "mine"), "utf8"), readFileSync(join(outside, "data/a"), "utf8")],
        ["mine", "mine"],
      );
      assert.deepEqual(readdirSync(outside).sort(), ["data", "mine"]);
    }).timeout(30_000);

    it("heals, whatever has become of it", async () => {
      const digests = await two();
      await pull(host(), digests[0]!, target(), quiet);
      // In the build before, and in one that is under way: folders where files should be.
      const whole = join(target(), ".builds", hexOf(digests[0]!));
      rmSync(join(whole, "files/data/a"));
      mkdirSync(join(whole, "files/data/a"));
      mkdirSync(join(partial(digests[1]!), "files/b/c"), { recursive: true });
      const { folder: place } = await pull(host(), digests[1]!, target(), quiet);
      assert.equal(readFileSync(join(place, "b"), "utf8"), "2");
      // A build without its manifest.
      rmSync(join(target(), ".builds", hexOf(digests[1]!), "manifest.json"));
      await pull(host(), digests[1]!, target(), quiet);
      mkdirSync(join(target(), ".builds", hexOf(digests[2]!)));
      await pull(host(), digests[2]!, target(), quiet);
      assert.deepEqual(contentOf(place), contentOf(folder.game));
    }).timeout(30_000);

    it("keeps no part of a build that nobody wants any more", async () => {
      const digests = await two();
      await pull(host(), digests[0]!, target(), quiet);
      const cut = platform.gateway.trouble({
        match: ({ operation, blob }) => operation === "Get Blob" && blob.startsWith("packs/"),
        answer: { status: 503, code: "ServerBusy" },
      });
      await assert.rejects(pull(host(), digests[1]!, target(), quiet));
      cut();
      assert.ok(readdirSync(join(target(), ".builds")).includes(`${hexOf(digests[1]!)}.partial`));
      // Before there is need of the room, and not after.
      const seen: string[][] = [];
      const watching = {
        ...silent,
        task: () => (seen.push(readdirSync(join(target(), ".builds"))), { advance: () => {}, end: () => {} }),
      };
      await pull(host(), digests[2]!, target(), { ...quiet, report: watching });
      assert.ok(!seen[0]!.some((entry) => entry.startsWith(hexOf(digests[1]!))));
    }).timeout(30_000);

    it("is one process's at a time, and nobody's when that one is gone", async () => {
      const [digest] = await two();
      const file = join(target(), ".builds/process");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${process.ppid}`);
      await refused("conflict", pull(host(), digest!, target(), quiet), /process \d+ pulls into it at this moment/);
      writeFileSync(file, "999999999");
      await pull(host(), digest!, target(), quiet);
    }).timeout(30_000);
  });

  it("names that can't be resolved yet are asked for again, and told as a store that can't be reached", async () => {
    let asked = 0;
    const failing = Object.assign(new Error("getaddrinfo EAI_AGAIN"), { code: "EAI_AGAIN" });
    const send = () => {
      asked += 1;
      return Promise.reject(failing);
    };
    await assert.rejects(new Patience({ tries: 3, first: 1, longest: 2 }).send(send));
    assert.equal(asked, 3);
    assert.equal((explain(failing, "hub", "read x") as { kind?: string }).kind, "unreachable");
  });
});
