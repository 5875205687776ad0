import assert from "node:assert/strict";
import fc from "fast-check";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { Unknown, type ObjectValue } from "../../../../tools/azure-sim/contract";
import { decodeProperties, encodeProperties } from "../../../../tools/azure-sim/server/properties";
import { secret, unknown } from "./engine-client";

const struct = (value: object) => structs.Struct.fromJavaScript(value as never);
const written = (value: ObjectValue, secrets?: (string | number)[][]) =>
  encodeProperties(value, secrets).toJavaScript();

describe("property bags of the engine's protocol", () => {
  it("come back as they were", () => {
    const name = fc.string().filter((text) => text !== "4dabf18193072939515e22adb298388d" && text !== "__proto__");
    const { bag } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.constant(Unknown.value),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
      bag: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    }));
    fc.assert(
      fc.property(bag, (value) => {
        const decoded = decodeProperties(encodeProperties(value as ObjectValue)).value;
        assert.deepEqual(decoded, value);
      }),
    );
  });

  it("hold unknown values of every kind", () => {
    const numberUnknown = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
    const { value } = decodeProperties(struct({ a: unknown, b: [numberUnknown] }));
    assert.deepEqual(value, { a: Unknown.value, b: [Unknown.value] });
    assert.deepEqual(written(value), { a: unknown, b: [unknown] });
  });

  it("drop members that are null, and keep empty ones", () => {
    assert.deepEqual(decodeProperties(struct({ a: null, b: { c: null }, d: [], e: "" })).value, {
      b: {},
      d: [],
      e: "",
    });
  });

  it("make secret again what was secret, and nothing else", () => {
    const bag = { a: "plain", b: { c: [secret("hidden"), "plain"] }, d: secret({ e: 1 }), f: secret(unknown) };
    const { value, secrets } = decodeProperties(struct(bag));
    assert.deepEqual(value, { a: "plain", b: { c: ["hidden", "plain"] }, d: { e: 1 }, f: Unknown.value });
    assert.deepEqual(written(value, secrets), bag);
    assert.deepEqual(written({ a: "plain", f: 1, x: "new" }, secrets), { a: "plain", f: secret(1), x: "new" });
  });

  it("make the container secret when a secret's place in it is gone", () => {
    const { secrets } = decodeProperties(struct({ ids: [secret("one")] }));
    assert.deepEqual(written({ ids: { one: {} } }, secrets), { ids: secret({ one: {} }) });
  });

  it("refuse assets with their path", () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" };
    assert.throws(
      () => decodeProperties(struct({ source: { of: asset } })),
      /does not take an asset \(at source\.of\)/,
    );
  });
});
