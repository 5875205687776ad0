import { setTimeout } from "node:timers/promises";

/**
 * Waits for some part of so many seconds, another one for each host: those that were started together don't ask together. A blob answers 500 requests a second
 * (https://learn.microsoft.com/azure/storage/blobs/storage-performance-checklist), and every host wants the channel's first.
 */
export async function spreadOver(seconds: number): Promise<void> {
  await setTimeout(Math.random() * 1000 * seconds);
}

/** For a thousand hosts a hundred requests a second; a host that starts alone loses five seconds of minutes. */
export const startSpread = 10;
