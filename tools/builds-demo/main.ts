import { mkdtempSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { cleanUp } from "./clean-up";
import { Progress } from "./progress";
import { Stage } from "./stage";
import type { StepResult } from "./step";
import { playStep, playStory, stepCount } from "./story";
import { tellEnd } from "./tell";

/** `npm run builds:demo`: the life of a game's builds, played on this machine for whoever watches. A summary for programs is on standard output. */
async function main(): Promise<void> {
  const began = performance.now();
  // A reader that has gone away takes no more words, and the cleaning goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const folder = mkdtempSync(join(tmpdir(), "builds-demo-"));
  // The emulator's data goes below it too.
  process.env["TMPDIR"] = folder;

  const stopped = new AbortController();
  const interrupted = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
  });
  const stage = new Stage(folder, new Progress());
  const results: StepResult[] = [];
  const story = playStory(stage, results, stopped.signal);
  const signal = await Promise.race([story, interrupted]);
  if (signal) {
    stopped.abort();
    stage.progress.endAll();
    tellEnd("Interrupted.");
  }
  const cleaned = await playStep(cleanUp(folder, story), stepCount, stage);
  results.push(cleaned);

  const held = !signal && results.every(({ holds }) => holds);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  tellEnd(held ? `Every step held, in ${seconds} s.` : "Not every step held.");
  const summary = { held, seconds, ...(signal ? { interrupted: signal } : {}), steps: results };
  const code = signal ? 128 + constants.signals[signal] : held ? 0 : 1;
  process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`, () => process.exit(code));
}

void main();
