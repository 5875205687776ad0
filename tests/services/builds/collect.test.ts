import assert from "node:assert/strict";
import fc from "fast-check";
import type { Move } from "../../../services/builds/channel/history";
import { usedBuilds, type Keeping, type Uses } from "../../../services/builds/collect/alive";
import { collect, type Collecting } from "../../../services/builds/collect/collect";
import { objectsOf } from "../../../services/builds/objects";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { listPublished, type Published, readManifest } from "../../../services/builds/published";
import { silent } from "../../../services/builds/report";
import { manifestName, packName } from "../../../services/builds/store/names";
import { faultsOf } from "../../../services/builds/verify";
import { BuildsPlatform } from "../../../tools/storage-emulator/builds-platform";
import { GameFolder, noise } from "../../support/builds/game-folder";
import { refused } from "../../support/builds/refused";

const day = 86_400_000;
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe("builds in use", () => {
  const now = new Date("2026-06-01T00:00:00Z");
  const keeping: Keeping = { now, graceDays: 30, historyDays: 90, historyMoves: 2 };
  const published = (letter: string, daysAgo: number, game = "racer"): Published => ({
    ...{ format: 1, game, version: letter, digest: digest(letter), files: 1, size: 1, by: "x" },
    publishedAt: new Date(now.getTime() - daysAgo * day).toISOString(),
  });
  const move = (sequence: number, letter: string, daysAgo: number, before: string | null = null): Move => ({
    ...{
      format: 1,
      channel: "prod",
      sequence,
      action: "promote",
      game: "racer",
      version: letter,
      digest: digest(letter),
      by: "x",
    },
    ...{
      regions: { r: before === null ? null : digest(before) },
      at: new Date(now.getTime() - daysAgo * day).toISOString(),
    },
  });
  const none: Uses = { published: [], pointers: [], histories: [], claimed: new Set() };
  const reasons = (uses: Partial<Uses>, letter: string) =>
    usedBuilds({ ...none, ...uses }, keeping).get(digest(letter)) ?? [];
  const old = ["a", "b", "c", "d"].map((letter, index) => published(letter, 400 - index));

  it("are those that a channel points to, in any region", () => {
    const pointer = {
      format: 1 as const,
      channel: "prod",
      games: { racer: { digest: digest("a"), version: "a", sequence: 1 } },
    };
    assert.deepEqual(reasons({ published: old, pointers: [{ region: "japaneast/1", pointer }] }, "a"), [
      "prod in japaneast/1",
    ]);
    assert.deepEqual(reasons({ published: old, pointers: [] }, "a"), []);
  });

  it("are those that a channel can go back to: the latest moves, and those of the last days", () => {
    const moves = [move(1, "a", 300), move(2, "b", 200, "a"), move(3, "c", 100, "b")];
    assert.deepEqual(
      ["a", "b", "c"].map((letter) => reasons({ published: old, histories: [moves] }, letter)),
      [
        // It is what the last but one took away.
        ["history of prod"],
        ["history of prod"],
        ["history of prod"],
      ],
    );
    const more = [...moves, move(4, "d", 95, "c")];
    assert.deepEqual(reasons({ published: old, histories: [more] }, "a"), []);
    assert.deepEqual(reasons({ published: old, histories: [[...more.slice(0, 3), move(4, "d", 80, "c")]] }, "a"), []);
    assert.deepEqual(
      reasons({ published: old, histories: [[move(1, "a", 89), move(2, "b", 80), move(3, "c", 70)]] }, "a"),
      ["history of prod"],
    );
  });

  it("are those just published, the game's newest, and those that somebody is at", () => {
    assert.deepEqual(reasons({ published: [published("a", 29), published("b", 1)] }, "a"), [
      "published less than 30 days ago",
    ]);
    assert.deepEqual(reasons({ published: [published("a", 31), published("b", 1)] }, "a"), []);
    assert.deepEqual(reasons({ published: [published("a", 400), published("b", 1, "chess")] }, "a"), [
      "the game's newest",
    ]);
    assert.deepEqual(reasons({ published: old, claimed: new Set([digest("a")]) }, "a"), [
      "somebody was at it in the last days",
    ]);
  });

  it("are never fewer when there is one more use of any kind", () => {
    const letter = fc.constantFrom("a", "b", "c", "d");
    const uses = fc.record({
      pointers: fc.array(
        letter.map((one) => ({
          region: "r",
          pointer: {
            format: 1 as const,
            channel: "prod",
            games: { racer: { digest: digest(one), version: one, sequence: 1 } },
          },
        })),
        { maxLength: 2 },
      ),
      claimed: fc.uniqueArray(letter).map((some) => new Set(some.map(digest))),
    });
    fc.assert(
      fc.property(uses, letter, (some, more) => {
        const before = usedBuilds({ ...none, published: old, ...some }, keeping);
        const after = usedBuilds(
          { ...none, published: old, ...some, claimed: new Set([...some.claimed, digest(more)]) },
          keeping,
        );
        for (const build of before.keys()) assert.ok(after.has(build));
        assert.ok(after.get(digest(more))!.length > 0);
      }),
    );
  });
});

