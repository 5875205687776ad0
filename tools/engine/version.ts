/**
 * The version in a program's output, for example "3.259.0" in "v3.259.0-dev.1\n" or "1.26.8" in "go version go1.26.8 linux/amd64".
 *
 * @returns Major, minor and patch joined by dots (a missing patch is 0), or undefined when there is none.
 */
export function versionIn(text: string): string | undefined {
  const found = /(?:^|[^\d.])(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found ? `${found[1]}.${found[2]}.${found[3] ?? "0"}` : undefined;
}

/**
 * Whether one version is the same as another or newer.
 *
 * @param version Three numbers joined by dots.
 * @param atLeast Three numbers joined by dots.
 */
export function isAtLeast(version: string, atLeast: string): boolean {
  const [left, right] = [version, atLeast].map((each) => each.split(".").map(Number)) as [number[], number[]];
  const difference = [0, 1, 2].map((part) => (left[part] ?? 0) - (right[part] ?? 0)).find((each) => each !== 0);
  return (difference ?? 0) >= 0;
}
