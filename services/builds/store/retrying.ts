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

export const patience: Retries = { tries: 8, first: 1000, longest: 30_000 };

/** A success takes back a quarter of what a refusal adds, so that of five requests about four are answered even where a store is overrun. */
const forgiven = 0.25;

/**
 * Sends a store's requests, and again where that may help. The library's own retries are off: they neither heed Retry-After nor add chance, so that a
 * thousand hosts that were refused together come back together. And a store that has refused one request is asked less often for all others too.
 */
export class Patience {
  /** How often the store has lately refused, less what it answered. */
  private refusals = 0;
  private notBefore = 0;

  constructor(private readonly retries: Retries) {}

  async send<T>(request: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const wait = this.notBefore - Date.now();
      // Those that wait for the same moment don't go on in the same one.
      if (wait > 0) await setTimeout(wait * (1 + Math.random() / 2));
      try {
        const answer = await request();
        this.refusals = Math.max(0, this.refusals - forgiven);
        return answer;
      } catch (error) {
        if (tried >= this.retries.tries || !mayPass(error)) throw error;
        const busy = isBusy(error);
        if (busy) this.refusals += 1;
        const pause = retryAfter(error) + this.backOff(Math.max(tried, busy ? this.refusals : 0));
        if (busy) this.notBefore = Math.max(this.notBefore, Date.now() + pause);
        else await setTimeout(pause);
      }
    }
  }

  /** Twice as long each time, and never the same for two. */
  private backOff(times: number): number {
    const { first, longest } = this.retries;
    return Math.min(longest, first * 2 ** (times - 1)) * (0.5 + Math.random() / 2);
  }
}

function isBusy(error: unknown): boolean {
  const { statusCode } = error as RestError;
  return statusCode === 503 || statusCode === 429;
}

const passing = new Set([408, 429, 500, 502, 503, 504]);

/** Whether an error can be gone the next time: the store is busy, or the connection broke. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError" || error.name === "AbortError") return true;
  const { statusCode, code } = error as RestError;
  if (statusCode !== undefined) return passing.has(statusCode);
  if (error.name === "CutShort") return true;
  return typeof code === "string" && /^E[A-Z_0-9]+$|^REQUEST_SEND_ERROR$|^ERR_(STREAM|SSL|SOCKET|HTTP)/.test(code);
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
