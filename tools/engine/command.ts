import { spawn } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  /** The exit code; undefined when the command could not be started, ran out of time, or was ended by a signal. */
  code: number | undefined;
  /** Everything written to standard output. */
  stdout: string;
  /** The last lines written to standard error, or why the command could not be run. */
  stderr: string;
}

/** Settings of one command. */
export interface CommandOptions {
  /** The working folder. Default: this process's. */
  folder?: string;
  /** The whole environment. Default: this process's. */
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds after which the command is killed. Default: none. */
  timeLimit?: number;
  /** Called for each line on standard error, as it comes. */
  onErrorLine?: (line: string) => void;
}

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const KEPT_ERROR_LINES = 40;

/**
 * Runs a command and waits for its end. Never rejects. When this process is told to end meanwhile, so is the command:
 * a compiler would otherwise go on for minutes with nobody to use its work.
 *
 * @param executable A path, or a name to look up on PATH.
 * @param args The arguments, passed on without a shell.
 */
export function runCommand(executable: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(executable, args, {
      cwd: options.folder,
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeLimit,
      killSignal: "SIGKILL",
      windowsHide: true,
    });
    let stdout = "";
    const errorLines: string[] = [];
    let unfinished = "";
    const endWithUs = (signal: NodeJS.Signals) => {
      stopListening();
      child.kill("SIGTERM");
      process.kill(process.pid, signal);
    };
    const stopListening = () => ENDING_SIGNALS.forEach((signal) => process.off(signal, endWithUs));
    ENDING_SIGNALS.forEach((signal) => process.on(signal, endWithUs));

    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      const lines = (unfinished + text).split(/\r?\n/);
      unfinished = lines.pop() ?? "";
      for (const line of lines) {
        options.onErrorLine?.(line);
        errorLines.push(line);
      }
      errorLines.splice(0, errorLines.length - KEPT_ERROR_LINES);
    });
    const finish = (code: number | null, trouble?: string) => {
      stopListening();
      const stderr = [...errorLines, unfinished, trouble ?? ""].filter((line) => line !== "").join("\n");
      resolve({ code: code ?? undefined, stdout, stderr });
    };
    child.on("error", (error) => finish(null, error.message));
    child.on("close", (code, signal) => finish(code, signal ? `ended by ${signal}` : undefined));
  });
}
