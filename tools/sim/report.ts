import { CloudFileProblem, CloudLocked } from "../azure-sim";
import { NoEngine } from "../engine";
import { SimError } from "./sim-error";

/** Runs a command's main function and exits with its code. */
export function reportAndExit(main: () => number | Promise<number>): void {
  Promise.resolve()
    .then(main)
    .then(
      (exitCode) => process.exit(exitCode),
      (error: unknown) => {
        console.error(isExplained(error) ? error.message : error);
        process.exit(1);
      },
    );
}

/** Whether an error says all that a person needs, so that a stack trace would only hide it. */
function isExplained(error: unknown): error is Error {
  return [SimError, NoEngine, CloudFileProblem, CloudLocked].some((kind) => error instanceof kind);
}
