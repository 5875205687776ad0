import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { coturnSchema, renderTurnserverConf } from "../../../components/edge-relay";

export const realm = "play.example.com";

/** The only addresses that the relay may be asked to send to. */
export const hostsPrefix = "10.64.0.0/19";

/** The real coturn on loopback, with the configuration that relays get, and with secrets as their timer writes them. */
export class RunningRelay {
  readonly address = "127.0.0.1";
  private said = "";

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {
    for (const stream of [server.stdout!, server.stderr!]) {
      stream.on("data", (piece: Buffer) => (this.said += piece.toString()));
    }
  }

  /** @param secrets each with its realm; @param perUser allocations of one user at once */
  static async start(secrets: [realm: string, secret: string][], perUser = 10): Promise<RunningRelay> {
    const folder = mkdtempSync(join(tmpdir(), "relay-"));
    const database = join(folder, "turndb");
    const rows = secrets.map(([of, secret]) => `INSERT INTO turn_secret VALUES ('${of}', '${secret}');`);
    execute(database, [coturnSchema, ...rows].join("\n"));
    const port = await freePort();
    const configuration = join(folder, "turnserver.conf");
    writeFileSync(
      configuration,
      renderTurnserverConf({
        version: "4.6.1",
        realm,
        ports: { turn: port, relayed: { from: 49_152, to: 49_252 } },
        privateAddress: "127.0.0.1",
        hostsPrefix,
        database,
        allocations: { perUser, total: 50 },
        bytesPerSecondPerAllocation: 1_000_000,
      }),
    );
    const server = spawn("turnserver", ["-c", configuration, "--pidfile="], { stdio: ["ignore", "pipe", "pipe"] });
    const relay = new RunningRelay(port, folder, server);
    for (let tries = 0; !/initialization done/i.test(relay.said) && tries < 200; tries++) await delay(50);
    return relay;
  }

  async close(): Promise<void> {
    if (this.server.exitCode === null) {
      this.server.kill("SIGKILL");
      await once(this.server, "exit");
    }
    rmSync(this.folder, { recursive: true });
  }
}

function execute(database: string, sql: string): void {
  const program = "import sqlite3, sys\nsqlite3.connect(sys.argv[1]).executescript(sys.stdin.read())";
  const { status, stderr } = spawnSync("python3", ["-c", program, database], { encoding: "utf8", input: sql });
  if (status !== 0) throw new Error(stderr);
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}
