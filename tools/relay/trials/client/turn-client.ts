import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import {
  type Attribute,
  attributes,
  credentialKey,
  decode,
  decodeChannelData,
  encode,
  encodeChannelData,
  type Endpoint,
  lengthInStream,
  type Message,
  methods,
  transports,
} from "./stun";

export interface Login {
  username: string;
  password: string;
  /** Left out: the one that the relay asks for. */
  realm?: string;
}

/** A way to the relay: datagrams, or a stream that is cut into messages. */
interface Transport {
  send(bytes: Buffer): void;
  close(): void;
}

/** How a client comes to the relay; over TLS by the relay's name, and with the certificate that vouches for it. */
export type Way = "tcp" | "udp" | { name: string; authority: string };

/** A client asks again after this long, as RFC 8489 has it, and gives up after ten seconds: a busy machine is slow. */
const askAgainAfter = 500;
const giveUpAfter = 10_000;

/** One TURN client with a port of its own: it asks a relay for what a player's client asks for, and for what none should get. */
export class TurnClient {
  /** Hears what peers sent; `channel` is undefined for what came without one. */
  onData: (data: Buffer, channel?: number) => void = () => undefined;
  /** How many nonces it was given. */
  nonces = 0;
  private readonly waiting = new Map<string, (answer: Message) => void>();
  private nonce?: Buffer;
  private realm = "";
  private transport!: Transport;

  static async open(relay: Endpoint, over: Way = "udp"): Promise<TurnClient> {
    const client = new TurnClient();
    const hear = (bytes: Buffer) => client.hear(bytes);
    client.transport = over === "udp" ? await datagrams(relay, hear) : stream(await connected(relay, over), hear);
    return client;
  }

  /** @returns `allocated`, or the code of the refusal: 401 unauthorized, 440 not this family, 442 not this transport, 486 quota reached */
  async allocate(
    login?: Login,
    { family = "IPv4", transport = "UDP" }: { family?: "IPv4" | "IPv6"; transport?: keyof typeof transports } = {},
  ): Promise<number | "allocated"> {
    const given: Attribute[] = [[attributes.requestedTransport, Buffer.from([transports[transport], 0, 0, 0])]];
    if (family === "IPv6") given.push([attributes.requestedAddressFamily, Buffer.from([2, 0, 0, 0])]);
    return (await this.ask(methods.allocate, given, login)) ?? "allocated";
  }

  /** Keeps an allocation, and its permissions for nothing: those are asked for again. @param seconds 0 gives it back */
  async refresh(login: Login, seconds = 600): Promise<number | "refreshed"> {
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(seconds);
    return (await this.ask(methods.refresh, [[attributes.lifetime, lifetime]], login)) ?? "refreshed";
  }

  /** @returns `permitted`, or the code of the refusal: 403 not this peer, 443 a peer of another family than the allocation */
  async permit(login: Login, peer: string): Promise<number | "permitted"> {
    const given: Attribute[] = [[attributes.xorPeerAddress, { address: peer, port: 9 }]];
    return (await this.ask(methods.createPermission, given, login)) ?? "permitted";
  }

  /** @param channel 0x4000–0x7fff; @returns `bound`, or the code of the refusal, as for a permission */
  async bindChannel(login: Login, peer: Endpoint, channel: number): Promise<number | "bound"> {
    const number = Buffer.alloc(4);
    number.writeUInt16BE(channel, 0);
    const given: Attribute[] = [
      [attributes.channelNumber, number],
      [attributes.xorPeerAddress, peer],
    ];
    return (await this.ask(methods.channelBind, given, login)) ?? "bound";
  }

  /** Has the relay send to a peer: nobody answers, whether it does or not. */
  send(peer: Endpoint, data: Buffer): void {
    const given: Attribute[] = [
      [attributes.xorPeerAddress, peer],
      [attributes.data, data],
    ];
    this.transport.send(encode(methods.send, given).bytes);
  }

  sendOnChannel(channel: number, data: Buffer): void {
    this.transport.send(encodeChannelData(channel, data));
  }

  close(): void {
    this.transport.close();
  }

  /** Asks with a credential. Where the relay wants another nonce, or any, it says so once and is asked again. */
  private async ask(method: number, given: Attribute[], login?: Login): Promise<number | undefined> {
    let answer = await this.exchange(method, given, this.nonce === undefined ? undefined : login);
    const nonce = answer.attributes.get(attributes.nonce);
    const wantsNonce = answer.error === 438 || (answer.error === 401 && this.nonce === undefined);
    if (login !== undefined && wantsNonce && nonce !== undefined) {
      this.nonce = Buffer.from(nonce);
      this.nonces += 1;
      this.realm = answer.attributes.get(attributes.realm)?.toString() ?? this.realm;
      answer = await this.exchange(method, given, login);
    }
    return answer.error;
  }

  private exchange(method: number, given: Attribute[], login?: Login): Promise<Message> {
    const realm = login?.realm ?? this.realm;
    const { id, bytes } =
      login === undefined
        ? encode(method, given)
        : encode(
            method,
            [
              ...given,
              [attributes.username, Buffer.from(login.username)],
              [attributes.realm, Buffer.from(realm)],
              [attributes.nonce, this.nonce!],
            ],
            credentialKey(login.username, realm, login.password),
          );
    return new Promise<Message>((resolve, reject) => {
      const again = setInterval(() => this.transport.send(bytes), askAgainAfter);
      const stop = () => {
        clearInterval(again);
        clearTimeout(end);
        this.waiting.delete(id);
      };
      const end = setTimeout(() => {
        stop();
        reject(new Error(`the relay didn't answer in ${giveUpAfter / 1000} s`));
      }, giveUpAfter);
      this.waiting.set(id, (answer) => {
        stop();
        resolve(answer);
      });
      this.transport.send(bytes);
    });
  }

  private hear(bytes: Buffer): void {
    const media = decodeChannelData(bytes);
    if (media !== undefined) return this.onData(media.data, media.channel);
    const message = decode(bytes);
    if (message.type === methods.data) return this.onData(message.attributes.get(attributes.data) ?? Buffer.alloc(0));
    this.waiting.get(message.id)?.(message);
  }
}

async function datagrams(relay: Endpoint, hear: (bytes: Buffer) => void): Promise<Transport> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 1 << 20 }).bind();
  await once(socket, "listening");
  // Connected, so that each datagram isn't looked up by name.
  socket.connect(relay.port, relay.address);
  await once(socket, "connect");
  socket.on("message", hear);
  // A relay that is stopped answers with ICMP: it is heard by those who wait for an answer in vain.
  socket.on("error", () => undefined);
  return { send: (bytes) => socket.send(bytes, () => undefined), close: () => socket.close() };
}

async function connected({ address, port }: Endpoint, over: Exclude<Way, "udp">): Promise<Socket> {
  if (over === "tcp") {
    const socket = connect({ port, host: address });
    await once(socket, "connect");
    return socket;
  }
  const { name, authority } = over;
  const socket = connectSecurely({ port, host: address, servername: name, ca: authority });
  await once(socket, "secureConnect");
  return socket;
}

function stream(socket: Socket, hear: (bytes: Buffer) => void): Transport {
  let rest = Buffer.alloc(0);
  socket.on("data", (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (let length = lengthInStream(rest); length !== undefined; length = lengthInStream(rest)) {
      hear(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
  socket.on("error", () => undefined);
  return { send: (bytes) => socket.write(bytes), close: () => socket.destroy() };
}
