import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A request that a command sent, as the CLI made it. */
export interface SentRequest {
  method: string;
  url: string;
  body: string;
  /** Whether a recorded answer was given; otherwise an empty list or object. */
  recorded: boolean;
}

/** How a command ended. */
export interface CommandRun {
  exitCode: number;
  stdout: string;
  stderr: string;
  requests: SentRequest[];
}

/** What the transport answers to requests whose URL matches; the first that matches counts. */
export interface RecordedAnswer {
  method: string;
  /** A regular expression, matched without regard to case. */
  url: string;
  /** @default 200 */
  status?: number;
  body: unknown;
}

/** All commands run, and the names that this CLI knows without extensions. */
export interface AzureCliRun {
  results: CommandRun[];
  commands: string[];
  groups: string[];
}

/** Files that commands read, in the folder that they run in. */
const files = {
  "deployer-role.json": JSON.stringify({
    Name: "deployer",
    Description: "deploys",
    Actions: [],
    AssignableScopes: ["/subscriptions/00000000-0000-4000-8000-000000000002"],
  }),
  "host-tools.tar.gz": "",
};

const setupScript = join(__dirname, "../setup/system-packages.sh");

/** The Python of the Azure CLI that tools/setup/system-packages.sh installs; undefined when it is not installed. */
export function azureCliPython(): string | undefined {
  const version = /^AZURE_CLI_VERSION=(\S+)$/m.exec(readFileSync(setupScript, "utf8"))![1]!;
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "cloud-gaming", `azure-cli-${version}`);
  return existsSync(join(folder, "complete")) ? join(folder, "bin", "python") : undefined;
}

/**
 * Runs commands through the real Azure CLI, without a network: about 4 s to start, then some 0.1 s each.
 *
 * @param python as `azureCliPython` returns it
 * @param commands arguments without `az`
 */
export async function runAzureCli(
  python: string,
  commands: readonly (readonly string[])[],
  answers: readonly RecordedAnswer[],
): Promise<AzureCliRun> {
  const child = spawn(python, [join(__dirname, "run_azure_cli.py")], { stdio: ["pipe", "pipe", "pipe"] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.end(JSON.stringify({ commands, answers, files, names: true }));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new Error(`The Azure CLI could not be run:\n${await stderr}`);
  return JSON.parse(await stdout) as AzureCliRun;
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk as string;
  return text;
}
