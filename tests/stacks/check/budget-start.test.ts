import assert from "node:assert/strict";
import { checkConfiguration } from "../../../stacks/check-configuration";
import { type Lock, parseConfig } from "../../../stacks/config";
import { renewLock } from "../../../tools/config/renew-lock";
import { stackConfig } from "../../../tools/config/stack-config";
import { project } from "../../support/stacks";

const nothing: Lock = { version: 2, addressIndexes: {}, regions: {} };
const committed = parseConfig(stackConfig(project, "prod")).value!;
/** The lock file of the committed production, with another record of its budget; undefined for none. */
const lockWith = (budgetStart: string | undefined): Lock => ({ ...renewLock(committed, nothing).lock!, budgetStart });

/** Problems on 2027-03-31 of the committed production with another start of its budget. */
function problemsOf(startDate: string, lock: Lock): string[] {
  const values = structuredClone(stackConfig(project, "prod")) as { monitoring: { budget: { startDate: string } } };
  values.monitoring.budget.startDate = startDate;
  const today = new Date("2027-03-31T12:00:00Z");
  const { problems } = checkConfiguration({ values, lockOf: () => ({ lock, problems: [] }), today });
  return problems
    .filter(({ fix }) => fix.includes("a month up to"))
    .map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`);
}

const months = 'write "2027-03-01", or a month up to "2028-03-01"';
const past = `monitoring.budget.startDate: a new budget starts in the current month or later; ${months}`;
const future = `monitoring.budget.startDate: a budget starts at most twelve months ahead; ${months}`;

describe("a budget's start", () => {
  it("is refused in a past month and more than twelve months ahead", () => {
    assert.deepEqual(problemsOf("2027-02-01", nothing), [past]);
    assert.deepEqual(problemsOf("2028-04-01", nothing), [future]);
    for (const startDate of ["2027-03-01", "2028-03-01"]) assert.deepEqual(problemsOf(startDate, nothing), []);
  });

  it("may be past where the lock file records it, or is from before it was recorded", () => {
    assert.deepEqual(problemsOf("2026-12-01", lockWith("2026-12-01")), []);
    assert.deepEqual(problemsOf("2027-02-01", lockWith("2026-12-01")), [past]);
    assert.deepEqual(problemsOf("2026-12-01", lockWith(undefined)), []);
    assert.deepEqual(problemsOf("2028-04-01", lockWith(undefined)), [future]);
  });

  it("is recorded in the lock file, and another one is to be recorded again", () => {
    const renewed = renewLock(committed, lockWith("2026-11-01"));
    assert.equal(renewed.lock?.budgetStart, "2026-12-01");
    assert.deepEqual(renewed.recorded, [
      "monitoring.budget.startDate: the budget is replaced by one that starts on 2026-12-01.",
    ]);
    assert.deepEqual(renewLock(committed, lockWith(undefined)).recorded, []);
  });
});
