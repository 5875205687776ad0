import assert from "node:assert/strict";
import fc from "fast-check";
import { bcryptHash } from "../../../../tools/azure-sim/random/bcrypt";
import { random } from "../../../../tools/azure-sim/random/random";
import { numberBelow, seededRandom } from "../../../../tools/azure-sim/random/random-source";
import { secret, unknown } from "../server/engine-client";
import { connectRandom, deploy, endSimulations, simulate } from "../server/simulation";

const token = (name: string) => `random:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
const string = token("RandomString");
const password = token("RandomPassword");

describe("the simulated provider random", () => {
  afterEach(endSimulations);

  it("makes texts of the wished length and characters", async () => {
    const instance = random().configure({});
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 8, max: 40 }),
        fc.record({ upper: fc.boolean(), special: fc.boolean(), numeric: fc.boolean() }),
        fc.record({ minLower: fc.integer({ min: 0, max: 4 }), minNumeric: fc.integer({ min: 0, max: 4 }) }),
        async (length, classes, least) => {
          const inputs = { length, ...classes, ...least };
          const { outputs } = await instance.create({ type: string, name: "x", inputs, preview: false });
          const result = outputs["result"] as string;
          const count = (expression: RegExp) => result.match(expression)?.length ?? 0;
          assert.equal(result.length, length);
          assert.ok(count(/[a-z]/g) >= least.minLower);
          assert.ok(classes.upper || count(/[A-Z]/g) === 0);
          assert.ok(classes.numeric ? count(/[0-9]/g) >= least.minNumeric : count(/[0-9]/g) === 0);
          assert.ok(classes.special || count(/[^a-zA-Z0-9]/g) === 0);
        },
      ),
    );
  });

  it("keeps a password secret, and its id says nothing", async () => {
    const client = await connectRandom(await simulate());
    const { id, outputs } = await deploy(client, password, { length: 20, overrideSpecial: "_" });
    assert.equal(id, "none");
    assert.match((outputs["result"] as { value: string }).value, /^[a-zA-Z0-9_]{20}$/);
    assert.deepEqual(outputs["result"], secret((outputs["result"] as { value: string }).value));
    assert.match((outputs["bcryptHash"] as { value: string }).value, /^\$2a\$10\$[./A-Za-z0-9]{53}$/);
    const shown = await client.create(password, { length: 20 }, true);
    assert.deepEqual(
      [shown.outputs["result"], shown.outputs["length"], shown.outputs["special"]],
      [secret(unknown), 20, true],
    );
    const read = await client.read(password, id, { length: 20 }, outputs);
    assert.deepEqual(read.outputs, outputs);
  });

  it("makes ids, whole numbers and UUIDs", async () => {
    const client = await connectRandom(await simulate({ randomSeed: "seed" }));
    const id = await deploy(client, token("RandomId"), { byteLength: 8, prefix: "p-" });
    const bytes = Buffer.from(id.id, "base64url");
    assert.deepEqual(id.outputs, {
      byteLength: 8,
      prefix: "p-",
      hex: `p-${bytes.toString("hex")}`,
      b64Url: `p-${id.id}`,
      b64Std: `p-${bytes.toString("base64")}`,
      dec: `p-${BigInt(`0x${bytes.toString("hex")}`)}`,
    });
    const number = await deploy(client, token("RandomInteger"), { min: 3, max: 5 });
    assert.ok([3, 4, 5].includes(number.outputs["result"] as number));
    assert.equal(number.id, String(number.outputs["result"]));
    const uuid = await deploy(client, token("RandomUuid"), {});
    assert.match(uuid.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("replaces for every change, keepers included, and for nothing that says the default", () => {
    const instance = random().configure({});
    const diff = (oldInputs: object, news: object) =>
      instance.diff({
        type: string,
        name: "x",
        id: "id",
        oldInputs: oldInputs as never,
        news: news as never,
        oldOutputs: {},
      });
    assert.deepEqual(diff({ length: 6 }, { length: 6, special: true, numeric: true }).replaces, []);
    assert.deepEqual(
      diff({ length: 6, keepers: { a: "1", b: "2" } }, { length: 6, keepers: { b: "2", a: "1" } }).replaces,
      [],
    );
    assert.deepEqual(diff({ length: 6 }, { length: 7, keepers: { a: "1" } }), {
      changes: ["length", "keepers"],
      replaces: ["length", "keepers"],
      deleteBeforeReplace: false,
      detailed: { length: "update-replace", keepers: "add-replace" },
    });
  });

  it("refuses wrong arguments", async () => {
    const client = await connectRandom(await simulate());
    const reasons = async (type: string, inputs: Record<string, unknown>) =>
      (await client.check(type, inputs)).failures.map(({ reason }) => reason);
    assert.deepEqual(await reasons(string, {}), ["missing required property 'length'"]);
    assert.deepEqual(await reasons(string, { length: "six", size: 1 }), [
      `${string} has no argument 'size'`,
      "'length' should be a number",
    ]);
    assert.deepEqual(await reasons(string, { length: 2, minUpper: 2, minLower: 1 }), [
      "length (2) must be at least 3, the sum of the minimums",
    ]);
    assert.deepEqual(await reasons(string, { length: 2, lower: false, upper: false, numeric: false, special: false }), [
      "at least one of lower, upper, numeric and special must be allowed",
    ]);
    assert.deepEqual(await reasons(token("RandomInteger"), { min: 5, max: 3 }), [
      "min (5) must not be greater than max (3)",
    ]);
    assert.deepEqual(await reasons(string, { length: unknown }), []);
  });

  it("imports a value, and reads back what it made", async () => {
    const client = await connectRandom(await simulate());
    const text = await client.read(string, "abc123");
    assert.deepEqual([text.outputs["result"], text.inputs["length"]], ["abc123", 6]);
    const hidden = await client.read(password, "hunter2");
    assert.deepEqual([hidden.id, hidden.outputs["result"]], ["none", secret("hunter2")]);
    const number = await client.read(token("RandomInteger"), "4,3,5");
    assert.deepEqual([number.id, number.inputs], ["4", { min: 3, max: 5 }]);
    await assert.rejects(client.read(token("RandomUuid"), "nonsense"), /'nonsense' is not the id of a random:index/);
  });

  it("is repeatable with a seed, and not without", async () => {
    const made = async (seed?: string) => {
      const client = await connectRandom(await simulate(seed === undefined ? {} : { randomSeed: seed }));
      return (await deploy(client, string, { length: 30 })).id;
    };
    assert.equal(await made("a"), await made("a"));
    assert.notEqual(await made("a"), await made("b"));
    assert.notEqual(await made(), await made());
  });

  it("gives a seed's values whatever the order, others to other resources, and new ones to new keepers", async () => {
    const create = async (...names: string[]) => {
      const instance = random({ seed: "a" }).configure({});
      const made: Record<string, unknown> = {};
      for (const [name, epoch] of names.map((one) => one.split(" ") as [string, string?])) {
        const inputs = { length: 30, ...(epoch ? { keepers: { epoch } } : {}) };
        made[`${name} ${epoch ?? ""}`] = (
          await instance.create({ type: string, name, inputs, preview: false })
        ).outputs["result"];
      }
      return made;
    };
    const made = await create("one", "other", "one 2");
    assert.deepEqual(made, await create("one 2", "other", "one"));
    assert.equal(new Set(Object.values(made)).size, 3);
  });

  it("draws every number as often", () => {
    const source = seededRandom("dice");
    const counts = Array.from({ length: 6 }, () => 0);
    for (let throwing = 0; throwing < 6000; throwing++) {
      counts[numberBelow(source, 6)]! += 1;
    }
    assert.ok(
      counts.every((count) => count > 880 && count < 1120),
      counts.join(" "),
    );
  });

  it("draws large numbers as often as small ones", () => {
    const source = seededRandom("large");
    const below = 3 * 2 ** 46;
    const draws = Array.from({ length: 3000 }, () => numberBelow(source, below));
    const low = draws.filter((draw) => draw < 2 ** 46).length;
    assert.ok(low > 900 && low < 1100, `${low} of 3000 in the first third`);
  });

  describe("bcrypt", () => {
    it("gives the hashes of John the Ripper's published test vectors", () => {
      const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
      const bytes = (text: string) => {
        const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(6, "0")).join("");
        return Uint8Array.from(bits.slice(0, 128).match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
      };
      for (const [plain, salt, hash] of [
        ["U*U", "CCCCCCCCCCCCCCCCCCCCC.", "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
        ["U*U*", "CCCCCCCCCCCCCCCCCCCCC.", "VGOzA784oUp/Z0DY336zx7pLYAy0lwK"],
        ["U*U*U", "XXXXXXXXXXXXXXXXXXXXXO", "AcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"],
        ["", "CCCCCCCCCCCCCCCCCCCCC.", "7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"],
      ] as const) {
        assert.equal(bcryptHash(plain, bytes(salt), 5), `$2a$05$${salt}${hash}`);
      }
    });
  });
});
