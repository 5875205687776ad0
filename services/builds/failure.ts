/** The numbers that the tool ends with. Scripts lean on them, and so does a host's boot (services/host-agent/README.md): they never change. */
export const exitCodes = {
  done: 0,
  /** Something that nobody thought of. */
  unexpected: 1,
  /** A store can't be reached, or asks to slow down; the same command may well work later. */
  unreachable: 10,
  /** A store refuses the identity, or there is none. */
  refused: 11,
  /** There is no such build, or the channel points to none. */
  nothing: 12,
  /** What is stored or has arrived isn't what the manifest says. */
  corrupt: 20,
  /** The disk is too small. */
  full: 21,
  /** A manifest or a channel that can't be read, or is of a later format. */
  unreadable: 22,
  /** Somebody else has moved what was to be moved, or published another build under the name. */
  conflict: 30,
  /** A promotion that some regions have and others don't. */
  incomplete: 31,
  /** The folder is no build. */
  folder: 40,
  /** Called wrongly. */
  usage: 64,
} as const;

export type FailureKind = Exclude<keyof typeof exitCodes, "done">;

/** Why a command didn't do what it was asked for, and what to do about it, in words for whoever called it. */
export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    /** What to report beside it, for `--json`. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "Failure";
  }
}
