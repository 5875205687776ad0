import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { freePort } from "../../../tools/storage-emulator/free-port";

export interface Asked {
  /** Whose token goes along. */
  token?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  /** The error's code, or empty. */
  code: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An emulator with the accounts "one" and "two", and a client of blob services. */
export class GatewayStage {
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly directory: string,
    private readonly emulator: ChildProcess,
    readonly upstream: string,
    readonly identity: { key: string; cert: string },
  ) {}

  /** @throws Error when the emulator doesn't answer within a minute */
  static async start(): Promise<GatewayStage> {
    const directory = mkdtempSync(join(tmpdir(), "storage-gateway-"));
    const key = join(directory, "key.pem");
    const cert = join(directory, "cert.pem");
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
    execFileSync("openssl", ["req", "-x509", ...curve, ...names, "-keyout", key, "-out", cert], { stdio: "ignore" });
    const port = await freePort();
    const flags = [
      "--blobHost",
      "127.0.0.1",
      "--blobPort",
      `${port}`,
      "--oauth",
      "basic",
      "--cert",
      cert,
      "--key",
      key,
    ];
    const rest = ["--location", directory, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
    const secret = randomBytes(64).toString("base64");
    const emulator = spawn(process.execPath, [require.resolve("azurite/dist/src/blob/main.js"), ...flags, ...rest], {
      env: { ...process.env, AZURITE_ACCOUNTS: `one:${secret};two:${secret}` },
      stdio: "ignore",
    });
    const identity = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
    const stage = new GatewayStage(directory, emulator, `https://127.0.0.1:${port}`, identity);
    for (const until = Date.now() + 60_000; ;) {
      try {
        await stage.ask(stage.upstream, "GET", "one?comp=list", { token: "anyone" });
        return stage;
      } catch (error) {
        if (Date.now() > until || emulator.exitCode !== null) {
          await stage.stop();
          throw error;
        }
        await setTimeout(100);
      }
    }
  }

  async ask(door: string, method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const { token, headers, body = "" } = asked;
    const sent = request(`${door}/${path}`, {
      agent: this.agent,
      ca: this.identity.cert,
      method,
      headers: {
        "x-ms-version": "2024-11-04",
        ...(token === undefined ? {} : { authorization: bearer(token) }),
        ...(method === "PUT" ? { "content-length": `${Buffer.byteLength(body)}` } : {}),
        ...headers,
      },
    });
    sent.end(body);
    const [answer] = await once(sent, "response");
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const code = answer.headers["x-ms-error-code"] ?? "";
    return { status: answer.statusCode, code, headers: answer.headers, body: Buffer.concat(chunks) };
  }

  put(door: string, path: string, token: string, body: string | Buffer, headers = {}): Promise<Answer> {
    return this.ask(door, "PUT", path, { token, body, headers: { "x-ms-blob-type": "BlockBlob", ...headers } });
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.emulator.kill();
    if (this.emulator.exitCode === null && this.emulator.signalCode === null) await once(this.emulator, "exit");
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** An unsigned token of https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, good for an hour. */
export function bearer(oid: string): string {
  const tenant = "11111111-1111-1111-1111-111111111111";
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: "https://storage.azure.com/",
    iss: `https://sts.windows.net/${tenant}/`,
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3600,
    oid,
    tid: tenant,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `Bearer ${part({ alg: "none", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJl`;
}
