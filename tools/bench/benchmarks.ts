import type { Bench } from "./bench";
import { buildsSpeed } from "./builds-speed";
import { editSpeed } from "./edit-speed";
import { growthSpeed } from "./growth-speed";
import type { Measurement } from "./measurement";
import { previewSpeed } from "./preview-speed";
import { upSpeed } from "./up-speed";

const benchmarks = { preview: previewSpeed, edit: editSpeed, growth: growthSpeed, up: upSpeed, builds: buildsSpeed };

export type BenchmarkName = keyof typeof benchmarks;
export const benchmarkNames = Object.keys(benchmarks) as BenchmarkName[];

/**
 * Runs one benchmark. A quick one runs a single round and promises nothing: its measurements have no bound.
 *
 * @throws Error when a command that it measures fails
 */
export async function runBenchmark(name: BenchmarkName, bench: Bench): Promise<Measurement[]> {
  if (!bench.quick) return await benchmarks[name](bench);
  const measurements = await benchmarks[name]({ ...bench, rounds: 1 });
  return measurements.map((measurement) => ({ ...measurement, bound: null }));
}
