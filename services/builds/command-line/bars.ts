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
      format: "{title} {bar} {percentage} %  {eta_formatted}",
      stream: process.stderr,
      hideCursor: true,
      autopadding: true,
      // Each stays with its end for whoever looks later.
      clearOnComplete: false,
      gracefulExit: false,
      etaBuffer: 100,
    },
    Presets.shades_grey,
  );
  let widest = 0;
  return {
    task: (title, total) => {
      widest = Math.max(widest, title.length);
      const bar = all.create(Math.max(total, 1), 0, { title: title.padEnd(widest) });
      return {
        advance: (amount) => bar.increment(amount),
        end: () => {
          bar.update(bar.getTotal());
          bar.stop();
        },
      };
    },
    say: (line) => all.log(`${line}\n`),
    end: () => all.stop(),
  };
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
