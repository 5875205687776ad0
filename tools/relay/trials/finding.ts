/** One thing that a relay must do, and what a trial saw of it. */
export interface Finding {
  /** What is asked: `the metadata service is refused`. */
  claim: string;
  /** What was seen, in words. */
  seen: string;
  holds: boolean;
}

/** What one trial found. */
export interface Report {
  trial: string;
  /** How long it took. */
  seconds: number;
  findings: Finding[];
  /** Why it was not tried on this machine; undefined where it was. */
  notTried?: string;
  /** What was measured beside, a run a row. */
  table?: Table;
}

export interface Table {
  heads: string[];
  rows: string[][];
}
