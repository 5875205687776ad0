import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoint } from "../client/stun";

/** What is answered to the first question whose path has these words in it. */
export interface Refusal {
  path: string;
  code: number;
  /** An empty object unless it says otherwise. */
  body?: unknown;
  /** Ends in the middle of the body. */
  breaksOff?: boolean;
}

/** What Azure is to a relay, with answers that a trial changes: the metadata service and the vault, both without TLS. */
export class FakeAzure {
  /** Each is given once, before it answers in earnest. */
  refusals: Refusal[] = [];
  secrets: Record<string, string> = { "relay-secret-a": "first", "relay-secret-b": "second" };
  privateAddress = "10.64.48.4";
  /** What the machine's user data says, not yet encoded; undefined for a machine without any. */
  userData?: string;
  asked: string[] = [];
  private readonly servers: Server[] = [];

  /** @returns its address, as a URL without a slash at its end */
  async listen({ address, port }: Endpoint = { address: "127.0.0.1", port: 0 }): Promise<string> {
    const server = createServer((request, response) => {
      const [status, body, breaksOff] = this.answer(request);
      const text = typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      if (breaksOff) response.write(text.slice(1), () => response.destroy());
      else response.end(text);
    });
    this.servers.push(server);
    server.listen(port, address);
    await once(server, "listening");
    return `http://${address}:${(server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  private answer(request: IncomingMessage): [status: number, body: unknown, breaksOff?: boolean] {
    const url = new URL(request.url!, "http://fake");
    this.asked.push(url.pathname);
    const index = this.refusals.findIndex(({ path }) => url.pathname.includes(path));
    if (index >= 0) {
      const { code, body = {}, breaksOff } = this.refusals.splice(index, 1)[0]!;
      return [code, body, breaksOff];
    }
    if (url.pathname.startsWith("/metadata/")) {
      return request.headers.metadata === "true" ? this.metadata(url) : [400, {}];
    }
    if (request.headers.authorization !== "Bearer the-token") return [401, {}];
    const value = this.secrets[url.pathname.replace("/secrets/", "")];
    return value === undefined ? [404, {}] : [200, { value }];
  }

  private metadata({ pathname, searchParams }: URL): [number, unknown] {
    if (pathname === "/metadata/instance/network/interface") {
      return [200, [{ ipv4: { ipAddress: [{ privateIpAddress: this.privateAddress, publicIpAddress: "" }] } }]];
    }
    if (pathname === "/metadata/instance/compute/userData") {
      return [200, Buffer.from(this.userData ?? "").toString("base64")];
    }
    const right =
      searchParams.get("client_id") === "the-client" && searchParams.get("resource") === "https://vault.azure.net";
    return right ? [200, { access_token: "the-token" }] : [400, {}];
  }
}
