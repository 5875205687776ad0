/** `npm run arm-template -- <export.json>`: writes the ARM template of an exported stack. Without a file it reads standard input. */
import * as fs from "node:fs";
import { exportedToTemplate, type StackExport } from "./template";

function main(): void {
  const [file, ...more] = process.argv.slice(2);
  if (more.length > 0 || file === "--help" || file === "-h") {
    console.error(
      "usage: npm run arm-template -- [<export.json>]      (pulumi stack export | npm run --silent arm-template)",
    );
    process.exitCode = more.length > 0 ? 2 : 0;
    return;
  }
  const text = fs.readFileSync(file ?? 0, "utf8");
  const { template, leftOut } = exportedToTemplate(JSON.parse(text) as StackExport);
  for (const urn of leftOut) console.error(`left out, no template can hold it: ${urn}`);
  process.stdout.write(`${JSON.stringify(template, null, 2)}\n`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
