import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Mutant } from "./mutants";

/**
 * `refused`: by the compiler, so no test is run. `killed`: a test failed, or did not end in time and does so without the change.
 * `undecided`: the tests do not end in time without the change either.
 */
export type Verdict = "killed" | "refused" | "survived" | "undecided" | "no tests";

export interface Verdicts {
  verdict: Verdict;
  /** The tests of the group that noticed it. */
  tests: string[];
}

/** The nearest tests run first, alone: most mutants are noticed there within seconds. */
const firstGroup = 4;
const secondGroup = 8;
/** Of one group. */
const longestSeconds = 180;

/** Runs the tests that cover a mutant, the nearest first, until one of them fails. */
export async function runMutant(project: string, mutant: Mutant, covering: string[]): Promise<Verdicts> {
  if (covering.length === 0) return { verdict: "no tests", tests: [] };
  const groups = [covering.slice(0, firstGroup), covering.slice(firstGroup, firstGroup + secondGroup)];
  for (const tests of groups.filter((group) => group.length > 0)) {
    const outcome = await outcomeOf(project, tests, mutant);
    if (outcome === "failed") return { verdict: "killed", tests };
    if (outcome === "too slow") {
      const isSlowAnyway = (await outcomeOf(project, tests)) === "too slow";
      return { verdict: isSlowAnyway ? "undecided" : "killed", tests };
    }
  }
  return { verdict: "survived", tests: [] };
}

export type Outcome = "passed" | "failed" | "too slow";

/**
 * Runs test files until one fails.
 *
 * @param mutant the change to run them with; the sources as they are, when left out
 */
export async function outcomeOf(project: string, tests: string[], mutant?: Mutant): Promise<Outcome> {
  const hook = `--require ${JSON.stringify(join(__dirname, "mutated-source.cjs"))}`;
  const env = {
    ...process.env,
    ...(mutant === undefined
      ? {}
      : {
          MUTANT: JSON.stringify({ ...mutant, file: join(project, mutant.file) }),
          NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} ${hook}`.trim(),
        }),
  };
  const mocha = join(project, "node_modules/mocha/bin/mocha.js");
  // In a group of its own, so that what a test started ends with it.
  const child = spawn(process.execPath, [mocha, "--bail", "--reporter", "dot", ...tests], {
    ...{ cwd: project, env, detached: true },
    stdio: "ignore",
  });
  const end = (): void => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  let isTooSlow = false;
  const limit = setTimeout(() => {
    isTooSlow = true;
    end();
  }, longestSeconds * 1000);
  const stop = (): void => {
    end();
    process.exit(130);
  };
  process.once("SIGINT", stop);
  const [code] = (await once(child, "close")) as [number | null];
  process.off("SIGINT", stop);
  clearTimeout(limit);
  end();
  return isTooSlow ? "too slow" : code === 0 ? "passed" : "failed";
}
