import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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

/** Whether this process is root and knows other users: it does in no namespace that a user made, where it is the only one. */
export function hasOtherUsers(): boolean {
  // The first id inside, the first outside, and how many (user_namespaces(7)).
  const [first, , count] = readFileSync("/proc/self/uid_map", "utf8").trim().split(/\s+/).map(Number);
  return isRoot() && first === 0 && count! > 65_535;
}

function missingProgram(programs: readonly (readonly [program: string, ofPackage: string])[]): string | undefined {
  const missing = programs.find(([program]) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
  if (missing === undefined) return undefined;
  const [program, ofPackage] = missing;
  return `${program} is not installed (Debian's package ${ofPackage}; tools/setup/system-packages.sh installs it)`;
}

/** Why no trial of the container can run on this machine; undefined when one can. */
export function whyNoContainers(): string | undefined {
  const missing = missingProgram([
    ["podman", "podman"],
    ["runc", "runc"],
    ["catatonit", "catatonit"],
  ]);
  if (missing !== undefined) return missing;
  return hasOtherUsers() ? whyNotHere() : "a container with users of its own needs root";
}

/** Why no trial can run on this machine; undefined when one can. */
export function whyNotHere(): string | undefined {
  const missing = missingProgram([
    ["turnserver", "coturn"],
    ["python3", "python3"],
    ["ip", "iproute2"],
    ["unshare", "util-linux"],
    ["openssl", "openssl"],
  ]);
  if (missing !== undefined) return missing;
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
  // coturn's user finds its files below it.
  chmodSync(folder, 0o711);
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
