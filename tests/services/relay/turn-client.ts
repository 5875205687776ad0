import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/*
 * As much of a TURN client as it takes to hear whether a relay takes a credential: RFC 8489 (STUN's messages, long-term credentials) and
 * RFC 8656 (Allocate, Refresh). Loopback only.
 */

const magicCookie = 0x2112a442;
const types = { allocate: 0x0003, refresh: 0x0004 };
const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
};
const udp = Buffer.from([17, 0, 0, 0]);

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

  /** @returns `allocated`, or the code of the refusal: 401 unauthorized, 441 wrong credentials, 486 quota reached */
  async allocate(login?: Login): Promise<number | "allocated"> {
    const asked = await this.ask(types.allocate, [[attributes.requestedTransport, udp]]);
    if (login === undefined || asked.error !== 401) return asked.error ?? "allocated";
    const answer = await this.authenticated(types.allocate, [[attributes.requestedTransport, udp]], login, asked);
    return answer.error ?? "allocated";
  }

  /** Keeps an allocation for another ten minutes. */
  async refresh(login: Login): Promise<number | "refreshed"> {
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(600);
    const asked = await this.ask(types.refresh, [[attributes.lifetime, lifetime]]);
    const answer = await this.authenticated(types.refresh, [[attributes.lifetime, lifetime]], login, asked);
    return answer.error ?? "refreshed";
  }

  close(): void {
    this.socket.close();
  }

  private authenticated(type: number, given: [number, Buffer][], login: Login, { realm, nonce }: Answer) {
    const of = login.realm ?? realm;
    const key = createHash("md5").update(`${login.username}:${of}:${login.password}`).digest();
    const named: [number, Buffer][] = [
      [attributes.username, Buffer.from(login.username)],
      [attributes.realm, Buffer.from(of)],
      [attributes.nonce, nonce],
    ];
    return this.ask(type, [...given, ...named], key);
  }

  private async ask(type: number, given: [number, Buffer][], key?: Buffer): Promise<Answer> {
    const request = message(type, given, key);
    // Loopback loses nothing, but a busy machine is slow.
    const heard = once(this.socket, "message", { signal: AbortSignal.timeout(10_000) }) as Promise<[Buffer]>;
    this.socket.send(request, this.port, "127.0.0.1");
    return parse((await heard)[0]);
  }
}

function message(type: number, given: [number, Buffer][], key?: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(magicCookie, 4);
  randomBytes(12).copy(header, 8);
  const body = Buffer.concat(given.map(([attribute, value]) => tlv(attribute, value)));
  if (key === undefined) {
    header.writeUInt16BE(body.length, 2);
    return Buffer.concat([header, body]);
  }
  // The signature counts itself to the length, and signs what comes before it.
  header.writeUInt16BE(body.length + 24, 2);
  const signed = Buffer.concat([header, body]);
  return Buffer.concat([signed, tlv(attributes.messageIntegrity, createHmac("sha1", key).update(signed).digest())]);
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
