import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { type StateBackend } from "../../tools/sim/state-backend";
import { freePort } from "../../tools/storage-emulator/free-port";

/**
 * The storage emulator's account, the same everywhere and no secret
 * (https://learn.microsoft.com/azure/storage/common/storage-connect-azurite [m]).
 */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const container = "state";

/** Azure's blob storage on this machine, with an empty container for a state: the backend of a team. */
export class Azurite {
  private constructor(
    private readonly server: ChildProcess,
    private readonly port: number,
  ) {}

  /** @throws Error when it doesn't answer within a minute */
  static async start(): Promise<Azurite> {
    const port = await freePort();
    const command = require.resolve("azurite/dist/src/blob/main.js");
    const flags = ["--blobHost", "127.0.0.1", "--blobPort", `${port}`, "--inMemoryPersistence", "--silent"];
    const server = spawn(process.execPath, [command, ...flags, "--skipApiVersionCheck", "--disableTelemetry"], {
      stdio: "ignore",
    });
    const azurite = new Azurite(server, port);
    const until = Date.now() + 60_000;
    for (;;) {
      try {
        await azurite.put("?restype=container");
        return azurite;
      } catch (error) {
        if (Date.now() > until || server.exitCode !== null) {
          server.kill();
          throw error;
        }
        await setTimeout(200);
      }
    }
  }

  get backend(): StateBackend {
    return {
      url: `azblob://${container}?protocol=http&domain=127.0.0.1:${this.port}&localemu=true`,
      environment: { AZURE_STORAGE_ACCOUNT: account, AZURE_STORAGE_KEY: key },
    };
  }

  /** Writes a blob into the container. */
  async write(name: string, text: string): Promise<void> {
    await this.put(`/${name}`, text);
  }

  async stop(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, "exit");
    this.server.kill();
    await ended;
  }

  /** Signed as https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key says [m]. */
  private async put(path: string, body = ""): Promise<void> {
    const url = new URL(`http://127.0.0.1:${this.port}/${account}/${container}${path}`);
    const headers = {
      "x-ms-blob-type": "BlockBlob",
      "x-ms-date": new Date().toUTCString(),
      "x-ms-version": "2021-08-06",
    };
    const type = "application/json";
    const length = body === "" ? "" : `${Buffer.byteLength(body)}`;
    const signed = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
    const query = [...url.searchParams].map(([name, value]) => `${name}:${value}`);
    const text = [
      "PUT",
      "",
      "",
      length,
      "",
      type,
      ...Array(6).fill(""),
      ...signed,
      `/${account}${url.pathname}`,
      ...query,
    ];
    const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text.join("\n")).digest("base64");
    const answer = await fetch(url, {
      method: "PUT",
      headers: { ...headers, "content-type": type, authorization: `SharedKey ${account}:${signature}` },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`Azurite answered ${answer.status} to PUT ${url.pathname}: ${await answer.text()}`);
  }
}
