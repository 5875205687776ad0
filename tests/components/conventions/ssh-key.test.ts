import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { keyThatOpensNothing } from "../../../components/conventions";

const p = 2n ** 255n - 19n;
const d = modulo(-121665n * power(121666n, p - 2n));

function modulo(value: bigint): bigint {
  return ((value % p) + p) % p;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = modulo(base), rest = exponent; rest > 0n; rest >>= 1n, square = modulo(square * square)) {
    if (rest & 1n) result = modulo(result * square);
  }
  return result;
}

/** Whether 32 bytes are an ed25519 point (RFC 8032, 5.1.3): −x² + y² = 1 + dx²y² has an x for their y. */
function isPoint(bytes: Buffer): boolean {
  const y = BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`) & ((1n << 255n) - 1n);
  if (y >= p) return false;
  const square = modulo((y * y - 1n) * power(d * y * y + 1n, p - 2n));
  return square === 0n || power(square, (p - 1n) / 2n) === 1n;
}

function nth(index: number): Buffer {
  return createHash("sha256").update(`cloud-gaming: nobody holds the private half of this key, ${index}`).digest();
}

describe("keyThatOpensNothing", () => {
  const [algorithm, blob] = keyThatOpensNothing.split(" ");
  const wire = Buffer.from(blob!, "base64");
  const point = wire.subarray(-32);

  it("is an ed25519 key in OpenSSH's form", () => {
    const prefix = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.from([0, 0, 0, 32])]);
    assert.equal(algorithm, "ssh-ed25519");
    assert.deepEqual(wire, Buffer.concat([prefix, point]));
  });

  it("is the hash of a sentence, so nobody could choose its private half", () => {
    assert.deepEqual(Buffer.from(point), nth(2));
  });

  it("is a point of the curve, and the first of the series that is", () => {
    assert.equal(isPoint(point), true);
    assert.equal(isPoint(nth(0)), false);
    assert.equal(isPoint(nth(1)), false);
  });

  it("is tested by a check that knows the curve", () => {
    const base = Buffer.from("58" + "66".repeat(31), "hex");
    assert.equal(isPoint(base), true, "the base point, y = 4/5");
    assert.equal(isPoint(Buffer.from("02" + "00".repeat(31), "hex")), false, "y = 2");
  });
});
