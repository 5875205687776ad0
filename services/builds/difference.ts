import type { Manifest } from "./format";

/** What lies between two builds. */
export interface Difference {
  added: string[];
  removed: string[];
  changed: string[];
  /** Bytes in files that are new or others. */
  changedBytes: number;
  /** Bytes that whoever has the first build fetches to have the second. */
  fetchBytes: number;
}

export function difference(one: Manifest, other: Manifest): Difference {
  const before = new Map(one.files.map((file) => [file.path, file]));
  const after = new Map(other.files.map((file) => [file.path, file]));
  const added = other.files.filter(({ path }) => !before.has(path));
  const changed = other.files.filter(({ path, sha256, executable }) => {
    const file = before.get(path);
    return file !== undefined && (file.sha256 !== sha256 || file.executable !== executable);
  });
  const there = new Set(one.chunks.map(([, , , sha256]) => sha256));
  return {
    added: added.map(({ path }) => path),
    removed: one.files.filter(({ path }) => !after.has(path)).map(({ path }) => path),
    changed: changed.map(({ path }) => path),
    changedBytes: [...added, ...changed].reduce((sum, { size }) => sum + size, 0),
    fetchBytes: other.chunks.reduce((sum, [, , size, sha256]) => sum + (there.has(sha256) ? 0 : size), 0),
  };
}
