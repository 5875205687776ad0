import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { planEdgeRelay, renderCloudInit } from "../../../../components/edge-relay";
import type { RegionPlan } from "../../../../stacks/plan";

/** The folders that a relay's first start writes into, and its programs afterwards. */
const folders = [
  "/etc/relay",
  "/etc/systemd/system",
  "/run/relay",
  "/usr/local/lib/relay",
  "/var/lib/relay",
  "/var/lib/turn",
];

/** What a relay's cloud-init wrote, below a folder of its own instead of the machine's root. */
export interface FirstStart {
  /** The command line of a unit, with its paths below the folder: `relay-upkeep.service`. */
  command(unit: string): string[];
  /** A path of the relay's, below the folder. */
  path(ofRelay: string): string;
  /** Files whose presence keeps a unit from starting. */
  forbiddenBy(unit: string): string[];
}

/**
 * Writes what cloud-init writes at a relay's first start.
 *
 * @param root the folder that stands for the machine's root
 * @param edit changes a line of coturn's configuration, or leaves it out
 */
export function firstStart(
  planned: RegionPlan["relays"][number],
  root: string,
  vaultUri: string,
  edit: (line: string) => string | undefined = (line) => line,
): FirstStart {
  // The package is what is installed here, and this user is the only one that there is in the trial's namespaces.
  const settings = { ...planned, coturn: { source: "package" as const } };
  const text = renderCloudInit(settings, planEdgeRelay(settings), { vaultUri, identityClientId: "the-client" });
  const below = (content: string) =>
    folders.reduce((moved, folder) => moved.replaceAll(folder, join(root, folder)), content);
  const files = new Map<string, string>();
  for (const { path, content } of (parse(text) as { write_files: { path: string; content: string }[] }).write_files) {
    const moved = below(content).replaceAll('"turnserver"', '"root"');
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
  const lines = (unit: string, key: string) =>
    files
      .get(`/etc/systemd/system/${unit}`)!
      .split("\n")
      .flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
  return {
    command: (unit) => lines(unit, "ExecStart")[0]!.split(" "),
    path: (ofRelay) => join(root, ofRelay),
    forbiddenBy: (unit) => lines(unit, "ConditionPathExists").map((condition) => condition.slice(1)),
  };
}
