import type { Stage } from "./stage";
import type { Step, StepResult } from "./step";
import { collectDry } from "./steps/collect-dry";
import { corrupt } from "./steps/corrupt";
import { promoteFirst } from "./steps/promote-first";
import { publishFirst } from "./steps/publish-first";
import { pullFirst } from "./steps/pull-first";
import { race } from "./steps/race";
import { rollBack } from "./steps/roll-back";
import { startStorage } from "./steps/start-storage";
import { update } from "./steps/update";
import { tellHeadline, tellLines } from "./tell";

const steps = [startStorage, publishFirst, promoteFirst, pullFirst, update, corrupt, race, rollBack, collectDry];

/** With the one that cleans up, which is the last. */
export const stepCount = steps.length + 1;

/** Plays one step after the other, and ends at the first that doesn't hold: the next ones build upon it. */
export async function playStory(stage: Stage, results: StepResult[], ended: AbortSignal): Promise<void> {
  for (const step of steps) {
    if (ended.aborted) return;
    const result = await playStep(step, results.length + 1, stage, ended);
    results.push(result);
    if (!result.holds) return;
  }
}

/** Plays one, and tells of it. It never throws: a step that fails is one that doesn't hold. */
export async function playStep(
  { name, headline, play }: Step,
  number: number,
  stage: Stage,
  ended?: AbortSignal,
): Promise<StepResult> {
  tellHeadline(number, headline);
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  try {
    const { expected, lines, facts } = await play(stage);
    const broken = Object.entries(expected).flatMap(([what, holds]) => (holds ? [] : [what]));
    stage.progress.end();
    tellLines(lines);
    tellLines(broken.map((what) => `This didn't hold: ${what}.`));
    const holds = broken.length === 0;
    return { step: name, holds, seconds: seconds(), ...facts, ...(holds ? {} : { broken }) };
  } catch (error) {
    stage.progress.end();
    const message = error instanceof Error ? error.message : String(error);
    // What fails after Ctrl-C fails because everything is being taken away.
    if (ended?.aborted !== true) tellLines([`It failed: ${message}`]);
    return { step: name, holds: false, seconds: seconds(), error: message };
  }
}
