import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SimError } from "../../../sim/sim-error";

/** What a trial is asked to do, and what it saw: plain data, since it runs in a process of its own. */
export interface Trial {
  name: string;
  /** The trial's own settings. */
  settings: unknown;
}

/**
 * A process whose network, processes and mounts are its own, and end with it. It is root there and nowhere else; its network has no interface
 * but the loopback, so nothing in it can reach the machine's network.
 */
function ownNamespaces(): string[] {
  return [
    ...(isRoot() ? [] : ["--user", "--map-root-user"]),
    "--net",
    "--pid",
    "--fork",
    "--mount-proc",
    "--kill-child",
  ];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Why no trial can run on this machine; undefined when one can. */
export function whyNotHere(): string | undefined {
  for (const [program, of] of [
    ["turnserver", "coturn"],
    ["python3", "python3"],
    ["ip", "iproute2"],
    ["unshare", "util-linux"],
    ["openssl", "openssl"],
  ] as const) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) {
      return `${program} is not installed (Debian's package ${of}; tools/setup/system-packages.sh installs it)`;
    }
  }
  const { status, stderr } = spawnSync("unshare", [...ownNamespaces(), "ip", "link", "set", "lo", "up"], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : `this system gives no network namespaces (${stderr.trim()})`;
}

/**
 * Runs a trial where it can reach nobody, and answers with what it saw.
 *
 * @param seconds after which it is ended, whatever it does
 * @throws {SimError} for a trial that failed by itself, with its last words
 */
export async function runIsolated<Evidence>({ name, settings }: Trial, seconds: number): Promise<Evidence> {
  const program = [process.execPath, "-r", "ts-node/register/transpile-only", join(__dirname, "inside.ts")];
  // All that it writes, whatever becomes of it.
  const folder = mkdtempSync(join(tmpdir(), "relay-trial-"));
  const child = spawn("unshare", [...ownNamespaces(), "--", ...program, name, JSON.stringify(settings)], {
    // The trial ends when nobody holds the other end of its standard input any more.
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      TMPDIR: folder,
      ...(isRoot() ? {} : { TS_NODE_PROJECT: join(__dirname, "tsconfig.without-swc.json") }),
    },
  });
  let [answer, said] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (answer += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  const limit = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(limit);
  rmSync(folder, { recursive: true, force: true });
  if (code === 0) return JSON.parse(answer) as Evidence;
  const why = code === null ? `was ended after ${seconds} s` : `failed`;
  throw new SimError(`The trial ${name} ${why}. Its last words:\n${said.split("\n").slice(-25).join("\n")}`);
}
