import assert from "node:assert/strict";
import { Failure, type FailureKind } from "../../../services/builds/failure";

/** Fails unless a promise fails as it should, and says so. */
export async function refused(kind: FailureKind, promise: Promise<unknown>, told: RegExp): Promise<Failure> {
  let found: Failure | undefined;
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, told);
    found = error;
    return true;
  });
  return found!;
}
