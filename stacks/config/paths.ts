/** `["peaks", 0, "start"]` → `peaks[0].start`: a place in the configuration as problems name it. */
export function pathOf(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === "number" ? `${path}[${part}]` : path ? `${path}.${String(part)}` : String(part)),
    "",
  );
}

/** `peaks[0].start` → `["peaks", 0, "start"]`; the reverse of {@link pathOf} for names without dots and brackets. */
export function partsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)));
}

/** Whether a place is another one or lies in it: `peaks[0].start` is within `peaks[0]`. */
export function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
