import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { readOnlyProblem } from "../doctor/azure-command";

const run = promisify(execFile);

/** `az` is missing, nobody is signed in, or a command failed. The message is the last line that `az` printed. */
export class AzureCliProblem extends Error {}

/**
 * Runs a command of the Azure CLI that only reads.
 *
 * @param argv without `az`
 * @throws {AzureCliProblem}
 */
export function readWithAzureCli(argv: readonly string[]): Promise<unknown> {
  const problem = readOnlyProblem(argv);
  if (problem !== undefined) throw new Error(`A probe only reads with the Azure CLI: ${problem}.`);
  return azureCli(argv);
}

/**
 * An access token of the person who is signed in.
 *
 * @throws {AzureCliProblem}
 */
export async function accessToken(subscription: string): Promise<string> {
  const answer = await azureCli(["account", "get-access-token", "--subscription", subscription]);
  const { accessToken: token } = answer as { accessToken?: string };
  if (token === undefined) throw new AzureCliProblem("az account get-access-token answers no accessToken.");
  return token;
}

async function azureCli(argv: readonly string[]): Promise<unknown> {
  try {
    const { stdout } = await run("az", [...argv, "--output", "json", "--only-show-errors"], {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
      // Otherwise a command of an extension would install it.
      env: { ...process.env, AZURE_CORE_NO_COLOR: "true", AZURE_EXTENSION_USE_DYNAMIC_INSTALL: "no" },
    });
    return JSON.parse(stdout);
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") throw new AzureCliProblem("The Azure CLI is not installed.");
    throw new AzureCliProblem(stderr?.trim().split("\n").at(-1) || message);
  }
}
