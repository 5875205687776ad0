import { writeFileSync } from "node:fs";
import { jsonSchemas } from "./schemas";

/** `npm run schemas` */
for (const [file, text] of Object.entries(jsonSchemas())) {
  writeFileSync(file, text);
  console.log(`Wrote ${file}`);
}
