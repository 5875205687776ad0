/**
 * bcrypt, as RandomPassword's `bcryptHash` has it (cost 10, `$2a$`; N. Provos and D. Mazières, "A Future-Adaptable
 * Password Scheme", USENIX 1999). Neither Node nor a dependency of this project brings it.
 */

const cost = 10;
const rounds = 16;
const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * @param password any text; only its first 72 bytes count.
 * @param salt 16 bytes.
 * @param logarithm of the number of expansions.
 * @returns 60 characters: version, cost, salt and hash.
 */
export function bcryptHash(password: string, salt: Uint8Array, logarithm: number = cost): string {
  const key = words(Buffer.concat([Buffer.from(password).subarray(0, 72), Buffer.of(0)]).subarray(0, 72), 18);
  const salted = words(Buffer.from(salt), 4);
  const cipher = new Blowfish();
  cipher.expand(key, salted);
  const keyAsIs = new Uint32Array(18).map((_, index) => key[index % key.length]!);
  const saltRepeated = new Uint32Array(18).map((_, index) => salted[index % 4]!);
  const none = new Uint32Array(4);
  for (let round = 0; round < 2 ** logarithm; round++) {
    cipher.expand(keyAsIs, none);
    cipher.expand(saltRepeated, none);
  }
  const state = words(Buffer.from("OrpheanBeholderScryDoubt"), 6);
  for (let pair = 0; pair < 6; pair += 2) {
    for (let round = 0; round < 64; round++) {
      cipher.encrypt(state, pair);
    }
  }
  const digest = Buffer.alloc(24);
  state.forEach((word, index) => digest.writeUInt32BE(word, index * 4));
  return `$2a$${String(logarithm).padStart(2, "0")}$${encode(salt)}${encode(digest.subarray(0, 23))}`;
}

/** Bytes as big-endian words; bytes start again from the first when they run out. */
function words(bytes: Uint8Array, count: number): Uint32Array {
  let next = 0;
  return new Uint32Array(count).map(() => {
    let word = 0;
    for (let byte = 0; byte < 4; byte++) {
      word = ((word << 8) | bytes[next++ % bytes.length]!) >>> 0;
    }
    return word;
  });
}

class Blowfish {
  readonly #subkeys: Uint32Array;
  readonly #boxes: Uint32Array;

  constructor() {
    const digits = fractionOfPi();
    this.#subkeys = digits.slice(0, rounds + 2);
    this.#boxes = digits.slice(rounds + 2);
  }

  encrypt(pair: Uint32Array, at: number): void {
    let left = pair[at]! ^ this.#subkeys[0]!;
    let right = pair[at + 1]!;
    for (let round = 1; round <= rounds; round += 2) {
      right ^= this.#mix(left) ^ this.#subkeys[round]!;
      left ^= this.#mix(right) ^ this.#subkeys[round + 1]!;
    }
    pair[at] = right ^ this.#subkeys[rounds + 1]!;
    pair[at + 1] = left;
  }

  expand(key: Uint32Array, salt: Uint32Array): void {
    this.#subkeys.forEach((subkey, index) => (this.#subkeys[index] = subkey ^ key[index]!));
    const block = new Uint32Array(2);
    let next = 0;
    for (const table of [this.#subkeys, this.#boxes]) {
      for (let index = 0; index < table.length; index += 2) {
        block[0]! ^= salt[next]!;
        block[1]! ^= salt[next + 1]!;
        next = (next + 2) % 4;
        this.encrypt(block, 0);
        table[index] = block[0]!;
        table[index + 1] = block[1]!;
      }
    }
  }

  #mix(word: number): number {
    const box = this.#boxes;
    const sum = box[word >>> 24]! + box[256 + ((word >>> 16) & 255)]!;
    return ((sum ^ box[512 + ((word >>> 8) & 255)]!) + box[768 + (word & 255)]!) | 0;
  }
}

let pi: Uint32Array | undefined;

/** Blowfish's tables are the binary digits of pi behind its point: 18 words of subkeys and 1024 of boxes. */
function fractionOfPi(): Uint32Array {
  if (pi === undefined) {
    const count = rounds + 2 + 1024;
    const guard = 64n;
    const bits = BigInt(count * 32) + guard;
    // Machin: pi = 16 arctan(1/5) - 4 arctan(1/239)
    const value = 16n * arctangentOfInverse(5n, bits) - 4n * arctangentOfInverse(239n, bits);
    const digits = ((value - (3n << bits)) >> guard).toString(16).padStart(count * 8, "0");
    pi = new Uint32Array(count).map((_, index) => Number.parseInt(digits.slice(index * 8, index * 8 + 8), 16));
  }
  return pi;
}

/** arctan(1/x), shifted left. */
function arctangentOfInverse(x: bigint, bits: bigint): bigint {
  let power = (1n << bits) / x;
  let sum = power;
  for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / divisor;
  }
  return sum;
}

/** bcrypt's own base 64. */
function encode(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) {
    bits += byte.toString(2).padStart(8, "0");
  }
  return (bits.match(/.{1,6}/g) ?? []).map((six) => alphabet[Number.parseInt(six.padEnd(6, "0"), 2)]).join("");
}
