import { setTimeout } from "node:timers/promises";
import type { RestError } from "@azure/storage-blob";

/** How often a request is sent, and how long to wait in between. */
export interface Retries {
  /** Times at most, the first included. */
  tries: number;
  /** Before the second try; twice as long before each further one. Milliseconds. */
  first: number;
  longest: number;
}

export const patience: Retries = { tries: 7, first: 500, longest: 30_000 };

/**
 * Sends a request again where that may help. The library's own retries are off: they neither heed Retry-After nor add chance, so that a thousand
 * hosts that were refused together come back together.
 */
export async function retrying<T>(send: () => Promise<T>, { tries, first, longest }: Retries): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await send();
    } catch (error) {
      if (tried >= tries || !mayPass(error)) throw error;
      const backOff = Math.min(longest, first * 2 ** (tried - 1));
      // Never before the store wants it, and never all at once.
      await setTimeout(retryAfter(error) + backOff * (0.5 + Math.random() / 2));
    }
  }
}

const passing = new Set([408, 429, 500, 502, 503, 504]);

/** Whether an error can be gone the next time: the store is busy, or the connection broke. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError" || error.name === "AbortError") return true;
  const { statusCode, code } = error as RestError;
  if (statusCode !== undefined) return passing.has(statusCode);
  if (error.name === "CutShort") return true;
  return typeof code === "string" && /^E[A-Z]+$|^REQUEST_SEND_ERROR$|^ERR_(STREAM|SSL|SOCKET|HTTP)/.test(code);
}

/** Milliseconds that a store asks to wait: seconds in its header, and no more than a minute is believed. */
function retryAfter(error: unknown): number {
  const seconds = Number((error as RestError).response?.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : 0;
}

/** A body that ended before it was whole. */
export class CutShort extends Error {
  constructor(got: number, wanted: number) {
    super(`${got} of ${wanted} bytes came`);
    this.name = "CutShort";
  }
}
