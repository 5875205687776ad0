import assert from "node:assert/strict";
import { createHash, randomFillSync } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import {
  buildDigest,
  BuildRefused,
  chunkBytes,
  chunksOf,
  filesOf,
  type Manifest,
  manifestText,
  packBytes,
  packFolder,
  parseManifest,
  pathProblem,
  unpack,
} from "../../../services/builds/format";

const mebibyte = 1024 * 1024;

/** The same bytes for the same seed: what a chunker makes of them is the same each time. */
function content(length: number, seed = "a"): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 32 < length; index++) {
    blocks.push(createHash("sha256").update(`${seed} ${index}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

async function cut(pieces: Buffer[]): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(pieces)) chunks.push(Buffer.from(chunk));
  return chunks;
}

/** Gives out the packs of a store that is in memory, whole or in part. */
function from(store: Map<string, Buffer>) {
  const fetch = (sha256: string, { offset, length }: { offset: number; length: number }) =>
    Promise.resolve(store.get(sha256)!.subarray(offset, offset + length));
  return { fetch, parallel: 4 };
}

/** What a build's packs and its manifest are, as a store would hold them. */
async function packed(folder: string, before?: Manifest) {
  const store = new Map<string, Buffer>();
  const steps = packFolder(folder, { game: "rocket-racer", version: "1.4.0", before });
  for (;;) {
    const step = await steps.next();
    if (step.done) return { store, manifest: step.value, text: manifestText(step.value) };
    store.set(step.value.sha256, step.value.bytes);
  }
}

describe("content-defined chunks", () => {
  const whole = content(12 * mebibyte);

  it("are the content, in order, none too small or too large", async () => {
    const chunks = await cut([whole]);
    assert.ok(Buffer.concat(chunks).equals(whole));
    for (const chunk of chunks.slice(0, -1)) {
      assert.ok(chunk.length >= chunkBytes.least && chunk.length <= chunkBytes.most, `${chunk.length}`);
    }
    assert.ok(chunks.length > 5 && chunks.length < 24, `${chunks.length} chunks`);
  });

  it("are the same however the content arrives", async () => {
    const expected = (await cut([whole])).map(({ length }) => length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 50_000, max: 5_000_000 }), async (size) => {
        const pieces: Buffer[] = [];
        for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size));
        assert.deepEqual(
          (await cut(pieces)).map(({ length }) => length),
          expected,
        );
      }),
      { numRuns: 8 },
    );
  });

  it("stay where nothing was changed: one inserted byte moves a boundary or two", async () => {
    const inserted = Buffer.concat([whole.subarray(0, 5_000_000), Buffer.from("!"), whole.subarray(5_000_000)]);
    const of = async (bytes: Buffer) => new Set((await cut([bytes])).map((chunk) => chunk.toString("base64")));
    const [before, after] = [await of(whole), await of(inserted)];
    const changed = [...after].filter((chunk) => !before.has(chunk)).length;
    assert.ok(changed >= 1 && changed <= 2, `${changed} of ${after.size} changed`);
  });

  it("are at most the largest where no boundary ever comes, and one where there is little", async () => {
    const lengths = (await cut([Buffer.alloc(9 * mebibyte)])).map(({ length }) => length);
    assert.deepEqual(lengths, [chunkBytes.most, chunkBytes.most, mebibyte]);
    assert.deepEqual((await cut([Buffer.from("little")])).length, 1);
    assert.deepEqual(await cut([]), []);
  });
});

describe("a build", () => {
  let folder: string;
  const write = (path: string, bytes: Buffer | string): void => {
    mkdirSync(dirname(join(folder, "game", path)), { recursive: true });
    writeFileSync(join(folder, "game", path), bytes);
  };
  const game = () => join(folder, "game");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "build-"));
    mkdirSync(game());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("comes out as it went in: every file, whole, empty ones and programs too", async () => {
    const files: [string, Buffer][] = [
      ["bin/racer", content(300_000, "racer")],
      ["data/levels/1.pak", content(9 * mebibyte, "1")],
      ["data/levels/2.pak", content(3 * mebibyte, "2")],
      ["data/again.pak", content(9 * mebibyte, "1")],
      ["data/empty", Buffer.alloc(0)],
    ];
    for (const [path, bytes] of files) write(path, bytes);
    chmodSync(join(game(), "bin/racer"), 0o755);
    mkdirSync(join(game(), "nothing-in-it"));
    const { store, manifest, text } = await packed(game());

    for (const [sha256, bytes] of store) {
      assert.ok(bytes.length <= packBytes);
      assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
    }
    // What is there twice is packed once.
    const stored = [...store.values()].reduce((sum, { length }) => sum + length, 0);
    assert.equal(stored, 300_000 + 12 * mebibyte);
    for (const { sha256, md5, size } of manifest.packs) {
      assert.equal(store.get(sha256)!.length, size);
      assert.equal(createHash("md5").update(store.get(sha256)!).digest("hex"), md5);
    }

    const read = parseManifest(text, buildDigest(text));
    assert.deepEqual(read, manifest);
    const target = join(folder, "pulled");
    assert.deepEqual(await unpack(read, target, from(store)), { fetched: stored, reused: 0 });
    assert.deepEqual(await filesOf(target), files.map(([path]) => path).sort());
    for (const [path, bytes] of files) assert.ok(readFileSync(join(target, path)).equals(bytes), path);
    assert.equal(statSync(join(target, "bin/racer")).mode & 0o111, 0o111);
    assert.equal(statSync(join(target, "data/empty")).mode & 0o111, 0);
    assert.deepEqual(readdirSync(folder).sort(), ["game", "pulled"]);
  });

  it("is the same build whenever and wherever it is made", async () => {
    write("b", content(400_000));
    write("a/c", "c");
    const first = await packed(game());
    rmSync(join(game(), "b"));
    write("b", content(400_000));
    assert.equal(buildDigest((await packed(game())).text), buildDigest(first.text));
  });

  it("takes over from the one before what hasn't changed, and both can be unpacked", async () => {
    const whole = content(10 * mebibyte);
    write("data.pak", whole);
    const first = await packed(game());
    write("data.pak", Buffer.concat([whole.subarray(0, 7_000_000), content(1000, "patch"), whole.subarray(7_000_000)]));
    const second = await packed(game(), first.manifest);
    const sent = [...second.store.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(sent > 1000 && sent < 8 * mebibyte, `${sent} bytes were new`);
    const store = new Map([...first.store, ...second.store]);
    const unpacked = await unpack(second.manifest, join(folder, "second"), {
      ...from(store),
      previous: { manifest: first.manifest, folder: join(folder, "first") },
    });
    // The first one isn't there: whatever it promises is fetched.
    assert.equal(unpacked.reused, 0);
    assert.ok(readFileSync(join(folder, "second/data.pak")).equals(readFileSync(join(game(), "data.pak"))));
  });

  it("survives any folder of small files", async () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const some = fc.uniqueArray(fc.record({ path: name, size: fc.integer({ min: 0, max: 700_000 }) }), {
      selector: ({ path }) => path,
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(some, async (files) => {
        rmSync(game(), { recursive: true });
        for (const { path, size } of files) write(path === "con" ? "cone" : path, randomFillSync(Buffer.alloc(size)));
        const { store, text } = await packed(game());
        const target = join(folder, "out");
        await unpack(parseManifest(text), target, from(store));
        for (const path of await filesOf(game())) {
          assert.ok(readFileSync(join(target, path)).equals(readFileSync(join(game(), path))));
        }
        rmSync(target, { recursive: true });
      }),
      { numRuns: 25 },
    );
  });

  it("is refused with everything in the folder that no build can hold", async () => {
    for (const path of ["Aux.txt", "name.", "a:b", "Level/x", "level/X", "ok"]) write(path, "x");
    symlinkSync("/etc/hostname", join(game(), "link"));
    await assert.rejects(packed(game()), (error: unknown) => {
      assert.ok(error instanceof BuildRefused);
      assert.deepEqual(error.problems, [
        "Aux.txt: Windows keeps the name Aux.txt for a device; rename it",
        "Level/x and level/X: they are one file where case doesn't count; rename one",
        'a:b: it holds one of \\ : * ? " < > |, which Windows has no names with; rename it',
        "link: it is a symbolic link; put the file itself in its place",
        "name.: Windows drops a dot or a blank at a name's end; rename it",
      ]);
      return true;
    });
    await assert.rejects(packed(join(folder, "nowhere")), /nowhere: it can't be read \(ENOENT\)/);
    mkdirSync(join(folder, "empty"));
    await assert.rejects(packed(join(folder, "empty")), /there is no file in it/);
  });

  it("is refused when a file is written to meanwhile", async () => {
    // The first pack is given while later ones are filled.
    write("a.pak", content(32 * mebibyte));
    const steps = packFolder(game(), { game: "g", version: "1" });
    assert.equal((await steps.next()).done, false);
    appendFileSync(join(game(), "a.pak"), "more");
    const rest = async () => {
      while (!(await steps.next()).done);
    };
    await assert.rejects(rest(), /a\.pak: it was written to; begin again/);
  });

  it("takes from the disk what is right of an earlier build, and trusts nothing of it", async () => {
    const whole = content(12 * mebibyte);
    write("data.pak", whole);
    write("moved.pak", content(2 * mebibyte, "moved"));
    const first = await packed(game());
    const place = join(folder, "first");
    await unpack(first.manifest, place, from(first.store));
    // Where nobody would look: in the middle of a file that is said to be whole.
    const damaged = readFileSync(join(place, "data.pak"));
    damaged[6 * mebibyte]! ^= 1;
    writeFileSync(join(place, "data.pak"), damaged);
    rmSync(join(game(), "moved.pak"));
    write("there/moved.pak", content(2 * mebibyte, "moved"));
    const second = await packed(game(), first.manifest);
    const store = new Map([...first.store, ...second.store]);
    const target = join(folder, "second");
    const unpacked = await unpack(second.manifest, target, {
      ...from(store),
      previous: { manifest: first.manifest, folder: place },
    });
    assert.ok(readFileSync(join(target, "data.pak")).equals(whole));
    assert.ok(readFileSync(join(target, "there/moved.pak")).equals(content(2 * mebibyte, "moved")));
    assert.ok(unpacked.fetched > 0 && unpacked.fetched <= chunkBytes.most, `${unpacked.fetched} bytes`);
  });

  it("goes on from what an earlier try has left, and fetches what of it is wrong", async () => {
    write("data.pak", content(10 * mebibyte));
    write("twice.pak", content(10 * mebibyte));
    const { store, manifest } = await packed(game());
    const target = join(folder, "pulled");
    let packs = 0;
    const { fetch } = from(store);
    const interrupted = unpack(manifest, target, {
      parallel: 1,
      fetch: (sha256, range) => (packs++ === 1 ? Promise.reject(new Error("the cable")) : fetch(sha256, range)),
    });
    await assert.rejects(interrupted, /the cable/);
    const { fetched, reused } = await unpack(manifest, target, from(store));
    assert.ok(reused > mebibyte && fetched < 10 * mebibyte, `${fetched} fetched, ${reused} reused`);
    assert.ok(readFileSync(join(target, "twice.pak")).equals(content(10 * mebibyte)));
  });

  it("is fetched again where it is corrupt, and given up the second time", async () => {
    write("data.pak", content(3 * mebibyte));
    const { store, manifest } = await packed(game());
    const { fetch } = from(store);
    let times = 0;
    const corrupt = (until: number) => async (sha256: string, range: { offset: number; length: number }) => {
      const bytes = Buffer.from(await fetch(sha256, range));
      if (times++ < until) bytes[1000]! ^= 1;
      return bytes;
    };
    await unpack(manifest, join(folder, "once"), { parallel: 1, fetch: corrupt(1) });
    assert.equal(times, 2);
    times = 0;
    await assert.rejects(
      unpack(manifest, join(folder, "always"), { parallel: 1, fetch: corrupt(9) }),
      (error: unknown) =>
        error instanceof BuildRefused &&
        error.subject === "content" &&
        /pack [0-9a-f]{64} is corrupt: 1 of/.test(error.message),
    );
  });

  it("tells a disk that is too small before anything is fetched, and leaves nothing on one that fills up", async () => {
    write("data.pak", content(3 * mebibyte));
    const { store, manifest } = await packed(game());
    const huge = structuredClone(manifest);
    huge.files[0]!.size = 2 ** 52;
    const never = () => Promise.reject(new Error("it was fetched"));
    await assert.rejects(
      unpack(huge, join(folder, "huge"), { parallel: 1, fetch: never }),
      /the disk is full: the build takes 4503599627370496 bytes, and \d+ are free; make room for it/,
    );
    const filling = () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    await assert.rejects(unpack(manifest, join(folder, "full"), { parallel: 1, fetch: filling }), /the disk is full/);
    assert.ok(store.size > 0);
    assert.deepEqual(readdirSync(folder), ["game"]);
  });
});

describe("a manifest", () => {
  const good: Manifest = {
    format: 1,
    game: "rocket-racer",
    version: "1.4.0",
    files: [{ path: "a", size: 4, sha256: "a".repeat(64), chunks: [0, 0] }],
    chunks: [[0, 0, 2, "b".repeat(64)]],
    packs: [{ sha256: "c".repeat(64), md5: "d".repeat(32), size: 2 }],
  };
  const parse = (change: (manifest: any) => void) => {
    const manifest = structuredClone(good);
    change(manifest);
    return () => parseManifest(JSON.stringify(manifest));
  };

  it("is read as it was written, with a digest that another byte changes", () => {
    const text = manifestText(good);
    assert.deepEqual(parseManifest(text, buildDigest(text)), good);
    assert.throws(() => parseManifest(`${text} `, buildDigest(text)), /its digest is sha256:.* and not sha256:/);
  });

  const hostile: [string, (manifest: any) => void, RegExp][] = [
    [
      "from the future",
      (manifest) => (manifest.format = 2),
      /its format is 2, and this program reads up to 1; use a newer one/,
    ],
    ["that leaves the folder", (manifest) => (manifest.files[0].path = "../../etc/passwd"), /it leaves the folder/],
    ["with an absolute path", (manifest) => (manifest.files[0].path = "/etc/passwd"), /begins or ends with a slash/],
    ["with a Windows path", (manifest) => (manifest.files[0].path = "..\\x"), /Windows has no names with/],
    [
      "with two files that are one",
      (manifest) => manifest.files.push({ ...manifest.files[0], path: "A" }),
      /files a and A are one where case doesn't count/,
    ],
    [
      "with a file that is a folder",
      (manifest) => manifest.files.push({ ...manifest.files[0], path: "a/b" }),
      /files a and a\/b are one/,
    ],
    [
      "with a chunk outside of its pack",
      (manifest) => (manifest.chunks[0][1] = 1),
      /chunk 0: it lies outside of its pack/,
    ],
    ["with a chunk of no pack", (manifest) => (manifest.chunks[0][0] = 7), /chunk 0: there is no pack 7/],
    ["with a file of no chunk", (manifest) => (manifest.files[0].chunks = [9]), /file a: there is no chunk 9/],
    [
      "with a size that isn't its chunks'",
      (manifest) => (manifest.files[0].size = 5),
      /its chunks have 4 bytes, and it 5/,
    ],
    [
      "with a file of one chunk that isn't that chunk",
      (manifest) => manifest.files.push({ path: "c", size: 2, sha256: "c".repeat(64), chunks: [0] }),
      /file c: its digest is another than that of all it consists of/,
    ],
    [
      "with an empty file that has a digest of something",
      (manifest) => manifest.files.push({ path: "c", size: 0, sha256: "c".repeat(64), chunks: [] }),
      /file c: its digest is another than that of all it consists of/,
    ],
    ["with a huge pack", (manifest) => (manifest.packs[0].size = 1e12), /pack 0: 1000000000000 bytes/],
    ["with a negative offset", (manifest) => (manifest.chunks[0][1] = -1), /chunks\.0\.1/],
    [
      "with a digest that is a path",
      (manifest) => (manifest.packs[0].sha256 = "../x"),
      /packs\.0\.sha256: is no digest/,
    ],
    ...["../x", "..", ".", "", "a/b", "/a", "..\\x", ".builds", "A", "nul", "a".repeat(41)].map(
      (game): [string, (manifest: any) => void, RegExp] => [
        `of a game called ${JSON.stringify(game)}`,
        (manifest) => (manifest.game = game),
        /game: is no game's name/,
      ],
    ),
    ...["../x", "", ".hidden", "1/2", "a".repeat(65)].map((version): [string, (manifest: any) => void, RegExp] => [
      `of a version called ${JSON.stringify(version)}`,
      (manifest) => (manifest.version = version),
      /version: is no version/,
    ]),
    ["with an MD5 that is a path", (manifest) => (manifest.packs[0].md5 = "../x"), /packs\.0\.md5: is no digest/],
    ["with an empty pack", (manifest) => (manifest.packs[0].size = 0), /pack 0: 0 bytes/],
    ["with an empty chunk", (manifest) => (manifest.chunks[0][2] = 0), /chunk 0: it lies outside of its pack/],
    ["with a chunk that is no chunk's size", (manifest) => (manifest.chunks[0][2] = 0.5), /chunks\.0\.2/],
    ["without a game", (manifest) => delete manifest.game, /game/],
    ["with more than it has", (manifest) => (manifest.run = "rm -rf /"), /run/],
  ];
  for (const [what, change, told] of hostile) {
    it(`${what} is refused`, () => assert.throws(parse(change), told));
  }

  it("that is truncated, or none, is refused", () => {
    for (const text of ["", "{", manifestText(good).slice(0, -10)]) {
      assert.throws(() => parseManifest(text), /it is no JSON: it is truncated, or none/);
    }
    for (const text of ["null", "[]", "7"]) assert.throws(() => parseManifest(text), BuildRefused);
  });

  it("takes the paths that both systems have, and no other", () => {
    for (const path of ["a", "data/levels/1.pak", "Ünïcode/ゲーム.pak", "a b", ".hidden", "console.log", "a..b"]) {
      assert.equal(pathProblem(path), undefined, path);
    }
    for (const path of [
      "",
      "/a",
      "a/",
      "a//b",
      ".",
      "a/../b",
      "nul",
      "COM1.txt",
      "a.",
      "a ",
      "a\u0000b",
      "x".repeat(241),
    ]) {
      assert.notEqual(pathProblem(path), undefined, path);
    }
    assert.match(pathProblem("u\u0308ber")!, /NFC/);
  });
});
