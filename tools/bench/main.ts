import { Command } from "commander";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NoEngine } from "../engine";
import { buildsSpeed } from "./builds-speed";
import { editSpeed } from "./edit-speed";
import { growthSpeed } from "./growth-speed";
import { holds, type Measurement } from "./measurement";
import { previewSpeed } from "./preview-speed";
import { table } from "./table";
import { upSpeed } from "./up-speed";

const measurements = { preview: previewSpeed, edit: editSpeed, growth: growthSpeed, up: upSpeed, builds: buildsSpeed };
type Name = keyof typeof measurements;
const names = Object.keys(measurements) as Name[];

const program = new Command("npm run bench --")
  .description("Measures this project beside references, in the same run, and writes .bench/results.json.")
  .option(
    "--rounds <count>",
    "how often each pair is run (up: twice at most, edit: four times as often); medians count",
    "3",
  )
  .option("--only <names...>", `some of ${names.join(", ")}`, names)
  .action(async ({ rounds, only }: { rounds: string; only: string[] }) => {
    const unknown = only.filter((name) => !names.includes(name as Name));
    if (unknown.length > 0 || !/^[1-9]\d?$/.test(rounds)) {
      console.error(
        unknown.length > 0
          ? `There is no measurement ${unknown.join(", ")}; there are ${names.join(", ")}.`
          : `--rounds ${rounds}: write a whole number from 1 to 99.`,
      );
      process.exitCode = 2;
      return;
    }
    const project = process.cwd();
    const folder = join(project, ".bench");
    mkdirSync(folder, { recursive: true });
    const results: Measurement[] = [];
    for (const name of only as Name[]) {
      results.push(
        ...(await measurements[name]({ project, rounds: Number(rounds), say: (line) => console.error(line) })),
      );
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
