import { spawnSync } from "node:child_process";
import {
  coturnKeys,
  coturnSchema,
  firstSafeCoturn,
  newestCheckedCoturn,
  packagedCoturns,
  recordedCoturns,
} from "../../components/edge-relay";
import { SimError } from "../sim/sim-error";

/** Where coturn says what it takes in its configuration file. */
const file = "src/apps/relay/mainrelay.c";
/** The tables of its user database. */
const schemaFile = "turndb/schema.sql";

/** What a version's source says against the keys and the tables that are recorded here. */
export interface CheckedVersion {
  version: string;
  keys: number;
  /** Keys of the source that aren't recorded, and the other way round. */
  lacking: string[];
  surplus: string[];
  /** Tables whose columns differ from boot/schema.sql, or that only one of the two has. */
  tables: string[];
}

/**
 * Compares the recorded keys and tables with coturn's own source: of the packaged versions, and of every one between the first and the newest that production may
 * run.
 *
 * @param source a git repository of coturn with its tags, e.g. a clone of https://github.com/coturn/coturn
 * @throws {SimError} where it is none, or lacks a version that must be there
 */
export function checkKeys(source: string): CheckedVersion[] {
  const tags = new Set(git(source, ["tag", "--list"]).split("\n"));
  const needed = new Set([...packagedCoturns, firstSafeCoturn, newestCheckedCoturn, ...recordedCoturns]);
  const missing = [...needed].filter((version) => !tags.has(version));
  if (missing.length > 0) {
    throw new SimError(`--source ${source}: it has no tag ${missing.join(", ")}. Fetch its tags: git fetch --tags.`);
  }
  const between = [...tags].filter(
    (tag) => /^\d+\.\d+\.\d+$/.test(tag) && isNotOlder(tag, firstSafeCoturn) && isNotOlder(newestCheckedCoturn, tag),
  );
  const versions = [...new Set([...packagedCoturns, ...between])];
  return versions
    .sort((left, right) => (isNotOlder(left, right) ? 1 : -1))
    .map((version) => checkVersion(source, version));
}

/** What a person reads of it. */
export function checkedLines(checked: CheckedVersion[]): string[] {
  return checked.flatMap(({ version, keys, lacking, surplus, tables }) =>
    lacking.length + surplus.length + tables.length === 0
      ? [`${version}  ${keys} keys, all recorded`]
      : [
          `${version}  ${keys} keys`,
          ...lacking.map((key) => `  ${key}: it has this key, and coturn-keys.json doesn't`),
          ...surplus.map((key) => `  ${key}: coturn-keys.json has this key, and it doesn't`),
          ...tables.map((table) => `  ${table}: this table is not the same in boot/schema.sql and in ${schemaFile}`),
        ],
  );
}

function checkVersion(source: string, version: string): CheckedVersion {
  const found = optionsIn(git(source, ["show", `${version}:${file}`]));
  if (found.size === 0) throw new SimError(`--source ${source}: ${file} of ${version} has no long_options.`);
  const recorded = coturnKeys(version);
  return {
    version,
    keys: found.size,
    lacking: [...found].filter((key) => !recorded.has(key)).sort(),
    surplus: [...recorded].filter((key) => !found.has(key)).sort(),
    tables: differingTables(tablesIn(coturnSchema), tablesIn(git(source, ["show", `${version}:${schemaFile}`]))),
  };
}

/** The tables of a schema: each name with its columns, in one spelling. */
function tablesIn(schema: string): Map<string, string> {
  const sql = schema.replace(/--.*$/gm, "").toLowerCase().replace(/\s+/g, " ");
  const statements = sql.matchAll(/create table (?:if not exists )?(\w+) ?\(([^;]*)\)/g);
  return new Map([...statements].map(([, name, columns]) => [name!, columns!.replace(/ ?([(),]) ?/g, "$1").trim()]));
}

function differingTables(recorded: Map<string, string>, found: Map<string, string>): string[] {
  const names = new Set([...recorded.keys(), ...found.keys()]);
  return [...names].filter((name) => recorded.get(name) !== found.get(name)).sort();
}

/** Names in the table of options; those of Prometheus are in some builds only, and so in no configuration of ours. */
function optionsIn(text: string): Set<string> {
  const code = text.replace(/\/\*.*?\*\//gs, "");
  const table = / long_options\[\] = \{(.*?)\};/s.exec(code)?.[1] ?? "";
  const names = [...table.matchAll(/^\s*\{\s*"([^"]+)"/gm)].map(([, name]) => name!);
  return new Set(names.filter((name) => !name.startsWith("prometheus")));
}

function isNotOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) >= 0;
}

function git(source: string, command: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", ["-C", source, ...command], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status === 0) return stdout;
  throw new SimError(`--source ${source}: ${(stderr ?? "git could not be started").trim().split("\n")[0]}`);
}
