import { parseConfig, readLock } from "../../stacks/config";
import { planPlatform, type PlatformPlan } from "../../stacks/plan";
import { stackConfig } from "../config/stack-config";
import type { Bench } from "./bench";
import { grownPlan } from "./growth-plan";
import { compare, type Measurement } from "./measurement";
import { BenchProject, type Run } from "./project";

/** Numbers of regions, and the one that the others are measured against. */
const full = { sizes: [1, 4, 16, 60], base: 4 };
const small = { sizes: [1, 2], base: 1 };

/** Preview time and the program's memory, a resource, as regions come. */
export async function growthSpeed({ project, rounds, quick, say }: Bench): Promise<Measurement[]> {
  const { sizes, base } = quick ? small : full;
  const plan = committedPlan(project);
  const samples = new Map(sizes.map((size) => [size, { time: [] as number[], memory: [] as number[], resources: 0 }]));
  for (let round = 0; round < rounds; round++) {
    for (const size of sizes) {
      say(`preview of ${size} regions, round ${round + 1} of ${rounds}`);
      const grown = BenchProject.ofPlan(project, grownPlan(plan, size));
      try {
        const run = await grown.run(["preview"]);
        const sample = samples.get(size)!;
        sample.resources = resourcesOf(run);
        sample.time.push((run.seconds * 1000) / sample.resources);
        sample.memory.push((run.program.peakMiB * 1024) / sample.resources);
      } finally {
        grown.remove();
      }
    }
  }
  const reference = samples.get(base)!;
  return sizes
    .filter((size) => size !== base)
    .flatMap((size) => {
      const sample = samples.get(size)!;
      const bound = size === 60 ? 1.2 : null;
      const against = `${size} regions (${sample.resources} resources), against ${base}`;
      return [
        compare(`preview of ${against}`, "ms per resource", { ours: sample.time, reference: reference.time }, bound),
        compare(
          `memory of ${against}`,
          "KiB per resource",
          { ours: sample.memory, reference: reference.memory },
          bound,
        ),
      ];
    });
}

function resourcesOf({ stdout }: Run): number {
  const count = /\+ (\d+) to create/.exec(stdout)?.[1];
  if (count === undefined) throw new Error(`The preview says no count:\n${stdout.slice(-2000)}`);
  return Number(count);
}

function committedPlan(project: string): PlatformPlan {
  const { value: config } = parseConfig(stackConfig(project, "prod"));
  const planned = config && planPlatform(config, readLock("prod", project).lock);
  if (planned?.plan === undefined)
    throw new Error("Pulumi.prod.yaml is refused: `npm run sim -- preview --stack prod`.");
  return planned.plan;
}
