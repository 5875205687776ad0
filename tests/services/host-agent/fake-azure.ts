import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Report {
  url: string;
  headers: IncomingMessage["headers"];
  body: {
    time: string;
    data: { baseData: { metric: string; namespace: string; series: Record<string, number>[] } };
  };
}

/** An answer's status; or the question is left without one; or the connection is cut once it was heard. */
export type Behaviour = number | "hangs" | "hangs up";

/** What Azure is to a host, on loopback: metadata service, Azure Monitor and a build store, with answers that a test changes. */
export class FakeAzure {
  name = "vmss-standard_0a1b2c3d";
  events: unknown[] = [];
  /** How each part behaves next; the last one stays. */
  behaves: Record<"token" | "events" | "approvals" | "metrics" | "blobs", Behaviour[]> = {
    token: [200],
    events: [200],
    approvals: [200],
    metrics: [200],
    blobs: [200],
  };
  /** Bodies by which events were to begin before their time, refused ones too. */
  approvals: unknown[] = [];
  audiences: (string | null)[] = [];
  reports: Report[] = [];
  blobs: Record<string, Buffer> = {};
  blobHeaders: IncomingMessage["headers"][] = [];
  endpoint = "";
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const url = new URL(request.url!, "http://fake");
    if (url.pathname.startsWith("/metadata/") && request.headers.metadata !== "true") {
      response.writeHead(400).end();
    } else if (url.pathname === "/metadata/instance/compute") {
      json(response, 200, { name: this.name });
    } else if (url.pathname === "/metadata/scheduledevents" && request.method === "POST") {
      this.approvals.push(JSON.parse(Buffer.concat(pieces).toString()));
      const known = url.searchParams.get("api-version") === "2020-07-01";
      this.as("approvals", response, () => response.writeHead(known ? 200 : 400).end());
    } else if (url.pathname === "/metadata/scheduledevents") {
      this.as("events", response, () => json(response, 200, { DocumentIncarnation: 1, Events: this.events }));
    } else if (url.pathname === "/metadata/identity/oauth2/token") {
      this.audiences.push(url.searchParams.get("resource"));
      const known = url.searchParams.get("client_id") === "the-client";
      this.as("token", response, () =>
        json(response, known ? 200 : 400, known ? { access_token: "the-token", expires_in: "86400" } : {}),
      );
    } else if (request.method === "POST") {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as Report["body"];
      this.reports.push({ url: request.url!, headers: request.headers, body });
      this.as("metrics", response, () => response.writeHead(200).end());
    } else {
      this.blobHeaders.push(request.headers);
      const blob = this.blobs[url.pathname];
      this.as("blobs", response, () => (blob ? response.writeHead(200).end(blob) : response.writeHead(404).end()));
    }
  }

  private as(part: keyof FakeAzure["behaves"], response: ServerResponse, well: () => void): void {
    const [behaviour] = this.behaves[part];
    if (this.behaves[part].length > 1) this.behaves[part].shift();
    if (behaviour === "hangs") return;
    if (behaviour === "hangs up") response.socket?.destroy();
    else if (behaviour === 200) well();
    else response.writeHead(behaviour!).end();
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
