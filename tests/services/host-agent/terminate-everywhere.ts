import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/**
 * Sends SIGTERM to a host program at each place of its code (terminate_everywhere.py), one run a place.
 *
 * @param run.exitCode what the program must end with
 * @param run.env its environment
 * @returns how many places there are, and those at which the program did not end or left a process behind
 */
export async function terminateEverywhere(run: {
  exitCode: number;
  program: string;
  hostFile: string;
  env: NodeJS.ProcessEnv;
}): Promise<{ places: number; faults: string[] }> {
  const { exitCode, program, hostFile, env } = run;
  const script = join(__dirname, "terminate_everywhere.py");
  const child = spawn("python3", ["-B", script, `${exitCode}`, program, hostFile], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  await once(child, "close");
  const lines = output.trim().split("\n");
  const places = Number(/^places=(\d+)$/.exec(lines.pop() ?? "")?.[1]);
  return { places, faults: lines };
}
