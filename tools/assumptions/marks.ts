import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Words by which code and documentation mark what no source confirms. */
const mark = /guess|\[m\]|inferred|from memory|not documented/gi;

/** This table itself, and files that a program writes from others that are counted. */
const generated = [
  "docs/assumptions.md",
  "tools/assumptions/",
  "tools/azure-sim/data/types.json",
  "tools/azure-sim/rules/README.md",
];

/** How many marks each file of the project has; files without any are left out. */
export function countMarks(project: string): Record<string, number> {
  const patterns = ["{components,stacks,services,tools,docs}/**/*.{ts,md,json,csv,mjs,cjs,sh,py,yaml,go}", "README.md"];
  const files = globSync(patterns, { cwd: project, exclude: ["**/node_modules/**"] }).filter(
    (file) => !generated.some((start) => file.startsWith(start)),
  );
  const counts = files.sort().map((file): [string, number] => {
    return [file, readFileSync(join(project, file), "utf8").match(mark)?.length ?? 0];
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
