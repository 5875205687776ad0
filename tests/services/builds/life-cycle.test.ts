import assert from "node:assert/strict";
import { lstatSync } from "node:fs";
import { readHistory } from "../../../services/builds/channel/history";
import { pollPointer, readPointer } from "../../../services/builds/channel/pointer";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { listPublished } from "../../../services/builds/published";
import { pull } from "../../../services/builds/pull/pull";
import { silent } from "../../../services/builds/report";
import { rollback } from "../../../services/builds/rollback";
import { faultsOf } from "../../../services/builds/verify";
import { objectsOf } from "../../../services/builds/objects";
import { readManifest } from "../../../services/builds/published";
import { BuildsPlatform } from "../../../tools/storage-emulator/builds-platform";
import { contentOf, GameFolder, noise } from "../../support/builds/game-folder";
import { refused } from "../../support/builds/refused";

const mebibyte = 1024 * 1024;
const regions = ["japaneast/1", "swedencentral/1", "eastus2/1", "brazilsouth/1", "australiaeast/1"];
const quiet = { parallel: 4, report: silent };

describe("a build's life", () => {
  let platform: BuildsPlatform;
  const folder = new GameFolder();
  const data = noise(20 * mebibyte, "data");
  const digests: string[] = [];

  const publishAs = async (version: string) =>
    await publish(platform.hub("publisher"), folder.game, {
      ...quiet,
      game: "rocket-racer",
      version,
      by: "a pipeline",
    });
  const promoteTo = async (digest: string, to = regions, channel = "canary") =>
    await promote(platform.hub("promoter"), digest, {
      ...{ channel, regions: to.map((key) => platform.region(key, "promoter")), by: "a manager" },
      ...quiet,
    });
  const pointersOf = async (channel = "canary") =>
    await Promise.all(
      platform
        .all("promoter")
        .map(async (region) => (await readPointer(region, channel)).pointer.games["rocket-racer"]?.digest),
    );

  /** The operations that the stores were asked for since there were so many requests, in their order. */
  const operationsSince = (count: number) => platform.gateway.requests.slice(count).map(({ operation }) => operation);

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
    folder.write("racer.exe", noise(mebibyte, "exe"));
    folder.write("data/all.pak", data);
    folder.write("data/empty", "");
  });
  after(async () => {
    await platform.stop();
    folder.remove();
  });
  afterEach(() => {
    // Nobody ever asked for more than its role allows; what a role forbids is tried in a test of its own.
    assert.deepEqual(
      platform.gateway.requests
        .filter(({ status }) => status === 403 || status === 501)
        .map(({ operation, principal, code }) => ({ operation, principal, code })),
      [],
    );
  });

  it("begins in the hub, published by somebody who can add and neither overwrite nor delete", async () => {
    const build = await publishAs("1.0.0");
    digests.push(build.digest);
    assert.deepEqual(build, {
      digest: build.digest,
      game: "rocket-racer",
      version: "1.0.0",
      files: 3,
      size: 21 * mebibyte,
      sent: 21 * mebibyte,
      before: false,
    });
    const began = platform.gateway.requests.length;
    const [listed] = await listPublished(platform.hub("publisher"));
    assert.deepEqual([listed?.digest, listed?.by], [build.digest, "a pipeline"]);
    // Each build's facts come with the list: no read per build.
    assert.deepEqual(operationsSince(began), ["List Blobs"]);
    const operations = new Set(
      platform.gateway.requests.filter(({ status }) => status === 201).map(({ operation }) => operation),
    );
    assert.deepEqual([...operations], ["Put Blob"]);
  }).timeout(60_000);

  it("is the same when it is published again, and another folder isn't", async () => {
    assert.deepEqual(await publishAs("1.0.0").then(({ digest, sent, before }) => ({ digest, sent, before })), {
      digest: digests[0],
      sent: 0,
      before: true,
    });
    folder.write("more.txt", "more");
    await refused(
      "conflict",
      publishAs("1.0.0"),
      /rocket-racer 1\.0\.0 is published already as sha256:.*A version never changes/,
    );
    // The same content as before, and one file is a program now.
    await refused("conflict", publishAs("1.0.0"), /with other content/);
  }).timeout(60_000);

  it("goes to five regions by server-side copies, each object once, and channels point to it", async () => {
    platform.gateway.requests.length = 0;
    const done = await promoteTo(digests[0]!);
    assert.deepEqual(
      await pointersOf(),
      regions.map(() => digests[0]),
    );
    const objects = done.copied["japaneast/1"]!;
    assert.deepEqual(done.copied, Object.fromEntries(regions.map((key) => [key, objects])));
    const copies = platform.gateway.requests.filter(({ operation }) => operation === "Put Blob From URL");
    assert.equal(copies.length, objects * regions.length);
    assert.ok(copies.every(({ status, bytesIn }) => status === 201 && bytesIn === 0));
    // Nothing of it came through this machine but the manifest.
    const read = platform.gateway.requests.filter(
      ({ operation, blob }) => operation === "Get Blob" && blob.startsWith("packs/"),
    );
    assert.deepEqual(read, []);
  }).timeout(60_000);

  it("is pulled by a host that may read its own region, and is what was published", async () => {
    const before = contentOf(folder.game);
    delete before["more.txt"];
    const host = platform.region("eastus2/1", "host eastus2/1");
    const [digest] = Object.values((await readPointer(host, "canary")).pointer.games).map((build) => build.digest);
    const pulled = await pull(host, digest!, folder.place("host"), quiet);
    assert.deepEqual(contentOf(pulled.folder), before);
    assert.deepEqual([pulled.fetched, pulled.reused], [21 * mebibyte, 0]);

    // Pulled again it reads the manifest, and leaves the link and the files as they are.
    const facts = () => [pulled.folder, `${pulled.folder}/racer.exe`].map((path) => lstatSync(path, { bigint: true }));
    const [first, began] = [facts(), platform.gateway.requests.length];
    const again = await pull(host, digest!, folder.place("host"), quiet);
    assert.deepEqual([again.fetched, again.reused], [0, 21 * mebibyte]);
    assert.deepEqual(operationsSince(began), ["Get Blob"]);
    for (const [index, { ino, ctimeNs }] of facts().entries()) {
      assert.deepEqual([ino, ctimeNs], [first[index]!.ino, first[index]!.ctimeNs]);
    }
  }).timeout(60_000);

  it("makes no copy and reads no pack when it is promoted again, and one request when a channel is polled in vain", async () => {
    const began = platform.gateway.requests.length;
    const { copied } = await promoteTo(digests[0]!);
    assert.deepEqual(
      Object.values(copied),
      regions.map(() => 0),
    );
    const asked = platform.gateway.requests.slice(began);
    assert.deepEqual(
      asked.filter(({ operation }) => /Put Blob From URL/.test(operation)),
      [],
    );
    assert.deepEqual(
      asked.filter(({ operation, blob }) => operation === "Get Blob" && blob.startsWith("packs/")),
      [],
    );

    const host = platform.region("eastus2/1", "host eastus2/1");
    const { etag } = await readPointer(host, "canary");
    const polled = platform.gateway.requests.length;
    assert.equal(await pollPointer(host, "canary", etag), "unchanged");
    assert.deepEqual(
      platform.gateway.requests.slice(polled).map(({ operation, status }) => [operation, status]),
      [["Get Blob", 304]],
    );
  }).timeout(60_000);

  it("shares with the next one all that hasn't changed, on the way to the hub, to the regions and to hosts", async () => {
    folder.write(
      "data/all.pak",
      Buffer.concat([data.subarray(0, 7 * mebibyte), Buffer.from("a patch"), data.subarray(7 * mebibyte)]),
    );
    const build = await publishAs("1.1.0");
    digests.push(build.digest);
    assert.ok(build.sent > 0 && build.sent < 6 * mebibyte, `${build.sent} bytes were sent`);
    const { copied } = await promoteTo(build.digest);
    assert.equal(copied["brazilsouth/1"], 2, "a pack and the manifest");
    const pulled = await pull(
      platform.region("eastus2/1", "host eastus2/1"),
      build.digest,
      folder.place("host"),
      quiet,
    );
    assert.ok(pulled.fetched < 6 * mebibyte, `${pulled.fetched} bytes were fetched`);
    assert.deepEqual(contentOf(pulled.folder), contentOf(folder.game));
  }).timeout(60_000);

  it("is rolled back to the one before, without copying anything, and the history says who, when and what", async () => {
    platform.gateway.requests.length = 0;
    const done = await rollback(platform.hub("promoter"), {
      ...quiet,
      channel: "canary",
      regions: platform.all("promoter"),
      by: "a manager",
    });
    assert.equal(done.digest, digests[0]);
    assert.deepEqual(
      await pointersOf(),
      regions.map(() => digests[0]),
    );
    assert.deepEqual(
      platform.gateway.requests.filter(({ operation }) => operation === "Put Blob From URL"),
      [],
    );
    const moves = await readHistory(platform.hub("promoter"), "canary");
    assert.deepEqual(
      moves.map(({ sequence, action, version, by, regions: moved }) => [
        sequence,
        action,
        version,
        by,
        Object.keys(moved),
      ]),
      [
        [1, "promote", "1.0.0", "a manager", regions],
        [2, "promote", "1.1.0", "a manager", regions],
        [3, "rollback", "1.0.0", "a manager", regions],
      ],
    );
    await refused(
      "nothing",
      rollback(platform.hub("promoter"), { ...quiet, channel: "canary", regions: platform.all("promoter"), by: "x" }),
      /had no build of rocket-racer before this one in japaneast\/1/,
    );
  }).timeout(60_000);

  it("goes to some regions alone, and a way back that differs by region is asked about", async () => {
    await promoteTo(digests[1]!, ["japaneast/1"]);
    assert.deepEqual(await pointersOf(), [digests[1], ...regions.slice(1).map(() => digests[0])]);
    const back = { ...quiet, channel: "canary", by: "x" };
    await refused(
      "nothing",
      rollback(platform.hub("promoter"), { ...back, regions: platform.all("promoter") }),
      /swedencentral\/1/,
    );
    await rollback(platform.hub("promoter"), { ...back, regions: [platform.region("japaneast/1", "promoter")] });
    assert.deepEqual(
      await pointersOf(),
      regions.map(() => digests[0]),
    );
  }).timeout(60_000);

  it("leaves other games of the channel where they are", async () => {
    const other = new GameFolder();
    try {
      other.write("game.exe", noise(1000, "other"));
      const { digest } = await publish(platform.hub("publisher"), other.game, {
        ...quiet,
        game: "chess",
        version: "1",
        by: "x",
      });
      await promoteTo(digest);
      assert.deepEqual(
        await pointersOf(),
        regions.map(() => digests[0]),
      );
      await refused(
        "usage",
        rollback(platform.hub("promoter"), { ...quiet, channel: "canary", regions: platform.all("promoter"), by: "x" }),
        /builds of chess, rocket-racer: say which with --game/,
      );
    } finally {
      other.remove();
    }
  }).timeout(60_000);

  it("is whole in every region, every byte read", async () => {
    const { manifest, text } = await readManifest(platform.hub("promoter"), digests[1]!);
    for (const store of platform.all("promoter")) {
      assert.deepEqual(await faultsOf(objectsOf(manifest, text), store, { ...quiet, deep: true }), []);
    }
  }).timeout(60_000);
});
