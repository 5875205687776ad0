/** Something that a reader copies out of the project, and where it stands. */
export interface Found {
  /** As it stands there, on one line; `<words>` are placeholders. */
  text: string;
  /** Path from the project's folder, e.g. `docs/runbooks/roll-out.md`. */
  file: string;
  /** Line number from 1. */
  line: number;
}

/** A fault of something that a reader copies. */
export interface CommandProblem extends Found {
  /** One sentence: what is wrong and, where it is known, what to write. */
  problem: string;
}
