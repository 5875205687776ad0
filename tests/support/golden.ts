import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Compares a text with a committed file. `npm run goldens` writes the files anew: look at the difference in git, and
 * say in the commit why it changed.
 */
export function assertGolden(file: string, actual: string): void {
  if (process.argv.includes("--update-goldens")) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing; npm run goldens writes it`);
  assert.equal(
    actual,
    readFileSync(file, "utf8"),
    `${file} differs; if that is meant, run npm run goldens and commit it`,
  );
}

/**
 * The same for a part of a committed file, between the lines `<!-- name -->` and `<!-- end of name -->`.
 */
export function assertGoldenSection(file: string, name: string, actual: string): void {
  const whole = readFileSync(file, "utf8");
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->\n`];
  const [from, to] = [whole.indexOf(begin) + begin.length, whole.indexOf(end)];
  assert.ok(from >= begin.length && to >= from, `${file} has no section ${name}`);
  assertGolden(file, `${whole.slice(0, from)}\n${actual}\n${whole.slice(to)}`);
}
