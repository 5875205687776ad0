import { trials } from "../trials";

/* The process of one trial, in namespaces of its own (isolated.ts): its answer is JSON on standard output. */
const [name, settings] = process.argv.slice(2) as [keyof typeof trials, string];
trials[name](JSON.parse(settings) as never).then(
  (evidence) => process.stdout.write(JSON.stringify(evidence), () => process.exit(0)),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
