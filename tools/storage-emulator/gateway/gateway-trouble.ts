import { type Trouble, type TroubledRequest } from "./gateway-rules";

type Answer = Extract<Trouble, { answer: unknown }>["answer"];

/** What befalls one request. */
export interface Effects {
  answer?: Answer;
  cutAfterBytes?: number;
  delayMilliseconds: number;
  corrupt: boolean;
}

/** The troubles that are under way. */
export class Troubles {
  private readonly under = new Map<symbol, { trouble: Trouble; left: number }>();

  /** @returns what undoes it */
  add(trouble: Trouble): () => void {
    const key = Symbol();
    this.under.set(key, { trouble, left: trouble.times ?? Infinity });
    return () => void this.under.delete(key);
  }

  /** Counts the troubles that match as having happened. */
  befall(request: TroubledRequest): Effects {
    const effects: Effects = { delayMilliseconds: 0, corrupt: false };
    for (const entry of this.under.values()) {
      if (entry.left <= 0 || !entry.trouble.match(request)) continue;
      entry.left -= 1;
      const { trouble } = entry;
      if ("answer" in trouble) effects.answer ??= trouble.answer;
      else if ("cutAfterBytes" in trouble) effects.cutAfterBytes ??= trouble.cutAfterBytes;
      else if ("delayMilliseconds" in trouble) effects.delayMilliseconds += trouble.delayMilliseconds;
      else effects.corrupt = true;
    }
    return effects;
  }
}

/** Lets so many bytes through; calls `cut` instead of going on with the rest. */
export async function* limited(chunks: AsyncIterable<Buffer>, bytes: number, cut: () => void): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    const passed = chunk.subarray(0, left);
    left -= passed.length;
    if (passed.length > 0) yield passed;
    if (passed.length < chunk.length) return cut();
  }
}

/** Changes one bit of the first chunk. */
export async function* corrupted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let changed = false;
  for await (const chunk of chunks) {
    const copy = Buffer.from(chunk);
    const middle = copy.length >> 1;
    if (!changed && copy.length > 0) copy[middle] = (copy[middle] ?? 0) ^ 1;
    changed ||= copy.length > 0;
    yield copy;
  }
}
