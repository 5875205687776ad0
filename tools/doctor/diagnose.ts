import { ask, type AskOptions, type Outcome } from "./ask";
import { type Answers, cannotTell, type Check, type Failure, type Finding, UnexpectedAnswer } from "./check";

/** What was found out about one check. */
export interface Diagnosis {
  check: Check;
  findings: Finding[];
}

export interface DiagnoseOptions extends AskOptions {
  /** How many commands run at once. Default 6: each is a Python of its own, and Azure limits reads by the hour. */
  atOnce?: number;
  /** Told after each answer. */
  onAnswer?: (answered: number, of: number) => void;
}

/**
 * Asks Azure everything, and judges the answers.
 *
 * @param signIn asked first, and alone: unless it is answered well, nothing else is asked
 * @returns a diagnosis of each check that was asked; undefined when `az` is not installed
 */
export async function diagnose(
  signIn: Check,
  checks: readonly Check[],
  options: DiagnoseOptions = {},
): Promise<{ diagnoses: Diagnosis[]; notAsked: Check[] } | undefined> {
  const first = await ask(signIn.argv, options);
  if (first === "az is not installed") return undefined;
  const signedIn = { check: signIn, findings: judged(signIn, first, new Map()) };
  if (signedIn.findings.some(({ verdict }) => verdict !== "ok")) {
    return { diagnoses: [signedIn], notAsked: [...checks] };
  }
  const outcomes = new Map<Check, Outcome>();
  const waiting = [...checks];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      outcomes.set(check, await ask(check.argv, options));
      options.onAnswer?.(outcomes.size, checks.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce ?? 6, checks.length) }, work));
  const answers: Answers = new Map(
    [...outcomes].flatMap(([{ id }, outcome]) => (hasAnswer(outcome) ? [[id, outcome.answer] as const] : [])),
  );
  const diagnoses = checks.map((check) => ({ check, findings: judged(check, outcomes.get(check)!, answers) }));
  return { diagnoses: [signedIn, ...diagnoses], notAsked: [] };
}

function hasAnswer(outcome: Outcome): outcome is { answer: unknown } {
  return typeof outcome === "object" && "answer" in outcome;
}

function judged(check: Check, outcome: Outcome, answers: Answers): Finding[] {
  if (outcome === "az is not installed") return [cannotTell(`${check.title}: az is gone.`)];
  if ("failure" in outcome) {
    const { failure } = outcome;
    return (
      check.judgeFailure?.(failure) ?? [cannotTell(`${check.title}: ${failureText(failure)}.`, detailsOf(failure))]
    );
  }
  try {
    return check.judge(outcome.answer, answers);
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    return [
      cannotTell(`${check.title}: the answer is none that is documented.`, {
        details: [error.message, "This az may be too old or too new: az version"],
      }),
    ];
  }
}

function failureText({ kind }: Failure): string {
  const texts: Record<Failure["kind"], string> = {
    failed: "az failed",
    "no JSON": "az answered no JSON",
    "no permission": "whoever is signed in may not read this (Reader is enough)",
    "not found": "Azure does not know what was asked for",
    "not signed in": "the sign-in has run out: az login",
    "timed out": "Azure took too long to answer",
  };
  return texts[kind];
}

function detailsOf({ message }: Failure): { details: string[] } {
  const lines = message.split("\n").map((line) => line.trim());
  return { details: lines.filter((line) => line !== "").slice(0, 3) };
}
