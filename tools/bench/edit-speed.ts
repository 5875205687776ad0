import type { Bench } from "./bench";
import { compare, type Measurement } from "./measurement";
import { BenchProject } from "./project";

/** What `pulumi new typescript` writes; compiled as ours is, without a type-check. */
const emptyProgram = 'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n';

/** From an edit to the end of dev's preview, beside the preview of a program that declares nothing. */
export async function editSpeed({ project, rounds, say }: Bench): Promise<Measurement[]> {
  const ours = BenchProject.ours(project, "dev");
  const empty = BenchProject.plain(project, emptyProgram, { startUp: false });
  const seconds = { ours: [] as number[], empty: [] as number[] };
  // Short runs on noisy machines: more of them than of the long ones.
  const many = rounds * 4;
  try {
    await ours.run(["up", "--yes", "--skip-preview"]);
    for (let round = 0; round < many; round++) {
      if (round % 4 === 0) say(`edit and preview of dev, round ${round + 1} of ${many}`);
      ours.edit("Pulumi.dev.yaml", (text) => {
        const edited = text.replace(/maximum: \d+/, `maximum: ${3 + (round % 2)}`);
        if (edited === text) throw new Error("Pulumi.dev.yaml has no maximum to edit.");
        return edited;
      });
      seconds.ours.push((await ours.run(["preview"])).seconds);
      seconds.empty.push((await empty.run(["preview"])).seconds);
    }
  } finally {
    ours.remove();
    empty.remove();
  }
  return [
    compare(
      "from an edit to dev's preview, against an empty program's",
      "s",
      { ours: seconds.ours, reference: seconds.empty },
      1.5,
    ),
  ];
}
