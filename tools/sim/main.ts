import { environmentOf } from "../../stacks/scope";
import { simulatedDeployment } from "../config/deployed-state";
import { stepCostLines } from "../config/step-cost";
import { simFolders } from "./folders";
import { parseCommand } from "./pulumi-command";
import { reportAndExit } from "./report";
import { runInSimulator } from "./run";

const usage = `npm run sim -- <any pulumi command> [--stack <stack>]

Runs a Pulumi command against the Azure simulator: preview, up, refresh, destroy, stack output, stack export, import, …
A command that would part the state from the simulated cloud, or needs Pulumi Cloud, is refused with the reason.
The stack is dev unless it is named. The simulated cloud and Pulumi's state are in .sim; npm run sim:reset forgets them.`;

/** What the step costs that a preview has shown. */
function previewedCost(args: string[]): string[] {
  const { subcommand, stack } = parseCommand(args);
  if (!["preview", "pre"].includes(subcommand.path)) return [];
  const project = process.cwd();
  return stepCostLines(project, stack, simulatedDeployment(simFolders(project), environmentOf(stack)).deployed);
}

/** `npm run sim -- <any pulumi command>` */
reportAndExit(async () => {
  if (["--help", "-h"].includes(process.argv[2] ?? "")) {
    console.log(usage);
    return 0;
  }
  const { exitCode } = await runInSimulator(process.argv.slice(2), {
    project: process.cwd(),
    output: "inherit",
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    say: (line) => console.error(line),
  });
  if (exitCode === 0) previewedCost(process.argv.slice(2)).forEach((line) => console.error(line));
  return exitCode;
});
