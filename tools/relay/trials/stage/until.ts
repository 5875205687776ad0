import { setTimeout as delay } from "node:timers/promises";

/** Waits for something to become true, on a machine that may be busy; says after five seconds that it didn't. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return true;
    await delay(50);
  }
  return false;
}
