import { Command } from "commander";
import { SimError } from "../sim/sim-error";
import { signInCheck } from "./checks/sign-in";
import { roleCommands } from "./checks/permissions";
import { assignmentCondition, deployerRole } from "./deployer-role";
import { diagnose } from "./diagnose";
import type { Part } from "./part";
import { exitCode, jsonReport, offlineReport, report } from "./report";
import { requirements } from "./requirements";
import { stackPart } from "./stack-part";

interface Options {
  stack: string;
  offline?: boolean;
  json?: boolean;
  role?: boolean;
  condition?: boolean;
  timeout: string;
}

const program = new Command("npm run doctor --")
  .description(
    "Says what a real subscription lacks before the first `pulumi up`. It only reads, with the Azure CLI of whoever is signed in.",
  )
  .requiredOption("--stack <stack>", "the stack, e.g. prod, or a part of it: prod-global, prod-japaneast")
  .option("--offline", "ask nothing, and print the commands that would be asked")
  .option("--json", "print JSON for scripts")
  .option("--role", "print the deployer's role, for `az role definition create --role-definition @deployer-role.json`")
  .option("--condition", "print the condition under which the role is to be given")
  .option("--timeout <seconds>", "how long each command may take", "120")
  .addHelpText("after", "\nIt ends with 0 when nothing is missing, 1 when something is, and 2 when it could not ask.")
  .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? 0 : 2))
  .action(async (options: Options) => {
    const part = stackPart(process.cwd(), options.stack);
    if (options.role) printRole(part);
    else if (options.condition) console.log(assignmentCondition(part));
    else await examine(part, options);
  });

function printRole(part: Part): void {
  console.log(JSON.stringify(deployerRole(part), null, 2));
  console.error("\nAn owner of the subscription defines it and gives it with:\n");
  for (const command of roleCommands(part)) console.error(command);
}

async function examine(part: Part, { offline = false, json = false, timeout }: Options): Promise<void> {
  const seconds = Number(timeout);
  if (!(seconds > 0)) throw new SimError(`--timeout ${timeout}: write a number of seconds above 0, e.g. 120.`);
  const signIn = signInCheck(part);
  const checks = requirements(part, new Date());
  const onAnswer = (answered: number, of: number): void => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r\u001b[K${answered === of ? "" : `asked ${answered} of ${of} …`}`);
  };
  const found = offline ? undefined : await diagnose(signIn, checks, { timeout: seconds * 1000, onAnswer });
  if (found === undefined) {
    if (!offline) {
      console.error("The Azure CLI (az) is not installed: https://learn.microsoft.com/cli/azure/install-azure-cli\n");
      process.exitCode = 2;
    }
    if (json) print(jsonReport(part.stack, [], [signIn, ...checks]));
    else for (const line of offlineReport(part.stack, [signIn, ...checks])) console.log(line);
    return;
  }
  const { diagnoses, notAsked } = found;
  process.exitCode = exitCode(diagnoses, notAsked);
  if (json) print(jsonReport(part.stack, diagnoses, notAsked));
  else for (const line of report(part.stack, diagnoses, notAsked)) console.log(line);
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof SimError ? error.message : error);
  process.exitCode = 2;
});
