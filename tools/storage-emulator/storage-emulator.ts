import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { BlobServiceClient } from "@azure/storage-blob";
import { type Certificate, makeCertificate } from "./certificate";
import { credentialFor } from "./tokens";
import { freePort } from "./free-port";

/** Azure's blob storage on this machine: Azurite over https, with Entra tokens and any number of accounts, its data on disk. */
export class StorageEmulator {
  private constructor(
    readonly port: number,
    readonly folder: string,
    readonly certificate: Certificate,
    readonly accounts: readonly string[],
    private server: ChildProcess,
    private readonly begin: () => ChildProcess,
  ) {}

  /**
   * @param accounts names of 3 to 24 lower-case letters and digits, each with the containers that it is given
   * @throws Error when it doesn't answer within a minute
   */
  static async start(accounts: Record<string, string[]>): Promise<StorageEmulator> {
    const folder = await mkdtemp(join(tmpdir(), "storage-emulator-"));
    const certificate = makeCertificate(folder);
    const port = await freePort();
    const program = require.resolve("azurite/dist/src/blob/main.js");
    const names = Object.keys(accounts);
    const begin = () =>
      spawn(
        process.execPath,
        [
          ...[program, "--blobHost", "127.0.0.1", "--blobPort", `${port}`, "--location", join(folder, "data")],
          ...["--oauth", "basic", "--cert", certificate.certificateFile, "--key", certificate.keyFile],
          ...["--silent", "--skipApiVersionCheck", "--disableTelemetry"],
        ],
        {
          stdio: "ignore",
          env: {
            ...process.env,
            // Nobody uses the keys: with OAuth they are only how accounts are named.
            AZURITE_ACCOUNTS: names.map((name) => `${name}:${randomBytes(32).toString("base64")}`).join(";"),
            NODE_EXTRA_CA_CERTS: certificate.certificateFile,
          },
        },
      );
    const emulator = new StorageEmulator(port, folder, certificate, names, begin(), begin);
    emulator.trust();
    try {
      await emulator.answers();
      for (const name of names) {
        const client = new BlobServiceClient(emulator.endpoint(name), credentialFor("setup"));
        for (const container of accounts[name]!) await client.getContainerClient(container).create();
      }
    } catch (error) {
      await emulator.stop();
      throw error;
    }
    return emulator;
  }

  /** `https://127.0.0.1:<port>` */
  get origin(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** An account's blob endpoint, with its slash. */
  endpoint(account: string): string {
    return `${this.origin}/${account}/`;
  }

  /** Another program's variables, so that it trusts the certificate too. */
  get environment(): Record<string, string> {
    return { NODE_EXTRA_CA_CERTS: this.certificate.certificateFile };
  }

  /** Ends it at once, as a power cut does, and starts it again on what is on the disk. */
  async killAndStart(): Promise<void> {
    const ended = once(this.server, "exit");
    this.server.kill("SIGKILL");
    await ended;
    this.server = this.begin();
    await this.answers();
  }

  async stop(): Promise<void> {
    if (!this.hasEnded) {
      const ended = once(this.server, "exit");
      this.server.kill();
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** By itself, or by a signal: at a terminal Ctrl-C goes to it too. */
  private get hasEnded(): boolean {
    return this.server.exitCode !== null || this.server.signalCode !== null;
  }

  private trust(): void {
    setDefaultCACertificates([...getCACertificates("default"), this.certificate.certificate]);
  }

  private async answers(): Promise<void> {
    const until = Date.now() + 60_000;
    for (;;) {
      try {
        await fetch(this.endpoint(this.accounts[0]!), { signal: AbortSignal.timeout(2000) });
        return;
      } catch (error) {
        if (Date.now() > until || this.hasEnded) throw error;
        await setTimeout(100);
      }
    }
  }
}
