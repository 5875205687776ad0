import { environmentOf } from "../../stacks/scope";
import { shellCommand } from "./azure-command";
import { type Check, type Finding, topics, type Verdict } from "./check";
import type { Diagnosis } from "./diagnose";

const width = 100;

/** 0: all is as it should be. 1: something is missing. 2: nothing is known to be missing, but not everything could be asked. */
export function exitCode(diagnoses: readonly Diagnosis[], notAsked: readonly Check[]): 0 | 1 | 2 {
  const verdicts = new Set(diagnoses.flatMap(({ findings }) => findings.map(({ verdict }) => verdict)));
  if (verdicts.has("missing")) return 1;
  return verdicts.has("cannot tell") || notAsked.length > 0 ? 2 : 0;
}

/** The report for people: what is missing first, with the commands to copy. */
export function report(stack: string, diagnoses: readonly Diagnosis[], notAsked: readonly Check[]): string[] {
  const sections: [Verdict, string][] = [
    ["missing", "MISSING"],
    ["cannot tell", "COULD NOT BE FOUND OUT"],
    ["note", "WORTH KNOWING"],
    ["ok", "AS IT SHOULD BE"],
  ];
  return [
    ...sections.flatMap(([verdict, heading]) => section(verdict, heading, diagnoses)),
    ...(notAsked.length > 0 ? [...wrapped(`Not asked yet: ${topicsOf(notAsked)}.`, 0), ""] : []),
    ...wrapped(summary(stack, diagnoses), 0),
  ];
}

function topicsOf(checks: readonly Check[]): string {
  const asked = new Set(checks.map(({ topic }) => topic));
  return topics.filter((topic) => asked.has(topic)).join(", ");
}

function summary(stack: string, diagnoses: readonly Diagnosis[]): string {
  const count = (verdict: Verdict): number =>
    diagnoses.flatMap(({ findings }) => findings).filter((finding) => finding.verdict === verdict).length;
  const missing = count("missing");
  const unknown = count("cannot tell");
  return (
    `${stack}: ${missing === 0 ? "nothing is" : missing === 1 ? "1 thing is" : `${missing} things are`} missing, ` +
    `${unknown === 0 ? "" : `${unknown} could not be found out, `}${count("ok")} are as they should be.` +
    (missing === 0 && unknown === 0 ? ` Next: ${previewOf(stack)}` : "")
  );
}

function previewOf(stack: string): string {
  const environment = environmentOf(stack);
  const file = stack === environment ? "" : ` --config-file Pulumi.${environment}.yaml`;
  return `pulumi preview --stack ${stack}${file}`;
}

function section(verdict: Verdict, heading: string, diagnoses: readonly Diagnosis[]): string[] {
  const lines: string[] = [];
  for (const topic of topics) {
    const here = diagnoses.filter(({ check }) => check.topic === topic);
    const told = here.flatMap(({ check, findings }) => {
      const ofVerdict = findings.filter((finding) => finding.verdict === verdict);
      if (ofVerdict.length === 0) return [];
      if (verdict === "ok") return ofVerdict.flatMap(({ says }) => bullet(says));
      return [...ofVerdict.flatMap(findingLines), ...seenWith(check, verdict)];
    });
    if (told.length > 0) lines.push(topic, ...told, "");
  }
  return lines.length === 0 ? [] : [heading, "", ...lines];
}

function findingLines({ says, details = [], mend = [] }: Finding): string[] {
  return [
    ...bullet(says),
    ...details.flatMap(lineOf),
    ...(mend.length > 0 ? ["    mend it:", ...mend.flatMap((line) => command(line, 6))] : []),
  ];
}

function seenWith({ argv }: Check, verdict: Verdict): string[] {
  return verdict === "note" ? [] : ["    seen with:", ...command(shellCommand(argv), 6)];
}

/** What a person can run who has no `az` here, or no sign-in. */
export function offlineReport(stack: string, checks: readonly Check[]): string[] {
  const lines = [
    ...wrapped(
      `What ${stack} needs before its first \`up\`, and the commands that show whether it is there. They only read.`,
      0,
    ),
    "",
  ];
  for (const topic of topics) {
    const here = checks.filter((check) => check.topic === topic);
    if (here.length === 0) continue;
    lines.push(topic);
    let last = "";
    for (const { title, why, argv, needs } of here) {
      // The same reason region after region is read once.
      lines.push(...bullet(title), ...(why === last ? [] : wrapped(why, 6)));
      last = why;
      for (const need of needs ?? []) lines.push(...lineOf(need));
      lines.push("    see it with:", ...command(shellCommand(argv), 6));
    }
    lines.push("");
  }
  return lines;
}

/** What scripts read: one entry a finding. */
export function jsonReport(stack: string, diagnoses: readonly Diagnosis[], notAsked: readonly Check[]): unknown {
  return {
    stack,
    findings: diagnoses.flatMap(({ check, findings }) =>
      findings.map((finding) => ({
        check: check.id,
        topic: check.topic,
        verdict: finding.verdict,
        says: finding.says,
        why: check.why,
        details: finding.details ?? [],
        mend: finding.mend ?? [],
        command: shellCommand(check.argv),
      })),
    ),
    notAsked: notAsked.map(({ id, topic, title, why, argv }) => ({
      check: id,
      topic,
      title,
      why,
      command: shellCommand(argv),
    })),
  };
}

/** A detail is a sentence, or a command to copy. */
function lineOf(text: string): string[] {
  return /^(az|npm) /.test(text) ? command(text, 6) : wrapped(text, 6);
}

function bullet(text: string): string[] {
  const [first = "", ...rest] = wrapped(text, 4);
  return [`  - ${first.trimStart()}`, ...rest];
}

/** Text in lines of at most {@link width} characters; a longer word, such as an id, has a line of its own. */
function wrapped(text: string, indent: number): string[] {
  return fill(text.split(" "), { first: indent, rest: indent, ending: "" });
}

/**
 * A command that can be copied: broken before an option, with a backslash. Quoted words stay whole, as a line break inside of
 * quotes would be part of the word.
 */
function command(text: string, indent: number): string[] {
  const units: string[] = [];
  for (const word of text.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []) {
    if (units.length === 0 || word.startsWith("--")) units.push(word);
    else units.push(`${units.pop()} ${word}`);
  }
  return fill(units, { first: indent, rest: indent + 2, ending: " \\" });
}

function fill(words: string[], { first, rest, ending }: { first: number; rest: number; ending: string }): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const indent = lines.length === 0 ? first : rest;
    if (line !== "" && indent + line.length + 1 + word.length + ending.length > width) {
      lines.push(" ".repeat(indent) + line + ending);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, " ".repeat(lines.length === 0 ? first : rest) + line];
}
