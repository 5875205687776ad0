import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lockFileName } from "../../stacks/config";
import { deployedFromOutputs } from "../../stacks/outputs";
import { type Deployed } from "../../stacks/plan";
import { environmentOf } from "../../stacks/scope";
import { runCommand } from "../engine/command";
import { executableName } from "../engine/engine";
import { findOnPath } from "../engine/on-path";
import { knownToBackend } from "../sim/backend-state";
import { type SimFolders, simFolders } from "../sim/folders";

/** What is deployed of an environment, and what to report of how that was found. */
export interface DeployedState {
  /** Undefined where nothing is deployed, or where it could not be read. */
  deployed?: Deployed;
  /** For the person who asked, at most 100 characters each. */
  lines: string[];
}

/** By stack, the outputs of an environment's stacks; undefined where there is none with outputs. */
type StackOutputs = Record<string, Record<string, unknown>>;

/** How long one call of the Pulumi CLI may take, in milliseconds. A backend that can't be reached would keep it for minutes. */
const timeLimit = 20_000;

/**
 * Reads what the stacks of an environment last deployed: from the backend that the Pulumi CLI is logged in to, or from the
 * simulator's state where the CLI knows none of them. A backend that can't be reached is reported, never an error.
 *
 * @param project the folder with Pulumi.yaml
 * @param environment e.g. `prod`; its stacks are `prod`, `prod-global` and `prod-<region>`
 * @param variables what the Pulumi CLI runs with
 */
export async function deployedState(
  project: string,
  environment: string,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<DeployedState> {
  const real = await outputsInBackend(project, environment, variables);
  if (typeof real !== "string" && real !== undefined) return stateOf(real, environment, "in Pulumi's backend");
  const simulated = simulatedDeployment(simFolders(project), environment);
  if (simulated.deployed !== undefined || (real === undefined && simulated.lines.length > 0)) return simulated;
  if (real === undefined) return { lines: [`${environment} is not deployed.`, ...comparedWithLock(environment)] };
  return {
    lines: [
      ...wrapped(`What is deployed was not consulted: ${real}.`),
      ...comparedWithLock(environment),
      "`pulumi preview` compares them again with the last deployment and refuses a skipped one.",
    ],
  };
}

/** The same of the simulator alone; without lines where it has no stack of the environment. */
export function simulatedDeployment(folders: SimFolders, environment: string): DeployedState {
  const outputs: StackOutputs = {};
  for (const stack of knownToBackend(folders).filter((known) => environmentOf(known) === environment)) {
    const file = join(folders.backend, ".pulumi", "stacks", "cloud-gaming", `${stack}.json`);
    // Another command may write the file at this moment.
    const state = parsed(readFileSync(file, "utf8")) as { checkpoint?: { latest?: Deployment } } | undefined;
    outputs[stack] = outputsOf(state?.checkpoint?.latest);
  }
  return Object.keys(outputs).length === 0 ? { lines: [] } : stateOf(outputs, environment, "in the simulator");
}

function stateOf(outputs: StackOutputs, environment: string, where: string): DeployedState {
  const { deployed, unreadable } = deployedFromOutputs(outputs, true);
  if (unreadable !== undefined) {
    return {
      lines: [...wrapped(`What is deployed was not consulted: ${unreadable}.`), ...comparedWithLock(environment)],
    };
  }
  if (deployed === undefined)
    return { lines: [`${environment} is not deployed ${where}.`, ...comparedWithLock(environment)] };
  const stacks = Object.keys(outputs).filter((stack) => Object.keys(outputs[stack]!).length > 0);
  return { deployed, lines: wrapped(`Compared with what is deployed ${where}: ${stacks.join(", ")}.`) };
}

function comparedWithLock(environment: string): string[] {
  return [`Steps are compared with ${lockFileName(environment)} alone.`];
}

/** @returns why the backend can't be asked; undefined where it has no stack of the environment */
async function outputsInBackend(
  project: string,
  environment: string,
  variables: NodeJS.ProcessEnv,
): Promise<StackOutputs | string | undefined> {
  const listed = await pulumi(project, ["stack", "ls", "--json"], variables);
  if (typeof listed === "string") return listed;
  const names = (listed as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => environmentOf(shortName(name)) === environment);
  // An export decrypts nothing, so that it needs no passphrase and no key vault; and outputs hold no secret.
  const exported = await Promise.all(
    names.map((name) => pulumi(project, ["stack", "export", "--stack", name], variables)),
  );
  const refused = exported.find((answer) => typeof answer === "string");
  if (refused !== undefined) return refused;
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.map((name, index) => [
      shortName(name),
      outputsOf((exported[index] as { deployment?: Deployment }).deployment),
    ]),
  );
}

/** Pulumi Cloud may put organization and project in front: `acme/cloud-gaming/prod`. */
function shortName(stack: string): string {
  return stack.split("/").at(-1)!;
}

/** @returns the command's JSON; or why there is none, as a clause */
async function pulumi(folder: string, args: string[], variables: NodeJS.ProcessEnv): Promise<object | string> {
  const command = `\`pulumi ${args.slice(0, 2).join(" ")}\``;
  const cli = findOnPath(executableName("pulumi"), variables["PATH"] ?? "");
  if (cli === undefined) return "there is no `pulumi` on PATH";
  const { code, stdout, stderr } = await runCommand(cli, [...args, "--non-interactive"], {
    folder,
    timeLimit,
    environment: { ...variables, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (stderr.endsWith("ended by SIGKILL")) return `${command} gave no answer in ${timeLimit / 1000} s`;
  if (code !== 0)
    return `${command} failed (${stderr
      .split("\n")[0]!
      .replace(/^error: /, "")
      .replace(/\.$/, "")})`;
  return (parsed(stdout) as object | undefined) ?? `${command} printed no JSON`;
}

interface Deployment {
  resources?: { type: string; outputs?: Record<string, unknown> }[];
}

function outputsOf(deployment: Deployment | undefined): Record<string, unknown> {
  return deployment?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + word.length > 99) lines.push("");
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines;
}
