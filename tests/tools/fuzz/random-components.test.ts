import assert from "node:assert/strict";
import { networks } from "../../../tools/fuzz/components/networks";
import { pools } from "../../../tools/fuzz/components/pools";
import { type Property, runProperty } from "../../../tools/fuzz/run-property";

/*
 * Whole random platforms come from a configuration, whose own schema refuses most of what makes no sense. Here components are
 * given what they would never get from it. The seeds are fixed, as those of platforms are; other ones: `npm run fuzz -- --component pool`.
 */
const properties = { networks: { property: networks, runs: 250 }, pools: { property: pools, runs: 350 } };

describe("random components, declared alone", function () {
  this.timeout(300_000);
  const { stackTraceLimit } = Error;
  // The SDK reads the stack of every promise it makes; nobody reads them here.
  before(() => (Error.stackTraceLimit = 0));
  after(() => (Error.stackTraceLimit = stackTraceLimit));

  for (const [name, { property, runs }] of Object.entries(properties)) {
    it(`${name} deploy, whatever their argument check accepts, and throw nothing but its problems`, async () => {
      const { failure, tried, accepted } = await runProperty<never>(property as Property<never>, { runs, seed: 2026 });
      assert.equal(failure, undefined, failure && `${failure.reason}\n\n${failure.shown}`);
      assert.equal(tried, runs);
      const share = accepted / tried;
      assert.ok(
        share > 1 / 3 && share < 2 / 3,
        `${accepted} of ${tried} are accepted: too few, or too many, to say much`,
      );
    });
  }
});
