import { spawn } from "node:child_process";
import { readOnlyProblem } from "./azure-command";
import type { Failure } from "./check";

/** What became of a command. */
export type Outcome = { answer: unknown } | { failure: Failure } | "az is not installed";

export interface AskOptions {
  /** The program to run. Default: `az`, found on PATH. */
  az?: string;
  /** After so many milliseconds a command counts as unanswered. Default: two minutes; lists of sizes take half of one. */
  timeout?: number;
  /** Default: this process's own. */
  environment?: NodeJS.ProcessEnv;
}

/** More than any answer has; beyond it something is wrong. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Runs `az` with arguments that only read, without a shell, and parses what it prints.
 *
 * @param argv without `az` itself
 * @throws {Error} for arguments that might change something: nothing was run then
 */
export function ask(argv: readonly string[], options: AskOptions = {}): Promise<Outcome> {
  const problem = readOnlyProblem(argv);
  if (problem !== undefined)
    throw new Error(`The doctor only reads, so it doesn't run "az ${argv.join(" ")}": ${problem}.`);
  const { az = "az", timeout = 120_000, environment = process.env } = options;
  return new Promise((resolve) => {
    const child = spawn(az, [...argv, "--output", "json", "--only-show-errors"], {
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: `az` is a script around Python, and ending the script alone would leave that running.
      detached: true,
      env: {
        ...environment,
        AZURE_CORE_NO_COLOR: "true",
        // Otherwise a command of an extension would install it.
        AZURE_EXTENSION_USE_DYNAMIC_INSTALL: "no",
      },
    });
    let stdout = "";
    let stderr = "";
    let ending: Failure | undefined;
    const end = (failure: Failure): void => {
      ending ??= failure;
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    // Whoever ends the doctor ends what it asked with it.
    const abandon = (): void => end({ kind: "failed", message: "the doctor was ended" });
    process.once("exit", abandon);
    const timer = setTimeout(
      () => end({ kind: "timed out", message: `no answer within ${Math.round(timeout / 100) / 10} s` }),
      timeout,
    );
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      if (stdout.length > mostOutput) end({ kind: "no JSON", message: "the answer is larger than any that is known" });
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr = (stderr + chunk).slice(-20_000)));
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      process.off("exit", abandon);
      const notThere = error.code === "ENOENT" || error.code === "EACCES";
      resolve(notThere ? "az is not installed" : { failure: { kind: "failed", message: error.message } });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      process.off("exit", abandon);
      if (ending !== undefined) return resolve({ failure: ending });
      if (code !== 0) return resolve({ failure: failureOf(stderr, code) });
      resolve(parsed(stdout));
    });
  });
}

function parsed(stdout: string): Outcome {
  // `az` prints nothing at all for an empty answer of some commands.
  if (stdout.trim() === "") return { answer: null };
  try {
    return { answer: JSON.parse(stdout) };
  } catch (error) {
    return { failure: { kind: "no JSON", message: (error as Error).message } };
  }
}

/**
 * What a failure is, from what `az` and Azure write: `az login` stands in every message about signing in; codes of Azure Resource
 * Manager are at https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors (read 2026-11-22).
 */
function failureOf(stderr: string, code: number | null): Failure {
  const message = stderr.trim() || `az ended with ${code ?? "a signal"} and said nothing`;
  if (/az login|AADSTS\d+|Interactive authentication is needed/i.test(message))
    return { kind: "not signed in", message };
  if (/AuthorizationFailed|does not have authorization|\bForbidden\b/i.test(message)) {
    return { kind: "no permission", message };
  }
  if (/NotFound\b|\bnot found\b|could not be found|PlatformImageNotFound/i.test(message)) {
    return { kind: "not found", message };
  }
  return { kind: "failed", message };
}
