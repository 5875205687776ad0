import assert from "node:assert/strict";
import { benchmarkNames, runBenchmark } from "../../../tools/bench/benchmarks";
import { project } from "../../support/stacks";

describe("npm run bench -- --quick", function () {
  this.timeout(600_000);
  for (const name of benchmarkNames) {
    it(`measures ${name}`, async () => {
      const lines: string[] = [];
      const say = (line: string): void => void lines.push(line);
      const measurements = await runBenchmark(name, { project, rounds: 1, quick: true, say });
      assert.ok(measurements.length > 0 && lines.length > 0);
      for (const measurement of measurements) {
        assert.ok(measurement.ours > 0 && measurement.reference > 0, JSON.stringify(measurement));
        assert.equal(measurement.bound, null);
      }
    });
  }
});
