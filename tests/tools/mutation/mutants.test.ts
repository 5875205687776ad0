import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Compiler } from "../../../tools/mutation/compiler";
import { CoveringTests } from "../../../tools/mutation/covering-tests";
import { mutantId, mutantsOf, sample } from "../../../tools/mutation/mutants";
import { outcomeOf } from "../../../tools/mutation/run-mutant";
import { project } from "../../support/stacks";

const changes = (text: string) =>
  mutantsOf("x.ts", text).map(({ start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end));

describe("mutants", () => {
  for (const [text, ...expected] of [
    ["const a = b > 0;", "const a = b >= 0;", "const a = b > (0 + 1);"],
    ["const a = !b && c;", "const a = !b || c;", "const a = b && c;"],
    ["if (a) b();", "if (true) b();", "if (false) b();", "if (a) ;"],
    ["const a = b ? c : d;", "const a = true ? c : d;", "const a = false ? c : d;"],
    ["const a = { b, c: true };", "const a = {  c: true };", "const a = { b,  };", "const a = { b, c: false };"],
    ["const a = [b];", "const a = [];"],
    ["const a = b.map(c);", "const a = [];"],
    ["const a = b.filter(c);", "const a = b;"],
    ["const a = /b/.test(c);", "const a = /(?:)/.test(c);"],
  ] as const) {
    it(`of ${text}`, () => assert.deepEqual(changes(text), expected));
  }

  it("are none of types, imports, errors and text for people", () => {
    for (const text of [
      'import { a } from "b";',
      "type A = { b: 1 };",
      "interface A { b: true }",
      "throw new Error(`${a > 1}`);",
      'const a = "b" + c;',
      'const a = z.string().describe("b").meta({ c: 1 });',
    ])
      assert.deepEqual(changes(text), []);
  });

  it("are drawn without repetition, the same for the same seed, and named by an id", () => {
    const all = mutantsOf("x.ts", "const a = [1, 2, 3, 4, 5, 6, 7, 8];");
    const ids = (count: number, seed: number) => sample(all, count, seed).map(mutantId);
    assert.deepEqual(ids(5, 1), ids(5, 1));
    assert.notDeepEqual(ids(5, 1), ids(5, 2));
    assert.equal(new Set(ids(100, 1)).size, all.length);
    assert.equal(mutantId(all[0]!), "x.ts:10:34:[]");
  });
});

describe("the tests of a mutant", () => {
  it("are its namesake, then its mirrored folder's, then others of its area that reach it", () => {
    const tests = new CoveringTests(project).of("components/gpu-pool/plan.ts");
    assert.equal(tests[0], "tests/components/gpu-pool/plan.test.ts");
    assert.ok(tests.includes("tests/stacks/outputs/outputs.test.ts"));
    assert.ok(tests.every((test) => /^tests\/(components|stacks|corpus)\//.test(test)));
    const folders = tests.map((test) => test.startsWith("tests/components/gpu-pool/"));
    assert.ok(folders.lastIndexOf(true) < folders.indexOf(false));
  });

  it("are not asked where the compiler refuses the change", () => {
    const folder = mkdtempSync(join(tmpdir(), "mutation-"));
    try {
      const text = "export const count: number = 1;\n";
      writeFileSync(join(folder, "a.ts"), text);
      writeFileSync(join(folder, "b.ts"), 'import { count } from "./a";\nexport const twice: number = 2 * count;\n');
      const compilerOptions = { types: [], lib: ["es5"], strict: true, noCheck: true };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
      const compiler = new Compiler(folder);
      const isRefused = (from: string, replacement: string) => {
        const start = text.indexOf(from);
        const place = { file: "a.ts", start, end: start + from.length, line: 1 };
        return compiler.refuses({ ...place, original: from, replacement, kind: "number" });
      };
      assert.equal(isRefused("1", "2"), false);
      assert.equal(isRefused("1", "true"), true);
      assert.equal(isRefused("number = 1", "string = ''"), true, "b.ts does not fit any more");
      assert.equal(isRefused("1", "3"), false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(60_000);

  it("read the file with the change, and leave the file as it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mutation-"));
    try {
      const write = (path: string, text: string): void => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      };
      const text = "exports.isSmall = (count) => count < 1;\n";
      write("small.js", text);
      write("small.test.js", 'it("is", () => { if (!require("./small.js").isSmall(0)) throw new Error(); });\n');
      write(
        "node_modules/mocha/bin/mocha.js",
        `require(${JSON.stringify(join(project, "node_modules/mocha/bin/mocha.js"))});`,
      );
      const [, less, one] = mutantsOf("small.js", text);
      assert.deepEqual([less!.replacement, one!.replacement], ["<=", "(1 + 1)"]);
      const never = { ...less!, replacement: ">" };
      assert.equal(await outcomeOf(folder, ["small.test.js"]), "passed");
      assert.equal(await outcomeOf(folder, ["small.test.js"], one), "passed");
      assert.equal(await outcomeOf(folder, ["small.test.js"], never), "failed");
      assert.equal(await outcomeOf(folder, ["small.test.js"]), "passed");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(120_000);
});
