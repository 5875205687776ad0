/** How a command tells what it does while it does it: a terminal shows bars, a log lines, a test nothing. */
export interface Report {
  /** Begins something of which the total is known. */
  task: (title: string, total: number) => Task;
  /** Says something that the reader has to know, once. */
  say: (line: string) => void;
}

export interface Task {
  /** So many bytes, or objects, more are done. */
  advance: (amount: number) => void;
  end: () => void;
}

/** Tells nobody. */
export const silent: Report = { task: () => ({ advance: () => {}, end: () => {} }), say: () => {} };
