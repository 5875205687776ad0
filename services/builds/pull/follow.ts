import { setTimeout } from "node:timers/promises";
import { buildsIn, pollPointer } from "../channel/pointer";
import { Failure } from "../failure";
import type { BuildStore } from "../store/build-store";
import { type Pulled, pull, type Pulling } from "./pull";

export interface Following extends Pulling {
  channel: string;
  folder: string;
  /** Only this game's builds; all of the channel's, when left out. */
  game?: string;
  /** Seconds between two questions whether the channel has moved, about. */
  every: number;
  /** Is told of each build that came. */
  pulled: (build: Pulled) => void;
}

/** Pulls what a channel points to, and again whenever it has moved, until it is ended. A store that can't be reached for a while is asked again. */
export async function follow(region: BuildStore, following: Following): Promise<never> {
  const { channel, folder, game, every, pulled, report } = following;
  let etag: string | undefined;
  for (;;) {
    try {
      const found = await pollPointer(region, channel, etag);
      if (found !== "unchanged") {
        for (const { digest } of buildsIn(found.pointer, game)) pulled(await pull(region, digest, folder, following));
        // Only now: what failed is pulled the next time, although nothing has moved since.
        etag = found.etag;
      }
    } catch (error) {
      if (!(error instanceof Failure) || !["unreachable", "refused"].includes(error.kind)) throw error;
      report.say(error.message);
    }
    // A little earlier or later each time: a thousand that follow a channel don't ask at once.
    await setTimeout(every * 1000 * (0.75 + Math.random() / 2));
  }
}
