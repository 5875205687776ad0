import pLimit from "p-limit";
import type { Report } from "../report";
import type { BuildStore } from "../store/build-store";
import { CannotCopy, type Copier, type StoredObject } from "./copier";
import { serverSide } from "./server-side";
import { streamed } from "./streamed";

/** Server-side while that works, and streamed from the first refusal on, with a word about it once for each destination. */
export class FirstThatWorks implements Copier {
  /** Objects that went each way. */
  readonly copied = { serverSide: 0, streamed: 0 };
  private readonly streamedInto = new Set<string>();

  private readonly inMemory: ReturnType<typeof pLimit>;

  /** @param parallel objects that are streamed at once, whatever the number of destinations */
  constructor(
    parallel: number,
    private readonly report: Report,
  ) {
    this.inMemory = pLimit(parallel);
  }

  async copy(object: StoredObject, from: BuildStore, to: BuildStore): Promise<void> {
    if (!this.streamedInto.has(to.name)) {
      try {
        await serverSide.copy(object, from, to);
        this.copied.serverSide += 1;
        return;
      } catch (error) {
        if (!(error instanceof CannotCopy)) throw error;
        // Several objects may be on their way when the first is refused.
        if (!this.streamedInto.has(to.name)) {
          this.report.say(
            `${to.name}: ${error.message}, so objects are streamed through this machine, which takes longer.`,
          );
        }
        this.streamedInto.add(to.name);
      }
    }
    await this.inMemory(async () => await streamed.copy(object, from, to));
    this.copied.streamed += 1;
  }
}
