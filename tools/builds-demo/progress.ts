import { report } from "../../services/builds/command-line/bars";
import { type Report, silent, type Task } from "../../services/builds/report";
import { indent } from "./tell";

/** As wide as the widest title, so that bars stand below each other. */
const titleWidth = 23;

/** The bars of one step after the other: those of work that takes a while. What else there is to say, the steps say. */
export class Progress implements Report {
  private current: ReturnType<typeof report> | undefined;
  private ended = false;

  task(title: string, total: number): Task {
    // Five regions are asked twice for each promotion, in a moment.
    if (this.ended || title.endsWith(": verifies")) return silent.task(title, total);
    this.current ??= report();
    return this.current.task(`${indent}${process.stderr.isTTY ? title.padEnd(titleWidth) : title}`, total);
  }

  say(): void {}

  /** Leaves the step's bars with their end. */
  end(): void {
    this.current?.end();
    this.current = undefined;
  }

  /** No bars from now on, though something may still be at work. */
  endAll(): void {
    this.end();
    this.ended = true;
  }
}
