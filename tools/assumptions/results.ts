import { type Asked } from "./run-probes";
import { type Assumption } from "./assumption-data";

/** The content of `assumptions-results.json`. */
export interface Results {
  /** `2026-12-01` */
  date: string;
  location: string;
  results: Asked[];
}

const guid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi;
const principal = /\b(client|user|principal|object id) '[^']*'/gi;
const email = /[^\s"'<>@]+@[^\s"'<>@]+/g;
const token = /\beyJ[\w.-]+/g;
const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\/)/g;

/** Removes ids, principals, tokens and addresses from a text of Azure. */
export function scrub(text: string): string {
  return text
    .replace(token, "<token>")
    .replace(principal, "$1 '<principal>'")
    .replace(guid, "<id>")
    .replace(email, "<principal>")
    .replace(address, "<address>");
}

/** Results that can be published. */
export function resultsOf(asked: readonly Asked[], date: string, location: string): Results {
  return { date, location, results: asked.map((each) => ({ ...each, answer: scrub(each.answer) })) };
}

const sections = [
  { result: "refuted", title: "Refuted" },
  { result: "undecided", title: "Undecided" },
  { result: "confirmed", title: "Confirmed" },
  { result: "not asked", title: "Not asked" },
] as const;

/** The same for a reader. */
export function resultsPage({ date, location, results }: Results, assumptions: readonly Assumption[]): string {
  const byId = new Map(assumptions.map((assumption) => [assumption.id, assumption]));
  const text = sections.map(({ result, title }) => {
    const of = results.filter((each) => each.result === result);
    const lines = of.map(({ id, answer }) => {
      const { claim, consequence } = byId.get(id)!;
      const ifFalse = result === "refuted" ? `\n  - What breaks: ${consequence}` : "";
      return `- \`${id}\`: ${claim}\n  - Azure: ${answer.replaceAll(/\s+/g, " ")}${ifFalse}`;
    });
    return `## ${title} (${of.length})\n\n${lines.length === 0 ? "None." : lines.join("\n")}\n`;
  });
  return `# Assumptions about Azure, asked on ${date} in ${location}\n\n${text.join("\n")}`;
}
