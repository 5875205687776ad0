import { buildsProgram } from "./command-line/program";
import { exitCodeOf, tellError } from "./command-line/run";

/** `npm run builds`: publishes games, and says which of their builds hosts play. */
buildsProgram()
  .parseAsync()
  .then(
    () => process.exit(),
    (error: unknown) => {
      tellError(error, process.argv.includes("--json"));
      process.exit(exitCodeOf(error));
    },
  );
