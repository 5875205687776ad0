import type { Stage } from "./stage";

/** A part of the story. */
export interface Step {
  /** For programs. */
  name: string;
  /** What happens, in one sentence. */
  headline: string;
  play: (stage: Stage) => Promise<Played>;
}

/** What really happened. */
export interface Played {
  /** What had to come out, in words, and whether it did. */
  expected: Record<string, boolean>;
  /** For the person who watches. */
  lines: string[];
  /** The same numbers for programs. */
  facts: Record<string, unknown>;
}

/** A step in the summary. */
export interface StepResult extends Record<string, unknown> {
  step: string;
  holds: boolean;
  seconds: number;
}
