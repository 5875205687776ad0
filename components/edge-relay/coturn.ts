import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem } from "../conventions";
import type { CoturnSource } from "./args";
import keyChanges from "./coturn-keys.json";

/** The version that Debian 12 and Ubuntu 24.04 package (https://packages.debian.org/bookworm/coturn). */
export const packagedCoturn = "4.6.1";

/** The first version without CVE-2026-27624. */
export const firstSafeCoturn = "4.9.0";

/** The newest version whose keys were read; a newer one may have dropped some. */
export const newestCheckedCoturn = keyChanges.checkedUpTo;

/** The versions whose keys differ from those of the one before. */
export const recordedCoturns: readonly string[] = keyChanges.changes.map(({ version }) => version);

/** The tables of coturn's SQLite user database, as SQL: a relay creates them before coturn starts. The same in every version checked. */
export const coturnSchema = readFileSync(join(__dirname, "boot/schema.sql"), "utf8");

/** Negative when `left` is the older version, positive when it is the newer. */
function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}

/**
 * The keys that a version of coturn knows in its configuration file. It only warns about others and starts without
 * them, so an unknown key is a protection silently lost.
 *
 * @param version e.g. `4.17.1`
 */
export function coturnKeys(version: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const change of keyChanges.changes) {
    if (compareVersions(change.version, version) > 0) break;
    for (const key of change.removed) keys.delete(key);
    for (const key of change.added) keys.add(key);
  }
  return keys;
}

/** `name:tag@sha256:digest`, with the version as the tag's beginning: `4.17.1` or `4.17.1-r0-debian`. */
const imageReference = /^[a-z0-9][a-z0-9._:/-]*:(\d+\.\d+\.\d+)(?:[-.][\w.-]*)?@sha256:[0-9a-f]{64}$/;

/** Which version a source runs; undefined for an image reference that doesn't say. */
export function coturnVersion(coturn: CoturnSource): string | undefined {
  return coturn.source === "package" ? packagedCoturn : imageReference.exec(coturn.image)?.[1];
}

/** What is wrong with a source, under the path `coturn`. */
export function coturnProblems(coturn: CoturnSource, production: boolean): Problem[] {
  if (coturn.source === "package") {
    if (!production) return [];
    return [
      {
        path: "coturn.source",
        given: coturn.source,
        reason: `the package is version ${packagedCoturn}, which lets IPv4-mapped IPv6 peers past its denials (CVE-2026-27624)`,
        fix: `use { source: "container" } with an image of ${firstSafeCoturn} or newer`,
      },
    ];
  }
  const { image } = coturn;
  const version = coturnVersion(coturn);
  if (version === undefined) {
    return [
      {
        path: "coturn.image",
        given: image,
        reason: "the image must be pinned, and its version known: it decides which keys the configuration may have",
        fix: "write it as <registry>/<name>:<version>@sha256:<64 hexadecimal digits>",
      },
    ];
  }
  if (compareVersions(version, firstSafeCoturn) < 0) {
    return [
      {
        path: "coturn.image",
        given: image,
        reason: "this version lets IPv4-mapped IPv6 peers past its denials (CVE-2026-27624)",
        fix: `use ${firstSafeCoturn} or newer`,
      },
    ];
  }
  if (compareVersions(version, newestCheckedCoturn) > 0) {
    return [
      {
        path: "coturn.image",
        given: image,
        reason: `which keys this version knows was not checked; the newest that was is ${newestCheckedCoturn}`,
        fix: `use that one, or add this version's changes to coturn-keys.json`,
      },
    ];
  }
  return [];
}