describe("a collection", () => {
  const regions = ["japaneast/1", "swedencentral/1"];
  let platform: BuildsPlatform;
  const folder = new GameFolder();
  const digests: Record<string, string> = {};
  const quiet = { parallel: 4, report: silent };

  const publishVersion = async (version: string, seed = version) => {
    folder.write("data.pak", Buffer.concat([noise(9_000_000, "shared"), noise(2_000_000, seed)]));
    digests[version] = (
      await publish(platform.hub("publisher"), folder.game, { ...quiet, game: "racer", version, by: "x" })
    ).digest;
  };
  const promoteVersion = async (version: string, channel = "prod") =>
    await promote(platform.hub("promoter"), digests[version]!, {
      ...quiet,
      channel,
      regions: platform.all("promoter"),
      by: "x",
    });
  /** As many days later. */
  const collectIn = async (days: number, more: Partial<Collecting> = {}) => {
    const retained = (store: ReturnType<BuildsPlatform["hub"]>) => ({ store, retentionDays: more.graceDays ?? 30 });
    return await collect(retained(platform.hub("collector")), platform.all("collector").map(retained), {
      ...{ now: new Date(Date.now() + days * day), graceDays: 30, historyDays: 0, historyMoves: 1, dryRun: false },
      ...{ ...quiet, ...more },
    });
  };
  const names = async (store: string) => {
    const found: string[] = [];
    for await (const { name } of platform.behind(store).builds.list("")) found.push(name);
    return found;
  };
  const isWhole = async (version: string, store: string) => {
    const { manifest, text } = await readManifest(platform.behind(store), digests[version]!);
    assert.deepEqual(await faultsOf(objectsOf(manifest, text), platform.behind(store), { ...quiet, deep: true }), []);
  };

  beforeEach(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
    for (const version of ["1", "2", "3", "4"]) {
      await publishVersion(version);
      await promoteVersion(version);
    }
    await publishVersion("5");
  });
  afterEach(async () => await platform.stop());
  after(() => folder.remove());

  it("deletes what no build in use is made of, in every store, and nothing else", async () => {
    const before = await names("hub");
    const shared = (await readManifest(platform.behind("hub"), digests["1"]!)).manifest.packs[0]!;
    const done = await collectIn(100);
    // 4 is what prod points to, 3 what it can go back to, 5 the newest.
    assert.deepEqual(done.dead.map(({ version }) => version).sort(), ["1", "2"]);
    assert.deepEqual(Object.fromEntries(done.kept.map(({ version, reasons }) => [version, reasons])), {
      5: ["the game's newest"],
      4: ["prod in japaneast/1", "prod in swedencentral/1", "history of prod"],
      3: ["history of prod"],
    });
    assert.deepEqual((await listPublished(platform.behind("hub"))).map(({ version }) => version).sort(), [
      "3",
      "4",
      "5",
    ]);
    for (const version of ["3", "4", "5"]) await isWhole(version, "hub");
    for (const region of regions) for (const version of ["3", "4"]) await isWhole(version, region);
    for (const store of ["hub", ...regions]) {
      const left = await names(store);
      assert.ok(left.includes(packName(shared.sha256)), "a pack of an old build that a live one shares");
      for (const version of ["1", "2"]) assert.ok(!left.includes(manifestName(digests[version]!)));
    }
    assert.ok((await names("hub")).length < before.length);
    // Nothing is left to do the second time.
    assert.deepEqual((await collectIn(100)).dead, []);
  }).timeout(60_000);

  it("shows the same with --dry-run, and deletes nothing", async () => {
    const before = await Promise.all(["hub", ...regions].map(names));
    platform.gateway.requests.length = 0;
    const dry = await collectIn(100, { dryRun: true });
    assert.deepEqual(
      platform.gateway.requests.filter(({ operation }) => operation !== "Get Blob" && operation !== "List Blobs"),
      [],
    );
    assert.deepEqual(await Promise.all(["hub", ...regions].map(names)), before);
    const real = await collectIn(100);
    assert.deepEqual([dry.dead, dry.kept], [real.dead, real.kept]);
    for (const [store, counted] of Object.entries(real.stores)) {
      assert.equal(counted.deleted, dry.stores[store]!.objects - dry.stores[store]!.retained);
      assert.ok(counted.deleted > 0, store);
    }
  }).timeout(60_000);

  it("leaves what is young, and what is retained although its days seem over", async () => {
    const all = await names("hub");
    assert.deepEqual((await collectIn(29)).dead, []);
    assert.deepEqual(await names("hub"), all);
    // The service counts the days by its own clock.
    platform.gateway.rules.retentionDays = { "hub/builds": 30, "japaneast1/builds": 30, "swedencentral1/builds": 30 };
    const before = await Promise.all(["hub", ...regions].map(names));
    const done = await collectIn(100);
    assert.deepEqual(done.dead, []);
    assert.ok(Object.values(done.stores).every(({ deleted }) => deleted === 0));
    assert.deepEqual(await Promise.all(["hub", ...regions].map(names)), before);
  }).timeout(60_000);

  it("never takes what is promoted at the same moment: it has gone before, or it is kept", async () => {
    // The collector has taken the name, and stops before the first object.
    let stopped = false;
    const undo = platform.gateway.trouble({
      match: ({ operation, blob }) => operation === "Delete Blob" && blob.startsWith("manifests/") && (stopped = true),
      times: 1,
      delayMilliseconds: 1000,
    });
    const collecting = collectIn(100);
    while (!stopped) await new Promise((resolve) => setTimeout(resolve, 5));
    await refused("nothing", promoteVersion("1", "canary"), /isn't published as|there is no build/);
    assert.deepEqual((await collecting).dead.map(({ version }) => version).sort(), ["1", "2"]);
    undo();
    // The promotion has claimed its build, and stops before it is copied anywhere: nothing but the claim keeps it.
    await publishVersion("6");
    await publishVersion("7");
    let copying = false;
    const held = platform.gateway.trouble({
      match: ({ operation }) => operation === "Put Blob From URL" && (copying = true),
      times: 1,
      delayMilliseconds: 1000,
    });
    const promoting = promoteVersion("6", "canary");
    while (!copying) await new Promise((resolve) => setTimeout(resolve, 5));
    const { kept } = await collectIn(6, { graceDays: 1 });
    assert.deepEqual(kept.find(({ version }) => version === "6")?.reasons, ["somebody was at it in the last days"]);
    await promoting;
    held();
    await isWhole("6", "hub");
    for (const region of regions) await isWhole("6", region);
  }).timeout(60_000);

  it("deletes nothing when a manifest in use can't be read", async () => {
    const name = manifestName(digests["4"]!);
    await platform.behind("hub").builds.blob(name).upload("{", 1);
    const before = await Promise.all(regions.map(names));
    await assert.rejects(collectIn(100), /The manifest is refused/);
    assert.deepEqual(await Promise.all(regions.map(names)), before);
    await platform.behind("hub").builds.blob(name).delete();
    await refused("nothing", collectIn(100), /there is no build/);
    assert.deepEqual(await Promise.all(regions.map(names)), before);
  }).timeout(60_000);
});
