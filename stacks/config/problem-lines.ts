import { type Problem } from "../../components/conventions";

/** Short enough for a reader, with room for what the engine puts in front. */
const columns = 100;

/**
 * A refusal as a person reads it in a terminal: what is refused, how many problems there are and whether more may follow
 * when they are fixed, and each problem ({@link problemLines}).
 *
 * @param heading begins the first line: `Pulumi.dev.yaml is refused`
 */
export function refusalLines(
  heading: string,
  { problems, furtherChecks }: { problems: readonly Problem[]; furtherChecks: boolean },
): string[] {
  const [count, these] = problems.length === 1 ? ["1 problem", "it is"] : [`${problems.length} problems`, "these are"];
  const more = furtherChecks ? `; further checks follow when ${these} fixed` : "";
  return [`${heading}: ${count}${more}.`, ...problemLines(problems)];
}

/**
 * Problems as a person reads them in a terminal: where and what on one line, why below it, and what to do on a third.
 * A line that is too long goes on below itself.
 */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ path, given, reason, fix }) => [
    `  ${path}${given === undefined ? "" : `: ${shortened(JSON.stringify(given))}`}`,
    ...wrapped(reason, "      "),
    ...wrapped(fix, "    → "),
  ]);
}

function shortened(text: string): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}

function wrapped(text: string, lead: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${lines.length === 0 ? lead : " ".repeat(lead.length)}${word}`);
  }
  return lines;
}
