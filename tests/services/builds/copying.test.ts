import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { CannotCopy, type StoredObject } from "../../../services/builds/copy/copier";
import { FirstThatWorks } from "../../../services/builds/copy/first-that-works";
import { serverSide } from "../../../services/builds/copy/server-side";
import { streamed } from "../../../services/builds/copy/streamed";
import { packName } from "../../../services/builds/store/names";
import { tokenFor } from "../../../tools/storage-emulator/tokens";
import { BuildsPlatform } from "../../../tools/storage-emulator/builds-platform";
import { noise } from "../../support/builds/game-folder";
import { refused } from "../../support/builds/refused";

/*
 * The server-side copy can't be run here against the service itself; so its request is held to what is documented, header by header, and the gateway
 * carries it out as the documentation says (https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url).
 */
describe("copying an object", () => {
  let platform: BuildsPlatform;
  const regions = ["japaneast/1", "swedencentral/1"];
  const said: string[] = [];
  const report = { task: () => ({ advance: () => {}, end: () => {} }), say: (line: string) => void said.push(line) };

  before(async function () {
    this.timeout(60_000);
    platform = await BuildsPlatform.start(regions);
  });
  after(async () => await platform.stop());
  beforeEach(() => {
    platform.gateway.rules.serverSideCopy = "works";
    platform.gateway.requests.length = 0;
    said.length = 0;
  });

  async function objectInHub(seed: string, wrong: Partial<StoredObject> = {}): Promise<StoredObject> {
    const bytes = noise(100_000, seed);
    const of = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex");
    const object = { name: packName(of("sha256")), size: bytes.length, md5: of("md5"), sha256: of("sha256"), ...wrong };
    await platform.hub("publisher").builds.add(object.name, bytes, { md5: of("md5") });
    return object;
  }
  const ends = () => [platform.hub("promoter"), platform.region("japaneast/1", "promoter")] as const;
  const requests = (operation: string) =>
    platform.gateway.requests.filter((request) => request.operation === operation);

  it("asks the destination for it in one request, with everything that the documentation names", async () => {
    const object = await objectInHub("request");
    const [hub, region] = ends();
    await serverSide.copy(object, hub, region);
    const [request, ...more] = requests("Put Blob From URL");
    assert.deepEqual(more, []);
    const md5 = Buffer.from(object.md5, "hex").toString("base64");
    const { headers } = request!;
    assert.deepEqual(
      {
        length: headers["content-length"],
        type: headers["x-ms-blob-type"],
        source: headers["x-ms-copy-source"],
        authorization: headers["x-ms-copy-source-authorization"]!.split(".")[0],
        sourceMd5: headers["x-ms-source-content-md5"],
        kept: headers["x-ms-blob-content-md5"],
        onlyNew: headers["if-none-match"],
      },
      {
        length: "0",
        type: "BlockBlob",
        source: hub.builds.url(object.name),
        authorization: `Bearer ${tokenFor("promoter").split(".")[0]}`,
        sourceMd5: md5,
        kept: md5,
        onlyNew: "*",
      },
    );
    assert.ok(headers["x-ms-version"]! >= "2020-10-02", headers["x-ms-version"]);
    // No signature is in the source's address: it would be kept with the copy, for everybody to read.
    assert.ok(!headers["x-ms-copy-source"]!.includes("?"));
    assert.equal((await region.builds.facts(object.name))?.md5, object.md5);
  });

  it("leaves one that is there as it is", async () => {
    const object = await objectInHub("there");
    const [hub, region] = ends();
    for (const copier of [serverSide, serverSide, streamed, streamed]) await copier.copy(object, hub, region);
    const written = [
      ...requests("Put Blob From URL"),
      ...requests("Put Blob").filter(({ account }) => account === "japaneast1"),
    ];
    assert.deepEqual(
      written.map(({ status }) => status),
      [201, 409, 409, 409],
    );
  });

  it("refuses one that isn't what the manifest says, either way, and keeps nothing of it", async () => {
    const [hub, region] = ends();
    const object = await objectInHub("wrong", { md5: "0".repeat(32), sha256: "0".repeat(64) });
    for (const copier of [serverSide, streamed]) {
      await refused("corrupt", copier.copy(object, hub, region), /hub: packs\/[0-9a-f]{64} is corrupt/);
      assert.equal(await region.builds.facts(object.name), undefined);
    }
    const missing = { ...object, name: packName("f".repeat(64)) };
    await refused("corrupt", streamed.copy(missing, hub, region), /is missing/);
  });

  for (const [way, told] of [
    [
      "unimplemented",
      /japaneast\/1: it knows no server-side copy \(501\), so objects are streamed through this machine/,
    ],
    ["refused", /japaneast\/1: it can't fetch from hub itself \(403 CannotVerifyCopySource\), so objects are streamed/],
  ] as const) {
    it(`streams where a server-side copy is ${way}, and says so once`, async () => {
      platform.gateway.rules.serverSideCopy = way;
      const [hub, region] = ends();
      const copier = new FirstThatWorks(2, report);
      const objects = await Promise.all(["a", "b", "c"].map((seed) => objectInHub(`${way} ${seed}`)));
      await assert.rejects(serverSide.copy(objects[0]!, hub, region), CannotCopy);
      for (const object of objects) await copier.copy(object, hub, region);
      assert.equal(said.length, 1);
      assert.match(said[0]!, told);
      assert.deepEqual(copier.copied, { serverSide: 0, streamed: 3 });
      // One for the call above, and one to find out.
      assert.equal(requests("Put Blob From URL").length, 2);
      // Another destination is asked for itself.
      platform.gateway.rules.serverSideCopy = "works";
      await copier.copy(objects[0]!, hub, platform.region("swedencentral/1", "promoter"));
      assert.deepEqual(copier.copied, { serverSide: 1, streamed: 3 });
    });
  }

  it("doesn't stream what the identity may not copy: that is a refusal, and no way around it", async () => {
    const object = await objectInHub("forbidden");
    const reader = platform.region("japaneast/1", "host japaneast/1", "promotion");
    const copier = new FirstThatWorks(2, report);
    await refused("refused", copier.copy(object, platform.hub("promoter"), reader), /the identity may not/);
    assert.deepEqual(said, []);
  });
});
