import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import ts from "typescript";

/** Tests that take minutes each, or start the engine: a mutant would wait for them too long. */
const tooSlow = [
  /^tests\/(engine|kill|policy|workflow)\//,
  /^tests\/tools\/(bench|builds-demo|engine|mutation|setup|relay\/trials)\//,
  /^tests\/tools\/entry-programs/,
  /^tests\/services\/builds\/(killed|thousand-hosts|worst-cases)/,
];

/** Which tests reach which source files, by imports and by paths of programs that they start. */
export class CoveringTests {
  private readonly distances = new Map<string, Map<string, number>>();
  private readonly imports = new Map<string, string[]>();

  constructor(private readonly project: string) {
    const tests = globSync("tests/**/*.test.ts", { cwd: project }).map(slashed);
    for (const test of tests.filter((test) => !tooSlow.some((pattern) => pattern.test(test))).sort()) {
      this.distances.set(test, this.distancesFrom(test));
    }
  }

  /**
   * The tests of a file's own area that reach it, the likeliest to notice a change first: those of the mirrored folder, the file's namesake before the
   * others, then those with fewer imports between the test and the file.
   */
  of(file: string): string[] {
    const mirror = `tests/${dirname(file)}/`;
    const namesake = `${mirror}${basename(file, ".ts")}.test.ts`;
    const area = file.startsWith("services/") ? /^tests\/services\// : /^tests\/(components|stacks|corpus)\//;
    const ranked = [...this.distances].flatMap(([test, reached]) => {
      const distance = reached.get(file);
      if (distance === undefined || !area.test(test)) return [];
      return [{ test, rank: test === namesake ? 0 : distance + (test.startsWith(mirror) ? 0 : 10) }];
    });
    return ranked.sort((a, b) => a.rank - b.rank || a.test.localeCompare(b.test)).map(({ test }) => test);
  }

  private distancesFrom(test: string): Map<string, number> {
    const reached = new Map([[test, 0]]);
    for (const [file, distance] of reached) {
      for (const next of this.importsOf(file)) if (!reached.has(next)) reached.set(next, distance + 1);
    }
    return reached;
  }

  private importsOf(file: string): string[] {
    const known = this.imports.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(join(this.project, file), "utf8");
    const relativeImports = ts
      .preProcessFile(text)
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => name.startsWith("."))
      .flatMap((name) => this.resolved(join(dirname(file), name)));
    const programs = [...text.matchAll(/"((?:services|stacks|tools)\/[\w./-]+\.ts)"/g)].flatMap(([, path]) =>
      this.resolved(path!),
    );
    const found = [...new Set([...relativeImports, ...programs])];
    this.imports.set(file, found);
    return found;
  }

  private resolved(path: string): string[] {
    const candidates = [path, `${path}.ts`, join(path, "index.ts")].map(slashed);
    const found = candidates.find(
      (candidate) => candidate.endsWith(".ts") && existsSync(join(this.project, candidate)),
    );
    return found === undefined ? [] : [slashed(relative(this.project, join(this.project, found)))];
  }
}

function slashed(path: string): string {
  return path.replaceAll(sep, "/");
}
