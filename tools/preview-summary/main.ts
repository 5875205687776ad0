import { Command } from "commander";
import { appendFileSync } from "node:fs";
import { stackPart } from "../doctor/stack-part";
import { type PlatformPlan } from "../../stacks/plan";
import { costChangeLines } from "../estimate/cost-change";
import { estimateOf } from "../estimate/estimate";
import { estimateMarkdown } from "../estimate/markdown";
import { reportAndExit } from "../sim/report";
import { runInSimulator } from "../sim/run";
import { type Preview, previewMarkdown, type PreviewStep } from "./markdown";

interface EngineDigest {
  steps?: PreviewStep[];
  diagnostics?: { severity: string; message: string }[];
}

/** `npm run preview:summary`: stacks' previews as Markdown, for a pull request's summary. */
reportAndExit(async () => {
  const options = new Command("npm run preview:summary --")
    .description("Previews stacks in the simulator and writes a Markdown summary.")
    .option("--output <file>", "append to this file instead of printing")
    .option("--base <folder>", "the project as it is before the change: shows cost before and after")
    .option("--stacks <stacks...>", "the stacks to preview", ["dev", "prod"])
    .parse()
    .opts<{ base?: string; output?: string; stacks: string[] }>();
  let failures = 0;
  for (const stack of options.stacks) {
    console.error(`Previewing ${stack} …`);
    const { exitCode, preview } = await previewOf(stack);
    if (exitCode !== 0) failures += 1;
    const markdown = previewMarkdown(preview) + (exitCode === 0 ? `\n${estimated(stack, options.base)}` : "");
    if (options.output === undefined) console.log(markdown);
    else appendFileSync(options.output, `${markdown}\n`);
  }
  return failures > 0 ? 1 : 0;
});

/** What the stack asks of Azure's quotas, and costs; a preview that failed has said already what is wrong with it. */
function estimated(stack: string, base: string | undefined): string {
  const { plan } = stackPart(process.cwd(), stack);
  return [
    ...(base === undefined ? [] : changedCost(base, stack, plan)),
    estimateMarkdown(estimateOf(stack, plan)),
  ].join("\n");
}

/** Cost before and after a change; nothing where none changes. */
function changedCost(base: string, stack: string, plan: PlatformPlan): string[] {
  try {
    const lines = costChangeLines(stackPart(base, stack).plan, plan);
    return lines.length === 0 ? [] : ["```text", ...lines, "```", ""];
  } catch (error) {
    // This version of the program need not read the base's files.
    return [`The cost before the change is not known: ${(error as Error).message.split("\n")[0]}`, ""];
  }
}

async function previewOf(stack: string): Promise<{ exitCode: number; preview: Preview }> {
  const { exitCode, stdout, stderr } = await runInSimulator(["preview", "--json", "--stack", stack], {
    project: process.cwd(),
    output: "capture",
    say: (line) => console.error(line),
  });
  const messages = (digest: EngineDigest): Preview["messages"] => digest.diagnostics ?? [];
  try {
    const digest = JSON.parse(stdout) as EngineDigest;
    return { exitCode, preview: { stack, steps: digest.steps ?? [], messages: messages(digest) } };
  } catch {
    return { exitCode, preview: { stack, steps: [], messages: [{ severity: "error", message: stdout + stderr }] } };
  }
}
