import { pathBytes } from "./limits";

/** Names that Windows keeps for devices, with any ending (https://learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/**
 * What is wrong with a file's path in a build, which must mean the same file on every system and lie in the build's folder.
 *
 * @param path with `/` between its parts, e.g. `data/levels/1.pak`
 * @returns undefined for one that is right
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (Buffer.byteLength(path) > pathBytes) return `it is longer than ${pathBytes} bytes; shorten it`;
  if (path.normalize("NFC") !== path)
    return "its letters are composed as macOS does it; rename it with composed ones (NFC)";
  if (/[\\:*?"<>|]/.test(path)) return 'it holds one of \\ : * ? " < > |, which Windows has no names with; rename it';
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return "it holds a control character; rename it";
  for (const part of path.split("/")) {
    if (part === "") return "it begins or ends with a slash, or has two in a row";
    if (part === "." || part === "..") return "it leaves the folder or points into itself; write it without . and ..";
    if (reserved.test(part)) return `Windows keeps the name ${part} for a device; rename it`;
    if (/[. ]$/.test(part)) return "Windows drops a dot or a blank at a name's end; rename it";
  }
  return undefined;
}

/** Paths that are the same file where case doesn't count, or a file and a folder at once: in groups of two. */
export function collisions(paths: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  const seen = new Map<string, string>();
  for (const path of paths) {
    const before = seen.get(fold(path));
    if (before === undefined) seen.set(fold(path), path);
    else found.push([before, path]);
  }
  for (const path of paths) {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length++) {
      const file = seen.get(fold(parts.slice(0, length).join("/")));
      if (file !== undefined) found.push([file, path]);
    }
  }
  return found;
}

/** Upper case first: some letters have two lower ones. */
function fold(path: string): string {
  return path.toUpperCase().toLowerCase();
}
