import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { Unknown, type ObjectValue, type Value } from "../contract";

/** Where a value sits in a property bag: names of properties and indexes of elements. */
export type Path = (string | number)[];

/** A property bag as the engine sends it, secrets unwrapped. */
export interface Properties {
  value: ObjectValue;
  /** The places that were wrapped as secrets. */
  secrets: Path[];
}

/** Signatures and sentinels of the engine's protocol (`@pulumi/pulumi/runtime/rpc`; sdk/go/common/resource/sig). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unsupported = new Map([
  ["c44067f5952c0a294b673a41bacd8c17", "an asset"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "an archive"],
  ["5cf8f73096256a8f31e491e813e4eb8e", "a resource reference"],
  ["d0e6a833031e9bbcd3f4e8bde6ca49a4", "an output value"],
]);
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The engine writes another sentinel for each kind it expects (sdk/go/common/resource/plugin/rpc.go). */
const unknowns = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/**
 * Reads a property bag. Null members are dropped: a property that is null is a property that is not set.
 * @param struct absent stands for an empty bag.
 * @throws Error when it holds an asset, an archive or another value that the simulator does not take, with its path.
 */
export function decodeProperties(struct: structs.Struct | undefined): Properties {
  const secrets: Path[] = [];
  const value = struct === undefined ? {} : decode(struct.toJavaScript(), [], secrets);
  return { value: value as ObjectValue, secrets };
}

function decode(value: Value, path: Path, secrets: Path[]): Value {
  if (typeof value === "string") {
    return unknowns.has(value) ? Unknown.value : value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => decode(item, [...path, index], secrets));
  }
  if (typeof value !== "object" || value === null || value instanceof Unknown) {
    return value;
  }
  const signature = value[signatureKey];
  if (signature === secretSignature) {
    secrets.push(path);
    return decode(value["value"] ?? null, path, secrets);
  }
  if (typeof signature === "string") {
    const kind = unsupported.get(signature) ?? `a value with the signature ${signature}`;
    throw new Error(`The Azure simulator does not take ${kind} (at ${path.join(".")}).`);
  }
  const members: ObjectValue = {};
  for (const [name, member] of Object.entries(value)) {
    const decoded = decode(member, [...path, name], secrets);
    if (decoded !== null) {
      members[name] = decoded;
    }
  }
  return members;
}

/**
 * Writes a property bag.
 * @param value what it holds.
 * @param secrets where the values came from that are secret: the same places are secret again. A place that no longer
 * exists because its container changed its shape makes the container secret; one that is simply absent needs nothing.
 */
export function encodeProperties(value: ObjectValue, secrets: Path[] = []): structs.Struct {
  const places = secrets.flatMap((path) => placeOf(value, path));
  return structs.Struct.fromJavaScript(encode(value, [], places) as { [key: string]: structs.JavaScriptValue });
}

function placeOf(value: Value, path: Path): Path[] {
  let here: Value = value;
  for (const [index, step] of path.entries()) {
    if (Array.isArray(here) !== (typeof step === "number")) {
      const reached = path.slice(0, index);
      return typeof here === "object" && here !== null && reached.length > 0 ? [reached] : [];
    }
    const next: Value | undefined = (here as { [key: string]: Value })[step];
    if (next === undefined || next === null) {
      return [];
    }
    if (next instanceof Unknown || typeof next !== "object") {
      return [path.slice(0, index + 1)];
    }
    here = next;
  }
  return [path];
}

function encode(value: Value | undefined, path: Path, secrets: Path[]): unknown {
  const plain = encodePlain(value, path, secrets);
  const isSecret = path.length > 0 && secrets.some((one) => samePath(one, path));
  return isSecret ? { [signatureKey]: secretSignature, value: plain } : plain;
}

function encodePlain(value: Value | undefined, path: Path, secrets: Path[]): unknown {
  if (value instanceof Unknown) {
    return unknownText;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => encode(item, [...path, index], secrets));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [name, encode(member, [...path, name], secrets)]),
    );
  }
  return value ?? null;
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}
