import { once } from "node:events";
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { Agent, request } from "node:https";

/** The emulator behind a gateway, over connections that are kept. */
export class Emulator {
  private readonly agent: Agent;
  private readonly url: URL;

  constructor(upstream: string, ca: string) {
    this.url = new URL(upstream);
    this.agent = new Agent({ ca, keepAlive: true, scheduling: "lifo" });
  }

  get host(): string {
    return this.url.host;
  }

  /** @param headers an object, or names and values in turn */
  request(method: string, path: string, headers: OutgoingHttpHeaders | string[]): ClientRequest {
    const asked = request({ agent: this.agent, host: this.url.hostname, port: this.url.port, method, path, headers });
    // Who waits for the answer hears of it; a connection that is destroyed after that is no error.
    return asked.on("error", () => undefined);
  }

  /**
   * A blob's properties, undefined when there is none. An emulator that refuses to say refuses the request itself too.
   * @throws Error when the emulator fails
   */
  async properties(path: string, authorization: string, version: string): Promise<IncomingHttpHeaders | undefined> {
    const asked = this.request("HEAD", path, { host: this.host, authorization, "x-ms-version": version });
    asked.end();
    const answer = await answered(asked);
    answer.resume();
    if ((answer.statusCode ?? 500) >= 500) throw new Error(`The emulator answers ${answer.statusCode} for ${path}.`);
    return answer.statusCode === 200 ? answer.headers : undefined;
  }

  stop(): void {
    this.agent.destroy();
  }
}

/** @throws Error when the connection breaks first */
export async function answered(asked: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return answer;
}
