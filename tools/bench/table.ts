import { holds, type Measurement } from "./measurement";

/** The comparisons as a table for a terminal; a broken promise is marked. */
export function table(measurements: Measurement[]): string {
  const rows = measurements.map((one) => [
    one.name,
    `${one.ours}`,
    `${one.reference}`,
    one.unit,
    one.ratio.toFixed(2),
    one.bound === null ? "" : `${one.better === "lower" ? "≤" : "≥"} ${one.bound}`,
    holds(one) ? "" : "broken",
  ]);
  const lines = [["what", "ours", "reference", "", "ratio", "promised", ""], ...rows];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (/^[\d.]+$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
