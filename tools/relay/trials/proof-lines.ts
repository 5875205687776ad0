import type { Report, Table } from "./finding";

const claimWidth = 58;

/** What trials found, line by line; a claim that doesn't hold is marked, and counted at the end. */
export function proofLines(reports: Report[]): string[] {
  return [
    ...reports.flatMap(({ trial, seconds, findings, table }) => [
      `${trial} (${seconds} s)`,
      ...findings.map(({ claim, seen, holds }) => `  ${mark(holds)} ${claim.padEnd(claimWidth)}  ${seen}`),
      ...(table ? columns(table) : []),
      "",
    ]),
    verdict(reports),
  ];
}

/** The same as a page, with what it takes to make it again. */
export function proofPage(reports: Report[], made: { date: string; machine: string; coturn: string }): string {
  return [
    "# Relays, tried",
    "",
    "Made by `npm run relay -- prove --write docs/measurements/relays.md`, which starts the real coturn as a relay of `prod` starts it, in network",
    `namespaces that reach nobody, on ${made.date}: ${made.machine}; coturn ${made.coturn}. ${verdict(reports)}`,
    "",
    "Speeds are this machine's, with clients, peer and relay on the same processors: read them against coturn's defaults beside them, not as",
    "what a relay carries. `Mbit/s` is payload in both directions, each bit counted once though it comes in and goes out.",
    "",
    ...reports.flatMap(({ trial, seconds, findings, table }) => [
      `## ${trial}`,
      "",
      ...(table ? [...markdown(table), ""] : []),
      ...markdown({
        heads: ["", "claim", "seen"],
        rows: findings.map(({ claim, seen, holds }) => [mark(holds), claim, seen.replaceAll("|", "/")]),
      }),
      "",
      `${seconds} s.`,
      "",
    ]),
  ].join("\n");
}

function verdict(reports: Report[]): string {
  const all = reports.flatMap(({ findings }) => findings);
  const failed = all.filter(({ holds }) => !holds).length;
  return failed === 0 ? `All ${all.length} claims hold.` : `${failed} of ${all.length} claims do not hold (✘).`;
}

function mark(holds: boolean): string {
  return holds ? "✔" : "✘";
}

function columns({ heads, rows }: Table): string[] {
  const widths = heads.map((head, column) =>
    Math.max(...[heads, ...rows].map((row) => row[column]!.length), head.length),
  );
  return [
    "",
    ...[heads, ...rows].map((row) => `    ${row.map((cell, column) => cell.padStart(widths[column]!)).join("  ")}`),
  ];
}

function markdown({ heads, rows }: Table): string[] {
  return [heads, heads.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
}
