import { Command } from "commander";
import { SimError } from "../sim/sim-error";
import { addRegion } from "./add-region";
import { environmentOf } from "../../stacks/scope";
import { checkStack } from "./check-command";
import { deployedState } from "./deployed-state";
import { writeLock } from "./lock-command";
import { stepCostLines } from "./step-cost";

const program = new Command("npm run config --").description("Edits what the stacks' configuration rests on.");

program
  .command("lock")
  .description("record what is about to be deployed in stacks/<environment>.lock.yaml, where no session ends by it")
  .requiredOption("--stack <stack>", "the stack, e.g. prod")
  .option(
    "--lower-maxima",
    "pools whose maximum of hosts is lowered run no more hosts than the new one: autoscale deletes any above it",
  )
  .action(async ({ stack, lowerMaxima }: { stack: string; lowerMaxima?: boolean }) => {
    const { deployed, lines } = await deployedState(process.cwd(), environmentOf(stack));
    const cost = stepCostLines(process.cwd(), stack, deployed);
    const written = await writeLock(process.cwd(), stack, { lowerMaxima }, deployed);
    show({ ...written, lines: [...written.lines, ...cost, ...lines] });
  });

program
  .command("check")
  .description(
    "report everything that is wrong with a stack's configuration, also against what is deployed where that can be read",
  )
  .requiredOption("--stack <stack>", "the stack, e.g. prod")
  .action(async ({ stack }: { stack: string }) => {
    const { deployed, lines } = await deployedState(process.cwd(), environmentOf(stack));
    const checked = checkStack(process.cwd(), stack, deployed);
    show({ ...checked, lines: [...checked.lines, ...stepCostLines(process.cwd(), stack, deployed), ...lines] });
  });

program
  .command("add-region")
  .description("add a region to a stack's file, with sensible values and a block of addresses of its own")
  .argument("<name>", "Azure's name of the region, e.g. polandcentral")
  .requiredOption("--stack <stack>", "the stack, e.g. prod")
  .option("--zones <zones>", "the zones to use, e.g. 1,2; all of the region's when left out", (list) => list.split(","))
  .option("--size <size>", "the GPU size of the pools there, where Azure offers one that isn't known to be offered")
  .action(async (name: string, { stack, ...wishes }: { stack: string; zones?: string[]; size?: string }) =>
    show(await addRegion(process.cwd(), stack, name, wishes)),
  );

function show({ lines, ok }: { lines: string[]; ok: boolean }): void {
  for (const line of lines) console.log(line);
  process.exitCode = ok ? 0 : 1;
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof SimError ? error.message : error);
  process.exitCode = 1;
});
