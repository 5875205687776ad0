import { CommanderError } from "commander";
import { exitCodes, Failure, type FailureKind } from "../failure";
import { BuildRefused } from "../format";

/** What a command came to: the same for people and, as JSON, for programs. */
export interface Outcome {
  lines: string[];
  value: unknown;
}

const kindOf = { folder: "folder", manifest: "unreadable", content: "corrupt", disk: "full" } as const satisfies Record<
  BuildRefused["subject"],
  FailureKind
>;

/** @returns what a program ends with after such an error */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  return exitCodes[kindOfFailure(error)];
}

function kindOfFailure(error: unknown): FailureKind {
  if (error instanceof Failure) return error.kind;
  return error instanceof BuildRefused ? kindOf[error.subject] : "unexpected";
}

/** Says what went wrong: on standard error, and with `--json` on standard output too, so that a program needn't read sentences. */
export function tellError(error: unknown, json: boolean): void {
  if (error instanceof CommanderError) return;
  const kind = kindOfFailure(error);
  console.error(kind === "unexpected" ? error : (error as Error).message);
  if (!json) return;
  const { message } = error as Error;
  const more =
    error instanceof Failure ? error.details : error instanceof BuildRefused ? { problems: error.problems } : {};
  console.log(JSON.stringify({ error: { kind, exitCode: exitCodes[kind], message, ...more } }, undefined, 2));
}
