import { Failure } from "../failure";
import type { BuildStore } from "../store/build-store";
import { lockName } from "../store/names";

/** Azure's longest but endless one: whoever is killed stands in others' way for so long. */
const leaseSeconds = 60;
const renewEvery = 20_000;

/** Says that the channel is still nobody else's. @throws {Failure} where it may be */
export type StillHeld = () => void;

/**
 * Does something that nobody else does to the same channel at the same time: the hub holds a lease of it
 * (https://learn.microsoft.com/rest/api/storageservices/lease-blob).
 *
 * @param who is told to whoever comes meanwhile
 * @throws {Failure} `conflict` where somebody else is at it
 */
export async function holding<T>(
  hub: BuildStore,
  channel: string,
  who: string,
  act: (stillHeld: StillHeld) => Promise<T>,
): Promise<T> {
  const name = lockName(channel);
  await hub.channels.swap(name, "{}", undefined);
  const lease = hub.channels.blob(name).getBlobLeaseClient();
  const abortSignal = () => AbortSignal.timeout(10_000);
  let heldUntil = 0;
  const taken = await hub.channels.ask(`lock ${channel}`, async () => {
    try {
      // Counted from the asking: the service's minute begins no earlier.
      heldUntil = Date.now() + leaseSeconds * 1000;
      await lease.acquireLease(leaseSeconds, { abortSignal: abortSignal() });
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "LeaseAlreadyPresent") return false;
      throw error;
    }
  });
  if (!taken) {
    const holder = await hub.channels.text(name, 4096);
    throw new Failure(
      "conflict",
      `${channel} is being moved at this moment${holder === undefined || holder.text === "{}" ? "" : ` by ${holder.text}`}. Wait for its end; where that one was killed, a minute.`,
    );
  }
  const renewing = setInterval(() => {
    const asked = Date.now();
    // One that fails is tried again in time; the third in a row is too late, and that is noticed below.
    lease.renewLease({ abortSignal: abortSignal() }).then(
      () => (heldUntil = asked + leaseSeconds * 1000),
      () => {},
    );
  }, renewEvery);
  try {
    await hub.channels.ask(`lock ${channel}`, async () => {
      const text = `${who}, since ${new Date().toISOString()}`;
      await hub.channels.blob(name).upload(text, Buffer.byteLength(text), { conditions: { leaseId: lease.leaseId } });
    });
    return await act(() => {
      if (Date.now() < heldUntil - 5000) return;
      throw new Failure(
        "conflict",
        `${channel}: the lease on it couldn't be renewed, so somebody else may have it. Run the same command again.`,
      );
    });
  } finally {
    clearInterval(renewing);
    // Where this fails the lease ends by itself.
    await lease.releaseLease({ abortSignal: abortSignal() }).catch(() => {});
  }
}
