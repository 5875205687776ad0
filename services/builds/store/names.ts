/*
 * What lies where in a store. `builds` holds what is written once and never changes, `channels` what moves; both are in the hub and in every region's
 * account. Hashes come late in a name, and storage still spreads them: it splits the range of names wherever there is load.
 */

/** The digest's 64 hexadecimal digits, of a build's `sha256:…`. */
export function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}

export function packName(sha256: string): string {
  return `packs/${sha256}`;
}

export function manifestName(digest: string): string {
  return `manifests/${hexOf(digest)}.json`;
}

export const publishedPrefix = "published/";

/** A blob that says which build a version is. It comes last, so what has one is whole. */
export function publishedName(game: string, version: string): string {
  return `${publishedPrefix}${game}/${version}.json`;
}

/** In a region's `channels`: which build of each game its hosts pull. */
export function pointerName(channel: string): string {
  return `${channel}.json`;
}

export const historyPrefix = "history/";

/** In the hub's `channels`: one blob for each time a channel was moved. Ten digits, so that names sort as numbers do. */
export function historyName(channel: string, sequence: number): string {
  return `${historyPrefix}${channel}/${String(sequence).padStart(10, "0")}.json`;
}

/** In the hub's `channels`: leased by whoever moves the channel. */
export function lockName(channel: string): string {
  return `locks/${channel}`;
}

/** In the hub's `staging`: builds that somebody leans on at this moment. */
export const claimPrefix = "claims/";

export function claimName(digest: string, by: string): string {
  return `${claimPrefix}${hexOf(digest)}/${by}.json`;
}
