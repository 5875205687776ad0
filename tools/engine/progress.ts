/** Tells the user what is being waited for. */
export interface Progress {
  /**
   * Begins a stage; the one before it is over.
   *
   * @param text What is waited for, without a full stop, for example "downloading Go modules".
   */
  stage(text: string): void;
  /** Adds a detail to the current stage, for example "120 of 900 packages". It is shown the next time the stage is. */
  detail(text: string): void;
  /** Shows one line that stays. */
  note(text: string): void;
  /** Ends the current stage, if there is one, and clears its line. */
  end(): void;
}

/** Where progress is written: standard error, or in a test something that has these two. */
export interface ProgressStream {
  /** Whether one line can be rewritten again and again. */
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const TERMINAL_INTERVAL = 1_000;
const LOG_INTERVAL = 30_000;
const ERASE_LINE = "\r\u001b[K";

/**
 * Progress on a stream. On a terminal it is one line with the seconds counting; in a log a line when a stage begins and
 * one each half minute, so that nobody takes a slow step for a hanging one.
 *
 * @param stream Default: standard error, so that standard output stays the command's own.
 * @param logInterval Milliseconds between two lines of a stage in a log. Default: 30,000.
 */
export function showProgress(stream: ProgressStream = process.stderr, logInterval = LOG_INTERVAL): Progress {
  let stage: { text: string; detail: string; since: number; timer: NodeJS.Timeout } | undefined;

  const show = () => {
    if (!stage) {
      return;
    }
    const seconds = Math.round((Date.now() - stage.since) / 1000);
    const text = `${stage.text}${stage.detail && ` (${stage.detail})`}`;
    if (stream.isTTY) {
      stream.write(ERASE_LINE + `${text} … ${elapsed(seconds)}`.slice(0, (stream.columns ?? 80) - 1));
    } else {
      stream.write(seconds === 0 ? `${text} …\n` : `  still ${text}, ${elapsed(seconds)}\n`);
    }
  };
  const end = () => {
    clearInterval(stage?.timer);
    if (stage && stream.isTTY) {
      stream.write(ERASE_LINE);
    }
    stage = undefined;
  };
  return {
    stage(text) {
      end();
      const timer = setInterval(show, stream.isTTY ? TERMINAL_INTERVAL : logInterval);
      timer.unref();
      stage = { text, detail: "", since: Date.now(), timer };
      show();
    },
    detail(text) {
      if (stage) {
        stage.detail = text;
      }
    },
    note(text) {
      stream.write(stage && stream.isTTY ? `${ERASE_LINE}${text}\n` : `${text}\n`);
      if (stream.isTTY) {
        show();
      }
    },
    end,
  };
}

/** Seconds as a person says them: "42 s", "3 min 05 s". */
export function elapsed(seconds: number): string {
  const rest = seconds % 60;
  return seconds < 60 ? `${seconds} s` : `${(seconds - rest) / 60} min ${String(rest).padStart(2, "0")} s`;
}
