/**
 * The name that was most likely meant, for the "did you mean" of an error. Compares letters and digits only.
 *
 * A name is near when at most a quarter of its letters differ, or when only letters are missing (`brazil` for `brazilsouth`)
 * and no more than half of them. A suggestion that shares a few letters by chance would send the reader to something else.
 *
 * @param written what was written, e.g. `Standard_NV12_A10`
 * @param names the names that exist
 * @returns undefined when no name is near
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const given = lettersAndDigits(written);
  let nearest: { name: string; distance: number } | undefined;
  for (const name of names) {
    const known = lettersAndDigits(name);
    // Every letter too many counts, so a much longer text needs no comparison.
    if (given.length - known.length > allowedEdits(given, known)) continue;
    const distance = editDistance(given, known);
    if (isNear(given, known, distance) && distance < (nearest?.distance ?? Infinity)) nearest = { name, distance };
  }
  return nearest?.name;
}

/** The names that exist, for an error: `japaneast, uksouth; did you mean japaneast?`. */
export function namesWithSuggestion(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  return names.join(", ") + (nearest === undefined ? "" : `; did you mean ${nearest}?`);
}

function isNear(given: string, known: string, distance: number): boolean {
  const onlyMissing = distance === known.length - given.length;
  if (onlyMissing && distance <= known.length / 2) return true;
  return distance <= allowedEdits(given, known);
}

function allowedEdits(given: string, known: string): number {
  return Math.max(1, Math.floor(Math.max(given.length, known.length) / 4));
}

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** How many letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = rows[row - 1]![column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped =
        from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
          ? rows[row - 2]![column - 2]! + 1
          : Infinity;
      current.push(Math.min(replaced, swapped, rows[row - 1]![column]! + 1, current[column - 1]! + 1));
    }
    rows.push(current);
  }
  return rows[from.length]![to.length]!;
}
