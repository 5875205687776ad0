import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with an argument or a configuration value, and what to write instead. */
export interface Problem {
  /** Where it is, e.g. `pools.standard.size` or `zones[2]`. */
  path: string;
  /** What was given. Left out where nothing was given. */
  given?: unknown;
  /** Why it is refused, as a clause: "Azure retired this size on 2026-09-30". */
  reason: string;
  /** What to write instead, as a clause: "use Standard_NV6ads_A10_v5". */
  fix: string;
}

/** Collects problems, so that a person sees all of them at once and not one per run. */
export class Problems {
  readonly list: Problem[] = [];

  add(problem: Problem): void {
    this.list.push(problem);
  }

  /** Adds problems found by a part, with the part's own path in front of theirs. */
  addAll(problems: readonly Problem[], under = ""): void {
    for (const problem of problems) {
      this.list.push({ ...problem, path: joinPath(under, problem.path) });
    }
  }

  get any(): boolean {
    return this.list.length > 0;
  }
}

/** `pools` + `standard.size` → `pools.standard.size`; `zones` + `[2]` → `zones[2]`. */
export function joinPath(parent: string, child: string): string {
  if (parent === "") return child;
  if (child === "") return parent;
  return child.startsWith("[") ? `${parent}${child}` : `${parent}.${child}`;
}

/** `"Standard_NV6" is refused: Azure retired this size; use …`. */
export function describeProblem(problem: Problem): string {
  const given = problem.given === undefined ? "" : `${JSON.stringify(problem.given)}: `;
  return `${given}${problem.reason}; ${problem.fix}`;
}

/**
 * Throws one error that names every problem; does nothing when there is none.
 *
 * @throws {pulumi.InputPropertiesError} with one entry per problem; the engine prints them as a list.
 */
export function throwProblems(subject: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new pulumi.InputPropertiesError({
    message: `${subject}: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}`,
    errors: problems.map((problem) => ({ propertyPath: problem.path, reason: describeProblem(problem) })),
  });
}
