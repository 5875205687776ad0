import { reportAndExit } from "./report";
import { runInSimulator } from "./run";

/** `npm run sim -- <any pulumi command>` */
reportAndExit(async () => {
  const { exitCode } = await runInSimulator(process.argv.slice(2), {
    project: process.cwd(),
    output: "inherit",
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    say: (line) => console.error(line),
  });
  return exitCode;
});
