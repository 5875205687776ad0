import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { type CoturnSource, planEdgeRelay, renderCloudInit } from "../../../../components/edge-relay";
import type { RegionPlan } from "../../../../stacks/plan";
import { substitute, type Substitution } from "./substitutions";

/** The folders that a relay's first start writes into, and its programs afterwards. */
const folders = [
  "/etc/relay",
  "/etc/sysctl.d",
  "/etc/sysusers.d",
  "/etc/systemd/system",
  "/run/relay",
  "/usr/local/lib/relay",
  "/var/lib/relay",
  "/var/lib/turn",
];

/** What a relay's cloud-init wrote, below a folder of its own instead of the machine's root. */
export interface FirstStart {
  /** A command line of a unit (`ExecStart` of `relay-upkeep.service`), with its paths below the folder; undefined where the unit has none. */
  command(unit: string, key?: "ExecStart" | "ExecStartPre" | "ExecStop"): [string, ...string[]] | undefined;
  /** What a unit's environment file sets. */
  environment(unit: string): Record<string, string>;
  /** The user that a unit's commands run as; undefined for root. */
  user(unit: string): string | undefined;
  /** A path of the relay's, below the folder. */
  path(ofRelay: string): string;
  /** Files whose presence keeps a unit from starting. */
  forbiddenBy(unit: string): string[];
  /** What is set of the kernel's network that a network namespace has for itself. */
  kernelSettings: [name: string, value: string][];
}

export interface FirstStartOptions {
  coturn: CoturnSource;
  /** The folder that stands for the machine's root. */
  root: string;
  vaultUri: string;
  /** Changes a line of coturn's configuration, or leaves it out. */
  edit?: (line: string) => string | undefined;
  substitutions: readonly Substitution[];
}

/** Writes what cloud-init writes at a relay's first start. */
export function firstStart(planned: RegionPlan["relays"][number], options: FirstStartOptions): FirstStart {
  const { coturn, root, vaultUri, edit = (line) => line, substitutions } = options;
  const settings = { ...planned, coturn };
  const text = renderCloudInit(settings, planEdgeRelay(settings), { vaultUri, identityClientId: "the-client" });
  const below = (content: string) =>
    folders.reduce((moved, folder) => moved.replaceAll(folder, join(root, folder)), content);
  const files = new Map<string, string>();
  for (const { path, content } of (parse(text) as { write_files: { path: string; content: string }[] }).write_files) {
    const moved = below(substitute(path, content, substitutions));
    files.set(
      path,
      path.endsWith(".template")
        ? moved
            .split("\n")
            .flatMap((line) => edit(line) ?? [])
            .join("\n")
        : moved,
    );
  }
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const lines = (unit: string, key: string) => valuesOf(files.get(`/etc/systemd/system/${unit}`)!, key);
  const environment = (unit: string) =>
    Object.fromEntries(
      lines(unit, "EnvironmentFile").flatMap((path) =>
        [...files.get(path.slice(root.length))!.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
      ),
    ) as Record<string, string>;
  return {
    command: (unit, key = "ExecStart") => {
      const [line] = lines(unit, key);
      return line === undefined ? undefined : (wordsOf(line, environment(unit)) as [string, ...string[]]);
    },
    environment,
    user: (unit) => lines(unit, "User")[0],
    path: (ofRelay) => join(root, ofRelay),
    forbiddenBy: (unit) => lines(unit, "ConditionPathExists").map((condition) => condition.slice(1)),
    kernelSettings: valuesOfKernel(files.get("/etc/sysctl.d/60-relay.conf")!),
  };
}

/** The values of a unit's key; a backslash at a line's end goes on with the next line (systemd.syntax(7)). */
function valuesOf(unit: string, key: string): string[] {
  return unit
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
}

/** The words of a command line, as systemd makes them: `${A}` is replaced within a word, `$A` alone by words (systemd.service(5)). */
export function wordsOf(line: string, environment: Record<string, string>): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].flatMap(([, quoted, word]) => {
    const alone = /^\$(\w+)$/.exec(word ?? "")?.[1];
    if (alone !== undefined) return (environment[alone] ?? "").split(/\s+/).filter((part) => part !== "");
    return (quoted ?? word!).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => environment[name] ?? "");
  });
}

/** `net.core` is the whole machine's. */
function valuesOfKernel(file: string): [string, string][] {
  return [...file.matchAll(/^(net\.ipv4\.\S+) = (.+)$/gm)].map(([, name, value]) => [name!, value!]);
}
