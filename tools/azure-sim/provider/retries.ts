import { setTimeout } from "node:timers/promises";
import { AcceptedFailure, Refusal } from "../cloud/refusal";

/** Lets so many of Azure's seconds pass. */
export type Wait = (seconds: number) => Promise<void>;

/** A second passes as a millisecond. */
export const briefly: Wait = (seconds) => setTimeout(seconds);

/** https://github.com/Azure/azure-sdk-for-go, sdk/azcore/runtime/policy_retry.go (checked 2026-11-22). */
const retriedStatuses = [408, 429, 500, 502, 503, 504];
const mostRetries = 3;

/**
 * Conflicts that pass by themselves: the first since https://github.com/pulumi/pulumi-azure-native/pull/3653 (2024-10),
 * the others since #4497 (2026-01) and #4765 (2026-07). 3.28.0 is of 2026-09-21.
 */
const retriedConflicts = [
  "AnotherOperationInProgress",
  "StorageAccountOperationInProgress",
  "ConflictingConcurrentWriteNotAllowed",
];

/** pulumi-azure-native, client_azcore.go: 20 s at first and 120 s at most (checked 2026-11-22). */
const firstDelay = 20;
const longestDelay = 120;

/**
 * Sends a request as azure-native's client does: up to three times more where Azure's answer is one that passes,
 * after the time that the answer names, or else after 20, 60 and 120 seconds (the real ones vary by a third). An answer
 * that asks for more than 120 seconds is taken for final. What was accepted and failed later is not sent again.
 * @throws what the last attempt threw.
 */
export async function withRetries<T>(request: () => Promise<T>, wait: Wait): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const delay = attempt > mostRetries ? undefined : delayAfter(error, attempt);
      if (delay === undefined) {
        throw error;
      }
      await wait(delay);
    }
  }
}

/** @returns undefined for an answer that stands. */
function delayAfter(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof Refusal) || error instanceof AcceptedFailure) {
    return undefined;
  }
  const { status, code, retryAfterSeconds = 0 } = error.errors[0]!;
  const passes = retriedStatuses.includes(status) || (status === 409 && retriedConflicts.includes(code));
  if (!passes || retryAfterSeconds > longestDelay) {
    return undefined;
  }
  return retryAfterSeconds > 0 ? retryAfterSeconds : Math.min((2 ** attempt - 1) * firstDelay, longestDelay);
}
