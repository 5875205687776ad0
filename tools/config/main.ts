import { Command } from "commander";
import { SimError } from "../sim/sim-error";
import { writeLock } from "./lock-command";

const program = new Command("npm run config --").description("Edits what the stacks' configuration rests on.");

program
  .command("lock")
  .description("give the regions that have none an address index, in stacks/<environment>.lock.yaml")
  .requiredOption("--stack <stack>", "the stack, e.g. prod")
  .action(async ({ stack }: { stack: string }) => {
    const { lines, ok } = await writeLock(process.cwd(), stack);
    for (const line of lines) console.log(line);
    process.exitCode = ok ? 0 : 1;
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof SimError ? error.message : error);
  process.exitCode = 1;
});
