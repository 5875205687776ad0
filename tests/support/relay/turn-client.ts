import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";

/*
 * As much of a TURN client as it takes to hear what a relay takes and what it refuses: RFC 8489 (STUN's messages, long-term credentials)
 * and RFC 8656 (Allocate, Refresh, CreatePermission). It speaks with loopback only: a permission names a peer, and sends it nothing.
 */

const magicCookie = 0x2112a442;
const types = { allocate: 0x0003, refresh: 0x0004, createPermission: 0x0008 };
const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
};
const udp = Buffer.from([17, 0, 0, 0]);

/** A peer's address as text is laid under the message's own id. */
type Attribute = [type: number, value: Buffer | string];

interface Login {
  username: string;
  password: string;
  /** Left out: the one that the relay asks for. */
  realm?: string;
}

interface Answer {
  /** `undefined` for success. */
  error?: number;
  realm: string;
  nonce: Buffer;
}

/** One client, at one port of its own. */
export class TurnClient {
  private constructor(
    private readonly socket: Socket,
    private readonly port: number,
  ) {}

  static async open(port: number): Promise<TurnClient> {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new TurnClient(socket, port);
  }

  /** @returns `allocated`, or the code of the refusal: 401 unauthorized, 440 not this family, 486 quota reached */
  async allocate(login?: Login, family: "IPv4" | "IPv6" = "IPv4"): Promise<number | "allocated"> {
    const given: Attribute[] = [[attributes.requestedTransport, udp]];
    if (family === "IPv6") given.push([attributes.requestedAddressFamily, Buffer.from([2, 0, 0, 0])]);
    if (login === undefined) return (await this.ask(types.allocate, given)).error ?? "allocated";
    return (await this.asked(types.allocate, given, login)) ?? "allocated";
  }

  /** Keeps an allocation for another ten minutes. */
  async refresh(login: Login): Promise<number | "refreshed"> {
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(600);
    return (await this.asked(types.refresh, [[attributes.lifetime, lifetime]], login)) ?? "refreshed";
  }

  /** @returns `permitted`, or the code of the refusal: 403 not this peer, 443 a peer of another family than the allocation */
  async permit(login: Login, peer: string): Promise<number | "permitted"> {
    return (await this.asked(types.createPermission, [[attributes.xorPeerAddress, peer]], login)) ?? "permitted";
  }

  close(): void {
    this.socket.close();
  }

  /** Asks with a credential. Without a nonce it is refused once, and told realm and nonce. */
  private async asked(type: number, given: Attribute[], login: Login): Promise<number | undefined> {
    const { error, realm: theirs, nonce } = await this.ask(type, given);
    if (error !== 401) return error;
    const realm = login.realm ?? theirs;
    const key = createHash("md5").update(`${login.username}:${realm}:${login.password}`).digest();
    const named: Attribute[] = [
      [attributes.username, Buffer.from(login.username)],
      [attributes.realm, Buffer.from(realm)],
      [attributes.nonce, nonce],
    ];
    return (await this.ask(type, [...given, ...named], key)).error;
  }

  private async ask(type: number, given: Attribute[], key?: Buffer): Promise<Answer> {
    const request = message(type, given, key);
    // Loopback loses nothing, but a busy machine is slow.
    const heard = once(this.socket, "message", { signal: AbortSignal.timeout(10_000) }) as Promise<[Buffer]>;
    this.socket.send(request, this.port, "127.0.0.1");
    return parse((await heard)[0]);
  }
}

function message(type: number, given: Attribute[], key?: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(magicCookie, 4);
  randomBytes(12).copy(header, 8);
  const body = Buffer.concat(
    given.map(([attribute, value]) =>
      tlv(attribute, typeof value === "string" ? peerAddress(value, header.subarray(4)) : value),
    ),
  );
  if (key === undefined) {
    header.writeUInt16BE(body.length, 2);
    return Buffer.concat([header, body]);
  }
  // The signature counts itself to the length, and signs what comes before it.
  header.writeUInt16BE(body.length + 24, 2);
  const signed = Buffer.concat([header, body]);
  return Buffer.concat([signed, tlv(attributes.messageIntegrity, createHmac("sha1", key).update(signed).digest())]);
}

/** An address with port 9, the first bytes of the cookie and the message's id laid over it. */
function peerAddress(address: string, mask: Buffer): Buffer {
  const raw = isIPv6(address) ? ipv6Bytes(address) : Buffer.from(address.split(".").map(Number));
  const head = Buffer.from([0, isIPv6(address) ? 2 : 1, mask[0]! ^ 0, mask[1]! ^ 9]);
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

function tlv(attribute: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(attribute, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function parse(answer: Buffer): Answer {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= answer.length;) {
    const length = answer.readUInt16BE(at + 2);
    found.set(answer.readUInt16BE(at), answer.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  const code = found.get(attributes.errorCode);
  return {
    error: code === undefined ? undefined : code[2]! * 100 + code[3]!,
    realm: found.get(attributes.realm)?.toString() ?? "",
    nonce: found.get(attributes.nonce) ?? Buffer.alloc(0),
  };
}
