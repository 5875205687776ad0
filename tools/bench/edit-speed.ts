import { parseDocument } from "yaml";
import type { Bench } from "./bench";
import { compare, type Measurement } from "./measurement";
import { stateAtTheEnd } from "./preview-speed";
import { BenchProject } from "./project";

/** What `pulumi new typescript` writes; compiled as ours is, without a type-check. */
const emptyProgram = 'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n';

/** From an edit to the end of dev's preview, beside the preview of a program that declares nothing. */
export async function editSpeed({ project, rounds, quick, say }: Bench): Promise<Measurement[]> {
  const ours = BenchProject.ours(project, "dev");
  const empty = BenchProject.plain(project, emptyProgram, { startUp: false });
  const seconds = { ours: [] as number[], empty: [] as number[] };
  // Short runs on noisy machines: more of them than of the long ones.
  const many = quick ? 1 : rounds * 4;
  try {
    await ours.run(["up", "--yes", "--skip-preview"], stateAtTheEnd);
    for (let round = 0; round < many; round++) {
      if (round % 4 === 0) say(`edit and preview of dev, round ${round + 1} of ${many}`);
      ours.edit("Pulumi.dev.yaml", editedBudget);
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

/**
 * The text of a stack's file with a budget that is higher by one. The lock file does not record the budget, so that the edit
 * needs no other command before the preview.
 *
 * @throws Error where the file has no budget
 */
export function editedBudget(text: string): string {
  const document = parseDocument(text);
  const path = ["config", "cloud-gaming:monitoring", "budget", "monthly"];
  const monthly = document.getIn(path);
  if (typeof monthly !== "number") throw new Error(`The stack's file has no number at ${path.join(" > ")}.`);
  document.setIn(path, monthly + 1);
  return document.toString();
}
