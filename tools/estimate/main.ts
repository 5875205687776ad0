import { Command } from "commander";
import { stackPart } from "../doctor/stack-part";
import { reportAndExit } from "../sim/report";
import { asJson, estimateOf } from "./estimate";
import { estimateLines } from "./lines";

/** `npm run estimate`: what a stack asks of Azure's quotas, and what it costs, without asking Azure. */
reportAndExit(() => {
  const { stack, json } = new Command("npm run estimate --")
    .description("Says what quota a stack needs, in the words of Azure's request, and what its hosts cost.")
    .requiredOption("--stack <stack>", "the stack, e.g. prod, or a part of it: prod-japaneast")
    .option("--json", "for a program")
    .parse()
    .opts<{ stack: string; json?: boolean }>();
  const estimate = estimateOf(stack, stackPart(process.cwd(), stack).plan);
  console.log(json ? asJson(estimate) : estimateLines(estimate).join("\n"));
  return 0;
});
