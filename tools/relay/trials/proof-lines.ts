import type { Report } from "./finding";

const claimWidth = 57;

/** What trials found, line by line; a claim that doesn't hold is marked, and counted at the end. */
export function proofLines(reports: Report[]): string[] {
  const failed = reports.flatMap(({ findings }) => findings).filter(({ holds }) => !holds).length;
  const all = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  return [
    ...reports.flatMap(({ trial, seconds, findings }) => [
      `${trial} (${seconds} s)`,
      ...findings.map(({ claim, seen, holds }) => `  ${holds ? "✔" : "✘"} ${claim.padEnd(claimWidth)}  ${seen}`),
      "",
    ]),
    failed === 0 ? `All ${all} hold.` : `${failed} of ${all} do not hold (✘).`,
  ];
}
