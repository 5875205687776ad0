import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ArmCall {
  method: string;
  /** Without the query. */
  path: string;
  body: any;
}
export interface ArmAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const subscription = "11111111-1111-4111-8111-111111111111";
export const tenant = "22222222-2222-4222-8222-222222222222";
const prefix = `/subscriptions/${subscription}`;

/** Azure Resource Manager on loopback, over HTTPS with a certificate that is made for the run. */
export class ArmStandIn {
  readonly #folder = mkdtempSync(join(tmpdir(), "cloud-gaming-arm-"));
  readonly #server: Server;
  readonly certificate = join(this.#folder, "certificate.pem");
  /** Resource groups, by name, with their tags. */
  readonly groups = new Map<string, Record<string, string>>();
  readonly deletedVaults = new Set<string>();
  readonly calls: ArmCall[] = [];
  readonly tokens = new Set<string | undefined>();
  /** Answers before the defaults do: `hang` never, undefined leaves the request to them. */
  answer: (call: ArmCall) => ArmAnswer | "hang" | undefined = () => undefined;

  constructor() {
    const key = join(this.#folder, "key.pem");
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject];
    execFileSync("openssl", ["req", ...options, "-keyout", key, "-out", this.certificate], { stdio: "ignore" });
    const files = { key: readFileSync(key), cert: readFileSync(this.certificate) };
    this.#server = createServer(files, (request, response) => void this.#handle(request, response));
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get endpoint(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  reset(): void {
    this.groups.clear();
    this.deletedVaults.clear();
    this.calls.length = 0;
    this.tokens.clear();
    this.answer = () => undefined;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const piece of request) text += String(piece);
    const path = new URL(request.url!, this.endpoint).pathname;
    const call = { method: request.method!, path, body: text === "" ? undefined : JSON.parse(text) };
    this.calls.push(call);
    this.tokens.add(request.headers.authorization);
    const answer = this.answer(call) ?? this.#default(call);
    if (answer === "hang") return;
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  }

  #default({ method, path, body }: ArmCall): ArmAnswer {
    const group = new RegExp(`^${prefix}/resourcegroups/([^/]+)$`, "i").exec(path)?.[1];
    if (method === "GET" && path === prefix) return { status: 200, body: { tenantId: tenant } };
    if (method === "GET" && path === `${prefix}/resourcegroups`) {
      return { status: 200, body: { value: [...this.groups].map(([name, tags]) => ({ name, tags })) } };
    }
    if (group !== undefined && method === "PUT") {
      this.groups.set(group, body.tags);
      return { status: 201, body: { properties: { provisioningState: "Succeeded" } } };
    }
    if (group !== undefined && method === "DELETE") {
      this.groups.delete(group);
      return { status: 202, headers: { location: `${this.endpoint}${prefix}/operationresults/1`, "retry-after": "0" } };
    }
    if (path.endsWith("/deletedVaults")) {
      const id = (name: string) => `${prefix}/providers/Microsoft.KeyVault/locations/japaneast/deletedVaults/${name}`;
      return { status: 200, body: { value: [...this.deletedVaults].map((name) => ({ name, id: id(name) })) } };
    }
    if (path.endsWith("/purge")) this.deletedVaults.delete(path.split("/").at(-2)!);
    return { status: 200, body: {} };
  }
}
