import { Command } from "commander";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportAndExit } from "../sim/report";
import { pictures } from "./pictures";
import { replayStack } from "./replay-stack";
import { reportLines } from "./report";
import { type Filters, stackPools } from "./stack-pools";

interface Options extends Filters {
  stack: string;
  svg?: string;
  json?: boolean;
}

/** The exit code of a replay whose promise is broken on a day that it holds for. Errors have 1. */
const brokenPromise = 3;

/** `npm run capacity`: what a stack's pools do on an ordinary day, at the weekend and at a launch. */
reportAndExit(() => {
  const options = new Command("npm run capacity --")
    .description(
      "Replays days of demand against a stack's pools: queue time, host-hours and cost, beside two baselines.",
    )
    .requiredOption("--stack <stack>", "the stack, e.g. prod, or a part of it: prod-japaneast")
    .option("--region <region>", "only this region's pools")
    .option("--pool <pool>", "only the pools of this name")
    .option("--svg <folder>", "write a picture of each day into this folder")
    .option("--json", "print JSON for scripts")
    .addHelpText(
      "after",
      `\nExit codes: 0 the promise is kept, ${brokenPromise} it is broken on at least one day, 1 nothing was replayed.`,
    )
    .parse()
    .opts<Options>();
  const { stack, svg, json = false } = options;
  const pools = stackPools(process.cwd(), stack, options);
  const { replay, byPool } = replayStack(stack, pools);
  if (json) console.log(JSON.stringify(replay, null, 2));
  else for (const line of reportLines(replay)) console.log(line);
  if (svg !== undefined) {
    mkdirSync(svg, { recursive: true });
    for (const [name, picture] of pictures(stack, pools, byPool)) writeFileSync(join(svg, name), picture);
    console.error(`\nPictures are in ${svg}.`);
  }
  const broken = replay.days.filter(({ promise }) => promise.kept === false);
  if (broken.length === 0) return 0;
  console.error(`\nThe promise is broken: ${broken.map(({ title }) => title).join(", ")} (tools/capacity/README.md).`);
  return brokenPromise;
});
