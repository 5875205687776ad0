import { idlePoolNotes } from "../../stacks/plan";
import { readStack } from "../config/read-stack";
import { findEngine } from "../engine";
import { reportAndExit } from "./report";
import { runInSimulator } from "./run";
import { type StackOutputs, summarize } from "./summary";

const stack = "dev";

/** `npm start`: deploys the dev stack in the simulator, and says what there is now. */
reportAndExit(async () => {
  const project = process.cwd();
  const say = (line: string): void => console.log(line);
  const engine = await findEngine();
  say(`Deploying ${stack} into the Azure simulator. No Azure account is involved, and nothing leaves this machine.\n`);
  const up = await runInSimulator(["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack], {
    project,
    engine,
    output: "inherit",
    say,
  });
  if (up.exitCode !== 0) {
    say("\nThe deployment did not finish. What it made is kept: mend what is named above and run `npm start` again,");
    say("or forget the simulated cloud with `npm run sim:reset`.");
    return up.exitCode;
  }
  const exported = await runInSimulator(["stack", "export", "--stack", stack], { project, engine, output: "capture" });
  const { resources } = (
    JSON.parse(exported.stdout) as { deployment: { resources: { urn: string; type: string; outputs?: object }[] } }
  ).deployment;
  const outputs = (resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {}) as StackOutputs;
  say(summarize({ stack, resources, outputs }));
  for (const note of idlePoolNotes(readStack(project, stack).plan)) say(`\n${note}`);
  return 0;
});
