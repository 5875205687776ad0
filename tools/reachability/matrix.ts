import { describePorts, openPorts, type Party } from "./open-ports";

/** What one party may start with another, in words; empty for nothing. */
export type Matrix = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Every ordered pair of parties of which our groups guard at least one; a party that has only one address has no pair with itself. */
export function matrixOf(parties: ReadonlyMap<string, Party>): Matrix {
  return new Map(
    [...parties].map(([from, sender]) => [
      from,
      new Map(
        [...parties]
          .filter(([to, receiver]) => {
            const guarded = sender.guards !== undefined || receiver.guards !== undefined;
            return guarded && !(from === to && sender.addresses.length === 1);
          })
          .map(([to, receiver]) => [to, describePorts(openPorts(sender, receiver))]),
      ),
    ]),
  );
}

/**
 * A matrix as two tables of Markdown for a person: who may start what with the guarded parties, and they with the rest. Parties
 * that are treated alike share a line.
 */
export function matrixTables(matrix: Matrix, guarded: readonly string[]): { into: string; outOf: string } {
  const cell = (ports: readonly string[] | undefined) => (ports === undefined ? "" : ports.join("; ") || "–");
  const into = [...matrix.keys()].map((from) => ({
    name: from,
    cells: guarded.map((to) => cell(matrix.get(from)!.get(to))),
  }));
  const others = [...matrix.keys()].filter((name) => !guarded.includes(name));
  const outOf = others.map((to) => ({ name: to, cells: guarded.map((from) => cell(matrix.get(from)!.get(to))) }));
  return { into: table("from ↓ to →", guarded, into), outOf: table("to ↓ from →", guarded, outOf) };
}

interface Line {
  name: string;
  cells: string[];
}

function table(corner: string, columns: readonly string[], lines: Line[]): string {
  const together: Line[] = [];
  for (const line of lines) {
    const alike = together.find(({ cells }) => JSON.stringify(cells) === JSON.stringify(line.cells));
    if (alike) alike.name += `, ${line.name}`;
    else together.push({ ...line });
  }
  const rows = [[corner, ...columns], ...together.map(({ name, cells }) => [name, ...cells])];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const written = rows.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column]!)).join(" | ")} |`);
  return [written[0], `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...written.slice(1)].join("\n");
}
