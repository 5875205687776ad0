import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { refusesConnections } from "./refuses-connections";
import type { Step } from "./step";

/** Milliseconds that a step is given to notice that the storage is gone. */
const patience = 5000;

/** Ends the storage and removes everything that was written, whatever the story came to. */
export function cleanUp(folder: string, story: Promise<void>): Step {
  return {
    name: "clean-up",
    headline: "End the storage, and remove everything that was written.",
    play: async (stage) => {
      await stage.close();
      // Whoever still writes would make the folder again.
      await Promise.race([story, setTimeout(patience, undefined, { ref: false })]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      const removed = !existsSync(folder);
      const ended = await refusesConnections(stage.address);
      return {
        expected: { "the folder is gone": removed, "the storage answers no more": ended },
        lines: [removed && ended ? "Nothing is left of it." : `Look at ${folder}.`],
        facts: { removed, ended },
      };
    },
  };
}
