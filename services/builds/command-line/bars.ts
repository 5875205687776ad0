import { MultiBar, Presets } from "cli-progress";
import type { Report } from "../report";

/** Seconds between two lines of a task in a log. */
const lineEvery = 15;

/** Titles are as wide as the widest usual one, so that bars stand below each other; with the bar that fits a terminal of 80 columns. */
const titleWidth = 28;

/** Bars for a person at a terminal; for a log a line at a task's begin and end, and now and then in between. Both on standard error. */
export function report(): Report & { end(): void } {
  return process.stderr.isTTY ? bars() : lines();
}

function bars(): Report & { end(): void } {
  let drawn: MultiBar | undefined;
  let running = 0;
  /** Leaves the bars that are drawn with their end; what comes next is drawn below. */
  const end = () => {
    // Once more, with what was said since the last time.
    drawn?.update();
    drawn?.stop();
    drawn = undefined;
  };
  return {
    task: (title, total) => {
      running += 1;
      drawn ??= newBars();
      const bar = drawn.create(Math.max(total, 1), 0, { title: title.padEnd(titleWidth) });
      return {
        advance: (amount) => bar.increment(amount),
        end: () => {
          running -= 1;
          bar.update(bar.getTotal());
          bar.stop();
        },
      };
    },
    say: (line) => {
      if (running > 0) return drawn?.log(`${line}\n`);
      end();
      process.stderr.write(`${line}\n`);
    },
    end,
  };
}

function newBars(): MultiBar {
  return new MultiBar(
    {
      format: "{title} {bar} {percentage} %  {eta_formatted}",
      barsize: 24,
      stream: process.stderr,
      hideCursor: true,
      // Each stays with its end for whoever looks later.
      clearOnComplete: false,
      gracefulExit: false,
      etaBuffer: 100,
    },
    Presets.shades_grey,
  );
}

function lines(): Report & { end(): void } {
  const write = (line: string) => process.stderr.write(`${line}\n`);
  return {
    task: (title, total) => {
      let [done, told] = [0, Date.now()];
      write(`${title} …`);
      return {
        advance: (amount) => {
          done += amount;
          if (Date.now() - told < lineEvery * 1000) return;
          told = Date.now();
          write(`  still ${title}, ${Math.floor((100 * done) / Math.max(total, 1))} %`);
        },
        end: () => {},
      };
    },
    say: write,
    end: () => {},
  };
}
