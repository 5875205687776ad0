import type { Report, Table } from "./finding";

const claimWidth = 58;

/**
 * What trials found, line by line; a claim that doesn't hold is marked, and counted at the end.
 *
 * @param differences what is different in a trial from a relay in Azure
 */
export function proofLines(reports: Report[], differences: string[]): string[] {
  return [
    ...reports.flatMap(({ trial, seconds, findings, notTried, table }) => [
      notTried === undefined ? `${trial} (${seconds} s)` : `${trial}: not tried here, ${notTried}`,
      ...findings.map(({ claim, seen, holds }) => `  ${mark(holds)} ${claim.padEnd(claimWidth)}  ${seen}`),
      ...(table ? columns(table) : []),
      "",
    ]),
    "What differs from a relay in Azure:",
    ...differences.map((difference) => `  ${difference}`),
    "",
    verdict(reports),
  ];
}

/** When and where trials were run, and what differs there from a relay in Azure. */
export interface ProofSetting {
  date: string;
  machine: string;
  coturn: string;
  differences: string[];
}

/** The same as a page, with what it takes to make it again. */
export function proofPage(reports: Report[], made: ProofSetting): string {
  return [
    "# Relays, tried",
    "",
    "Made by `npm run relay -- prove --write docs/measurements/relays.md`, which starts the real coturn as a relay of `prod` starts it, in network",
    `namespaces that reach nobody, on ${made.date}: ${made.machine}; coturn ${made.coturn}. ${verdict(reports)}`,
    "",
    "Speeds are this machine's, with clients, peer and relay on the same processors: read them against coturn's defaults beside them, not as",
    "what a relay carries. `Mbit/s` is payload in both directions, each bit counted once though it comes in and goes out.",
    "",
    "What differs from a relay in Azure:",
    "",
    ...made.differences.map((difference) => `- ${difference}`),
    "",
    ...reports.flatMap(({ trial, seconds, findings, notTried, table }) => [
      `## ${trial}`,
      "",
      ...(notTried === undefined ? [] : [`Not tried here: ${notTried}.`, ""]),
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
  const left = reports.filter(({ notTried }) => notTried !== undefined).length;
  const held = failed === 0 ? `All ${all.length} claims hold.` : `${failed} of ${all.length} claims do not hold (✘).`;
  return left === 0 ? held : `${held} ${left} trials were not run.`;
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
