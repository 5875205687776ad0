/**
 * The name that somebody most likely meant, for the "did you mean" of an error. Compares letters and digits only.
 *
 * @param written what was written, e.g. `Standard_NV12_A10`
 * @param names the names there are, at least one
 */
export function nearestName(written: string, names: readonly string[]): string {
  const distances = names.map((name) => ({
    name,
    distance: editDistance(lettersAndDigits(written), lettersAndDigits(name)),
  }));
  return distances.reduce((best, candidate) => (candidate.distance < best.distance ? candidate : best)).name;
}

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** Levenshtein's distance: how many letters to insert, remove or replace. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
