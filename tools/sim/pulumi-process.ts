import { spawn } from "node:child_process";

export interface RunResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a Pulumi command; in the project's folder when none is named. */
export type PulumiProcess = (args: string[], output: "inherit" | "capture", folder?: string) => Promise<RunResult>;

interface ProcessOptions {
  folder: string;
  environment: NodeJS.ProcessEnv;
  /**
   * `inherit` shows the command's output; `capture` returns it. `show and return errors` shows all of it, and returns
   * standard error.
   */
  output: "inherit" | "capture" | "show and return errors";
  /** Ends the command when it aborts. */
  signal?: AbortSignal;
  /** How: as Ctrl+C would when left out. */
  killSignal?: "SIGINT" | "SIGKILL";
}

/** Runs a program until it has ended; with it ends what it started. */
export function runProcess(program: string, args: string[], options: ProcessOptions): Promise<RunResult> {
  const { folder, environment, output, signal, killSignal = "SIGINT" } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: environment,
      stdio: {
        inherit: "inherit" as const,
        capture: ["ignore" as const, "pipe" as const, "pipe" as const],
        "show and return errors": ["inherit" as const, "inherit" as const, "pipe" as const],
      }[output],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      if (output !== "capture") process.stderr.write(chunk);
    });
    const interrupt = (): void => void child.kill(killSignal);
    signal?.addEventListener("abort", interrupt);
    // Ctrl+C reaches Pulumi through the terminal; this process stays until Pulumi has ended, as the simulator lives in it.
    const stay = (): void => undefined;
    process.on("SIGINT", stay);
    // Whoever ends this process otherwise ends Pulumi with it, by force when it doesn't listen.
    const end = (): void => {
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
    };
    process.on("SIGTERM", end);
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      process.off("SIGINT", stay);
      process.off("SIGTERM", end);
      resolve({ exitCode: code ?? 1, stdout, stderr });
    });
  });
}
