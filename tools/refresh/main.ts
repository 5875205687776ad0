import { findEngine } from "../engine";
import { runProcess } from "../sim/pulumi-process";
import { reportAndExit } from "../sim/report";
import { refreshStack } from "./refresh-stack";

const usage = `npm run refresh -- --stack <stack> [any flag of pulumi refresh]

Runs pulumi refresh, and takes what Azure wrote by itself (autoscaled capacity, tags of policies …) out of the recorded inputs.
Without a change by somebody else, the next preview reports no change. Run no other command on the stack meanwhile.`;

/** `npm run refresh -- --stack <stack>` */
reportAndExit(async () => {
  const args = process.argv.slice(2);
  const stack = args[args.indexOf("--stack") + 1];
  if (!args.includes("--stack") || stack === undefined) {
    console.log(usage);
    return args.includes("--help") ? 0 : 1;
  }
  const { pulumi: program } = await findEngine();
  const pulumi = (pulumiArgs: string[], output: "inherit" | "capture") =>
    runProcess(program, pulumiArgs, { folder: process.cwd(), environment: process.env, output });
  const { exitCode } = await refreshStack({
    pulumi,
    stack,
    refresh: () => pulumi(["refresh", ...args], "inherit"),
    say: (line) => console.error(line),
  });
  return exitCode;
});
