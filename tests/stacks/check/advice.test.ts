import assert from "node:assert/strict";
import fc from "fast-check";
import { describeProblem } from "../../../components/conventions";
import { parseConfig } from "../../../stacks/config";
import { renewLock } from "../../../tools/config/renew-lock";
import { followAdvice } from "../../support/follow-advice";
import { type Mistake, mistakes } from "./mistakes";
import { correctConfig, correctLock, refusalOf } from "./scene";

const MAX_ROUNDS = 3;

/** What is still wrong after the advice was followed for a few rounds, each problem of a round in turn; empty for a valid file. */
function leftOver(...made: Mistake[]): string[] {
  const written = correctConfig();
  for (const { make } of made) make(written);
  // Mistakes may share what they write.
  const config = structuredClone(written);
  let lock = correctLock;
  const history: string[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { problems } = refusalOf(config, [], lock);
    if (problems.length === 0) return [];
    // The last first, so that what is removed moves no place that comes after.
    for (const problem of [...problems].reverse()) {
      history.push(`${round + 1}: ${problem.path}: ${describeProblem(problem)}`);
      if (problem.fix.startsWith("run `npm run config -- lock --stack prod`")) {
        const { addressIndexes } = renewLock(parseConfig(config).value!, lock).lock!;
        lock = { ...lock, addressIndexes };
      } else if (!followAdvice(config, problem, correctConfig())) history.push("   not an instruction");
    }
  }
  return refusalOf(config, [], lock).problems.length === 0 ? [] : history;
}

describe("advice that is followed literally", () => {
  for (const mistake of mistakes) {
    it(`ends in a valid file: ${mistake.what}`, () => assert.deepEqual(leftOver(mistake), []));
  }

  it("ends in a valid file for two mistakes at once", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...mistakes), { minLength: 2, maxLength: 2 }), (made) => {
        try {
          const config = correctConfig();
          for (const { make } of made) make(config);
        } catch {
          // One takes away where another is made.
          return;
        }
        assert.deepEqual(leftOver(...made), []);
      }),
      { numRuns: 200 },
    );
  }).timeout(240_000);
});
