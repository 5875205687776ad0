import { Command } from "commander";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NoEngine } from "../engine";
import { type BenchmarkName, benchmarkNames, runBenchmark } from "./benchmarks";
import { holds, type Measurement } from "./measurement";
import { table } from "./table";

const program = new Command("npm run bench --")
  .description("Measures this project beside references, in the same run, and writes .bench/results.json.")
  .option(
    "--rounds <count>",
    "how often each pair is run (up: twice at most, edit: four times as often); medians count",
    "3",
  )
  .option("--only <names...>", `some of ${benchmarkNames.join(", ")}`, benchmarkNames)
  .option("--quick", "one round with small sizes and without bounds: whether the measurements work", false)
  .action(async ({ rounds, only, quick }: { rounds: string; only: string[]; quick: boolean }) => {
    const unknown = only.filter((name) => !benchmarkNames.includes(name as BenchmarkName));
    if (unknown.length > 0 || !/^[1-9]\d?$/.test(rounds)) {
      console.error(
        unknown.length > 0
          ? `There is no measurement ${unknown.join(", ")}; there are ${benchmarkNames.join(", ")}.`
          : `--rounds ${rounds}: write a whole number from 1 to 99.`,
      );
      process.exitCode = 2;
      return;
    }
    const project = process.cwd();
    const folder = join(project, ".bench");
    mkdirSync(folder, { recursive: true });
    const results: Measurement[] = [];
    const bench = { project, rounds: Number(rounds), quick, say: (line: string) => console.error(line) };
    for (const name of only as BenchmarkName[]) {
      results.push(...(await runBenchmark(name, bench)));
      // After each: the next may take many minutes, and fail.
      writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
    }
    console.log(table(results));
    if (!results.every(holds)) process.exitCode = 1;
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof NoEngine ? error.message : error);
  process.exitCode = 1;
});
