import { setTimeout as delay } from "node:timers/promises";
import type { Endpoint } from "./stun";
import { type Login, TurnClient } from "./turn-client";

/** How much media flows: every packet goes to the host and comes back. */
export interface Load {
  streams: number;
  /** Of each stream. */
  packetsPerSecond: number;
  /** Of each packet, without any header. */
  bytes: number;
}

export interface Counts {
  sent: number;
  /** Came back, each once. */
  returned: number;
  lost: number;
  seconds: number;
  /** What the relay answered to allocations that were kept. */
  refreshes: { asked: number; refused: number };
}

const tickMilliseconds = 10;

interface Stream {
  client: TurnClient;
  login: Login;
  sent: number;
  returned: Set<number>;
}

/** Media in both directions, over allocations that are made once and kept. */
export class Traffic {
  private constructor(
    private readonly load: Load,
    private readonly streams: Stream[],
  ) {}

  /** @param loginOf the credential of a stream, by its number */
  static async open(relay: Endpoint, host: Endpoint, load: Load, loginOf: (stream: number) => Login): Promise<Traffic> {
    const streams: Stream[] = [];
    for (let index = 0; index < load.streams; index++) {
      const client = await TurnClient.open(relay);
      const login = loginOf(index);
      const stream: Stream = { client, login, sent: 0, returned: new Set() };
      client.onData = (data) => stream.returned.add(data.readUInt32BE(0));
      const answers = [await client.allocate(login), await client.bindChannel(login, host, channel)];
      if (answers.join() !== "allocated,bound") throw new Error(`stream ${index} was refused: ${answers.join(", ")}`);
      streams.push(stream);
    }
    return new Traffic(load, streams);
  }

  /** Sends for some seconds, each second keeps an allocation of every stream, and counts what came back. */
  async flow(seconds: number): Promise<Counts> {
    const { packetsPerSecond, bytes } = this.load;
    for (const stream of this.streams) [stream.sent, stream.returned] = [0, new Set()];
    const refreshes = { asked: 0, refused: 0 };
    const began = Date.now();
    let kept = 0;
    const keeping: Promise<void>[] = [];
    for (let passed = 0; passed < seconds; passed = (Date.now() - began) / 1000) {
      const due = Math.floor(passed * packetsPerSecond);
      for (const stream of this.streams) {
        for (; stream.sent < due; stream.sent++) {
          const packet = Buffer.alloc(bytes);
          packet.writeUInt32BE(stream.sent, 0);
          stream.client.sendOnChannel(channel, packet);
        }
      }
      if (passed >= kept + 1) {
        kept += 1;
        for (const { client, login } of this.streams) {
          refreshes.asked += 1;
          keeping.push(
            client.refresh(login).then((answer) => {
              if (answer !== "refreshed") refreshes.refused += 1;
            }),
          );
        }
      }
      await delay(tickMilliseconds);
    }
    await Promise.all(keeping);
    await delay(500);
    const total = (of: (stream: Stream) => number) => this.streams.reduce((sum, stream) => sum + of(stream), 0);
    const [sent, returned] = [total((stream) => stream.sent), total((stream) => stream.returned.size)];
    return { sent, returned, lost: sent - returned, seconds, refreshes };
  }

  /** How often the relay wanted a new nonce, of the stream of which it wanted the fewest. */
  fewestNonces(): number {
    return Math.min(...this.streams.map(({ client }) => client.nonces - 1));
  }

  /** Gives all allocations back. */
  async end(): Promise<void> {
    await Promise.all(this.streams.map(({ client, login }) => client.refresh(login, 0)));
    this.close();
  }

  /** Goes away without a word. */
  close(): void {
    for (const { client } of this.streams) client.close();
  }
}

const channel = 0x4000;
