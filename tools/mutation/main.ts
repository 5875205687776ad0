import { Command, InvalidArgumentError } from "commander";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { reportAndExit } from "../sim/report";
import { Compiler } from "./compiler";
import { CoveringTests } from "./covering-tests";
import { type Mutant, mutantId, mutantsOf, sample } from "./mutants";
import { outcomeOf, runMutant, type Verdicts } from "./run-mutant";

interface Options {
  mutants: number;
  seed: number;
  atOnce: number;
  files: string[];
  only?: string;
  types: boolean;
  minimumScore?: number;
}

const sources = ["components/**/*.ts", "stacks/**/*.ts", "services/**/*.ts"];

/** `npm run mutation`: how many of a sample of small changes the tests notice. */
reportAndExit(async () => {
  const options = new Command("npm run mutation --")
    .description(
      "Makes small changes to components, stacks and services, one at a time, and counts those that a test notices.",
    )
    .option("--mutants <count>", "how many changes, drawn from all that there are", wholeNumber, 100)
    .option("--seed <number>", "the same seed draws the same changes from the same sources", wholeNumber, 1)
    .option("--at-once <count>", "changes that are tried at the same time", wholeNumber, 1)
    .option("--files <patterns...>", "the files to change", sources)
    .option("--only <id>", "one change, as a report names it")
    .option(
      "--no-types",
      "do not check types first: changes that the compiler refuses are run with the tests like all others",
    )
    .option("--minimum-score <percent>", "end with 1 below it; without it the score is only printed", wholeNumber)
    .addHelpText("after", "\nTests of the engine, benchmarks and trials are left out: they take minutes each.")
    .parse()
    .opts<Options>();
  const project = process.cwd();
  const all = globSync(options.files, { cwd: project })
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(join(project, file), "utf8")));
  const drawn =
    options.only === undefined
      ? sample(all, options.mutants, options.seed)
      : all.filter((mutant) => mutantId(mutant) === options.only);
  const tests = new CoveringTests(project);
  console.log(`${drawn.length} of ${all.length} changes, seed ${options.seed}`);

  const compiler = options.types ? new Compiler(project) : undefined;
  const limit = pLimit(options.atOnce);
  const results = await Promise.all(
    drawn.map((mutant, index) =>
      limit(async () => {
        const began = performance.now();
        assertUnchanged(project, mutant);
        const result: Verdicts = compiler?.refuses(mutant)
          ? { verdict: "refused", tests: [] }
          : await runMutant(project, mutant, tests.of(mutant.file));
        const seconds = ((performance.now() - began) / 1000).toFixed(0);
        console.log(`${index + 1}. ${result.verdict}, ${seconds} s: ${described(mutant)}`);
        return { mutant, ...result };
      }),
    ),
  );
  return await conclude(project, results, options.minimumScore ?? 0);
});

async function conclude(
  project: string,
  results: ({ mutant: Mutant } & Verdicts)[],
  minimumScore: number,
): Promise<number> {
  const survivors = results.filter(({ verdict }) => verdict === "survived" || verdict === "no tests");
  const undecided = results.filter(({ verdict }) => verdict === "undecided").length;
  if (survivors.length > 0) console.log("\nNot noticed:");
  for (const { mutant, verdict } of survivors) {
    console.log(`  ${described(mutant)}${verdict === "no tests" ? " (no test covers the file)" : ""}`);
    console.log(`    npm run mutation -- --only ${JSON.stringify(mutantId(mutant))}`);
  }
  const failing = await failingAnyway(project, results);
  if (failing.length > 0) {
    console.log(`\nThese tests fail without a change too, so there is no score: ${failing.join(", ")}`);
    return 1;
  }
  const decided = results.length - undecided;
  const killed = decided - survivors.length;
  const refused = results.filter(({ verdict }) => verdict === "refused").length;
  const score = decided === 0 ? 0 : (100 * killed) / decided;
  console.log(
    `\nScore: ${score.toFixed(1)} % (${killed} of ${decided} changes noticed, ${refused} of them by the compiler;` +
      ` ${undecided} more undecided, because their tests take too long)`,
  );
  return decided > 0 && score >= minimumScore ? 0 : 1;
}

/** Tests that noticed changes and do not pass without one: they would notice anything. */
async function failingAnyway(project: string, results: Verdicts[]): Promise<string[]> {
  const groups = results.filter(({ verdict }) => verdict === "killed").map(({ tests }) => tests);
  const failing: string[] = [];
  for (const test of [...new Set(groups.flat())].sort()) {
    if ((await outcomeOf(project, [test])) === "failed") failing.push(test);
  }
  return failing;
}

/** @throws Error where the file is no longer what the changes were drawn from */
function assertUnchanged(project: string, { file, start, end, original }: Mutant): void {
  if (readFileSync(join(project, file), "utf8").slice(start, end) === original) return;
  throw new Error(`${file} was changed meanwhile. Run it in a copy of the project that is not edited.`);
}

function described({ file, line, kind, original, replacement }: Mutant): string {
  const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text).replaceAll(/\s+/g, " ");
  return `${file}:${line} ${kind}: ${short(original)} -> ${replacement === "" ? "nothing" : short(replacement)}`;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("write a whole number.");
  return Number(text);
}
