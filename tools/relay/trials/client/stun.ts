import { createHash, createHmac, randomBytes } from "node:crypto";
import { isIPv6 } from "node:net";

/*
 * As much of STUN and TURN as it takes to try a relay: messages and long-term credentials (RFC 8489), TURN's attributes and
 * ChannelData (RFC 8656), and the number of TCP among the transports (RFC 6062).
 */

const magicCookie = 0x2112a442;

/** What a request or an indication is about. */
export const methods = {
  allocate: 0x0003,
  refresh: 0x0004,
  send: 0x0016,
  data: 0x0017,
  createPermission: 0x0008,
  channelBind: 0x0009,
};

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
};

/** Numbers of the Internet's protocols, as REQUESTED-TRANSPORT names them. */
export const transports = { UDP: 17, TCP: 6 };

/** The class bits of an answer that refuses. */
const errorClass = 0x0110;

export interface Endpoint {
  address: string;
  port: number;
}

/** An endpoint is laid under the message's own id; bytes are taken as they are. */
export type Attribute = [type: number, value: Buffer | Endpoint];

export interface Message {
  type: number;
  /** Twelve bytes as hexadecimal digits; an answer has its question's. */
  id: string;
  attributes: Map<number, Buffer>;
  /** `undefined` unless it refuses. */
  error?: number;
}

/** The key of a long-term credential. */
export function credentialKey(username: string, realm: string, password: string): Buffer {
  return createHash("md5").update(`${username}:${realm}:${password}`).digest();
}

/** A message with an id of its own, signed where a key is given. */
export function encode(type: number, given: Attribute[], key?: Buffer): { id: string; bytes: Buffer } {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(magicCookie, 4);
  randomBytes(12).copy(header, 8);
  const mask = header.subarray(4);
  const body = Buffer.concat(
    given.map(([attribute, value]) => field(attribute, Buffer.isBuffer(value) ? value : maskedEndpoint(value, mask))),
  );
  const id = header.toString("hex", 8);
  if (key === undefined) {
    header.writeUInt16BE(body.length, 2);
    return { id, bytes: Buffer.concat([header, body]) };
  }
  // The signature counts itself to the length, and signs what comes before it.
  header.writeUInt16BE(body.length + 24, 2);
  const signed = Buffer.concat([header, body]);
  const signature = field(attributes.messageIntegrity, createHmac("sha1", key).update(signed).digest());
  return { id, bytes: Buffer.concat([signed, signature]) };
}

export function decode(bytes: Buffer): Message {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  const type = bytes.readUInt16BE(0);
  const code = found.get(attributes.errorCode);
  return {
    type,
    id: bytes.toString("hex", 8, 20),
    attributes: found,
    ...((type & errorClass) === errorClass && code ? { error: code[2]! * 100 + code[3]! } : {}),
  };
}

/** Media on a channel: four bytes before it instead of a message around it. */
export function encodeChannelData(channel: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(channel, 0);
  head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** The media of a channel; undefined for a message. */
export function decodeChannelData(bytes: Buffer): { channel: number; data: Buffer } | undefined {
  const channel = bytes.readUInt16BE(0);
  if (channel < 0x4000 || channel > 0x7fff) return undefined;
  return { channel, data: bytes.subarray(4, 4 + bytes.readUInt16BE(2)) };
}

/** How many bytes of a stream the message at its start takes; undefined while it isn't whole. */
export function lengthInStream(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt16BE(2);
  const whole = bytes.readUInt16BE(0) >= 0x4000 ? 4 + padded(length) : 20 + length;
  return bytes.length < whole ? undefined : whole;
}

function field(attribute: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(attribute, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(padded(value.length) - value.length)]);
}

function padded(length: number): number {
  return length + ((4 - (length % 4)) % 4);
}

/** The first bytes of the cookie, and for IPv6 of the message's id, are laid over port and address. */
function maskedEndpoint({ address, port }: Endpoint, mask: Buffer): Buffer {
  const raw = isIPv6(address) ? ipv6Bytes(address) : Buffer.from(address.split(".").map(Number));
  const head = Buffer.from([0, isIPv6(address) ? 2 : 1, mask[0]! ^ (port >> 8), mask[1]! ^ (port & 255)]);
  return Buffer.concat([head, raw.map((byte, index) => byte ^ mask[index]!)]);
}

/** Of any way to write it, a dotted end among them. */
function ipv6Bytes(address: string): Buffer {
  const groups = address.split("::").map((side) => side.split(":").filter((group) => group !== ""));
  const bytes = groups.map((side) =>
    side.flatMap((group) =>
      group.includes(".") ? group.split(".").map(Number) : [parseInt(group, 16) >> 8, parseInt(group, 16) & 255],
    ),
  );
  const [before, after = []] = bytes;
  return Buffer.from([...before!, ...Array<number>(16 - before!.length - after.length).fill(0), ...after]);
}
