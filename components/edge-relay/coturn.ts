import { readFileSync } from "node:fs";
import { join } from "node:path";
import { distributions, lengthProblems, type Problem, type RelaySystem } from "../conventions";
import type { CoturnSource } from "./args";
import keyChanges from "./coturn-keys.json";

/** The first version without CVE-2026-27624. */
export const firstSafeCoturn = "4.9.0";

/** The newest version whose keys were read; a newer one may have dropped some. */
export const newestCheckedCoturn = keyChanges.checkedUpTo;

/** The versions whose keys differ from those of the one before. */
export const recordedCoturns: readonly string[] = keyChanges.changes.map(({ version }) => version);

/** The oldest version whose keys are recorded; none before it was ever run. */
export const oldestRecordedCoturn = recordedCoturns[0]!;

/** The tables of coturn's SQLite user database, as SQL: a relay creates them before coturn starts. The same in every version checked. */
export const coturnSchema = readFileSync(join(__dirname, "boot/schema.sql"), "utf8");

/** Negative when `left` is the older version, positive when it is the newer. */
function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}

/** The packaged versions that relays may run: those of the supported distributions whose keys are recorded. */
export const packagedCoturns: readonly string[] = [
  ...new Set(distributions.flatMap(({ relay }) => (relay && isRecorded(relay.coturn) ? [relay.coturn] : []))),
];

function isRecorded(version: string): boolean {
  return compareVersions(version, oldestRecordedCoturn) >= 0;
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

/**
 * `registry/name:tag@sha256:digest`, with the version as the tag's beginning: `4.17.1` or `4.17.1-r0-debian`. A name's first part is a
 * registry only if it has a dot or a port (https://github.com/containers/podman/issues/4954, 2020-01); podman resolves no other by default
 * (https://github.com/containers/podman/issues/9390, 2021-02).
 */
const imageReference =
  /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|[a-z0-9-]+:\d+)\/[a-z0-9][a-z0-9._/-]*:(\d+\.\d+\.\d+)(?:[-.][\w.-]*)?@sha256:[0-9a-f]{64}$/;

/**
 * Which version a source runs.
 *
 * @param system what the relay's distribution has
 * @returns undefined for an image reference that doesn't decide it
 */
export function coturnVersion(coturn: CoturnSource, system: RelaySystem): string | undefined {
  return coturn.source === "package" ? system.coturn : imageReference.exec(coturn.image)?.[1];
}

/** For an example; the digest is no image's. */
const exampleImage = `registry.example.com/coturn/coturn:${firstSafeCoturn}@sha256:${"0123456789abcdef".repeat(4)}`;

/** Every problem of a source, under the path `coturn`. */
export function coturnProblems(coturn: CoturnSource, system: RelaySystem, production: boolean): Problem[] {
  return coturn.source === "package"
    ? packageProblems(system, production)
    : coturnImageProblems(coturn.image, "coturn.image");
}

/** What is wrong with the reference of a container image of coturn. */
export function coturnImageProblems(image: string, path: string): Problem[] {
  const version = imageReference.exec(image)?.[1];
  const tooLong = lengthProblems(image, "containerImage", path);
  if (tooLong.length > 0) return tooLong;
  if (version === undefined) {
    return [
      {
        path,
        given: image,
        reason:
          "podman needs the registry, and the image must be pinned and its version known, which decides the keys that the " +
          "configuration may have",
        fix: `write <registry>/<name>:<version>@sha256:<64 hexadecimal digits>, e.g. ${exampleImage}`,
      },
    ];
  }
  if (compareVersions(version, firstSafeCoturn) < 0) {
    return [
      {
        path,
        given: image,
        reason: "this version lets IPv4-mapped IPv6 peers past its denials (CVE-2026-27624)",
        fix: `write ${firstSafeCoturn} or newer, e.g. ${exampleImage}`,
      },
    ];
  }
  if (compareVersions(version, newestCheckedCoturn) > 0) {
    return [
      {
        path,
        given: image,
        reason: `which keys this version knows was not checked; the newest that was is ${newestCheckedCoturn}`,
        fix: `write that one with its digest, e.g. ${exampleImage.replace(firstSafeCoturn, newestCheckedCoturn)}, or add this version's changes to coturn-keys.json`,
      },
    ];
  }
  return [];
}

function packageProblems({ coturn }: RelaySystem, production: boolean): Problem[] {
  const refused = (reason: string): Problem[] => [
    {
      path: "coturn.source",
      given: "package",
      reason,
      fix: `write coturn: {source: container, image: "${exampleImage}"}, with an image of ${firstSafeCoturn} or newer`,
    },
  ];
  if (!isRecorded(coturn)) {
    return refused(
      `the distribution's package is version ${coturn}, and none before ${oldestRecordedCoturn} was tried`,
    );
  }
  if (!production || compareVersions(coturn, firstSafeCoturn) >= 0) return [];
  return refused(
    `the package is version ${coturn}, which lets IPv4-mapped IPv6 peers past its denials (CVE-2026-27624)`,
  );
}
