import { rmSync } from "node:fs";
import { basename } from "node:path";
import { trials } from "../trials";

/* The process of one trial, in namespaces of its own (isolated.ts): its answer is JSON on standard output. */
process.stdin
  .on("end", () => {
    // Whoever began the trial is gone, and would have removed its folder.
    const folder = process.env.TMPDIR ?? "";
    if (basename(folder).startsWith("relay-trial-")) rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  })
  .resume();
const [name, settings] = process.argv.slice(2) as [keyof typeof trials, string];
trials[name](JSON.parse(settings) as never).then(
  (evidence) => process.stdout.write(JSON.stringify(evidence), () => process.exit(0)),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
