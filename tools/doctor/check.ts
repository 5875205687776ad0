/** The headings of the report, in its order. */
export const topics = [
  "Signing in",
  "Resource providers",
  "Features",
  "Quota",
  "Machine sizes",
  "Images",
  "Network watchers",
  "Names",
  "Budget",
  "Permissions",
] as const;

export type Topic = (typeof topics)[number];

/**
 * - `ok`: it is there.
 * - `missing`: without it the first `up` fails.
 * - `cannot tell`: nobody could be asked, or the answer was none that is documented.
 * - `note`: nothing to mend, but worth knowing; what nobody can know before the first `up` is said like that too.
 */
export type Verdict = "cannot tell" | "missing" | "note" | "ok";

/** What a check found out about one thing. */
export interface Finding {
  verdict: Verdict;
  /** One sentence, e.g. `Microsoft.Compute is not registered.` */
  says: string;
  /** Further lines for people: what a number is made of, how long mending takes. */
  details?: string[];
  /** The commands that mend it, as somebody types them, in order. Printed, never run. */
  mend?: string[];
}

/** The answers of other checks by id: the parsed JSON of those that were answered. */
export type Answers = ReadonlyMap<string, unknown>;

/** How a command ended that gave no answer. */
export interface Failure {
  kind: "failed" | "no JSON" | "no permission" | "not found" | "not signed in" | "timed out";
  /** What `az` wrote to standard error, or what is wrong with its output. */
  message: string;
}

/** One question to Azure: the command that asks it, and what its answer means. */
export interface Check {
  /** Unique, e.g. `quota:japaneast:Microsoft.Compute`. */
  id: string;
  topic: Topic;
  /** What is needed, e.g. `Quota for virtual machines in japaneast`. */
  title: string;
  /** Why, for somebody who wonders whether they need it. */
  why: string;
  /** What the answer is to be compared with, for a person who asks by hand. */
  needs?: string[];
  /** The arguments of `az` that ask. They change nothing: see {@link readOnlyProblem}. */
  argv: string[];
  /**
   * What an answer means.
   *
   * @param answer what `az` printed, parsed
   * @param answers those of all checks
   * @throws {UnexpectedAnswer} when it is none that is documented
   */
  judge(answer: unknown, answers: Answers): Finding[];
  /** What a failure means, where it is an answer too (`not found`). Left out: nobody can tell. */
  judgeFailure?(failure: Failure): Finding[] | undefined;
}

/** An answer that isn't of the documented shape: the check can't tell anything. */
export class UnexpectedAnswer extends Error {}

export const ok = (says: string, details?: string[]): Finding => ({ verdict: "ok", says, ...(details && { details }) });
export const note = (says: string, details?: string[]): Finding => ({
  verdict: "note",
  says,
  ...(details && { details }),
});
export const missing = (says: string, rest: Omit<Finding, "says" | "verdict"> = {}): Finding => ({
  verdict: "missing",
  says,
  ...rest,
});
export const cannotTell = (says: string, rest: Omit<Finding, "says" | "verdict"> = {}): Finding => ({
  verdict: "cannot tell",
  says,
  ...rest,
});
