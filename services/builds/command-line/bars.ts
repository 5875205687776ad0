import { MultiBar, Presets } from "cli-progress";
import type { Report } from "../report";

/** Seconds between two lines of a task in a log. */
const lineEvery = 15;

/** Bars for a person at a terminal; for a log a line at a task's begin and end, and now and then in between. Both on standard error. */
export function report(): Report & { end(): void } {
  return process.stderr.isTTY ? bars() : lines();
}

function bars(): Report & { end(): void } {
  const all = new MultiBar(
    {
      format: "{bar} {percentage} %  {title}  {eta_formatted}",
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
  let [running, ended] = [0, false];
  return {
    task: (title, total) => {
      running += 1;
      const bar = all.create(Math.max(total, 1), 0, { title });
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
      if (running > 0) return all.log(`${line}\n`);
      // Nothing is drawn any more that it could be written above.
      finish();
      process.stderr.write(`${line}\n`);
    },
    end: finish,
  };

  function finish(): void {
    if (ended) return;
    ended = true;
    // Once more, with what was said since the last time.
    (all as MultiBar & { update(): void }).update();
    all.stop();
  }
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
