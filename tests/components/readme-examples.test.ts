import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { Module } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { declare } from "../support/declare";
import { project } from "../support/stacks";

/** A folder's README, and the example in it as a file that stands beside it, although it isn't there. */
function exampleIn(folder: string): { folder: string; file: string; code: string } {
  const text = readFileSync(join(project, folder, "README.md"), "utf8");
  const code = /^```(?:ts|typescript)\n([^]*?)^```$/m.exec(text)?.[1] ?? "";
  return { folder, file: join(project, folder, "readme-example.ts"), code };
}

const ofComponents = readdirSync(join(project, "components"))
  .filter((folder) => folder !== "conventions")
  .map((folder) => exampleIn(`components/${folder}`));
const ofCredentials = exampleIn("services/relay");
const ofBuilds = exampleIn("services/builds");
const examples = [...ofComponents, ofCredentials, ofBuilds];

describe("the READMEs' examples", () => {
  it("are there, one for each component and each library", () => {
    assert.deepEqual(
      examples.filter(({ code }) => code === "").map(({ folder }) => folder),
      [],
    );
  });

  it("compile", () => {
    const { config } = ts.readConfigFile(join(project, "tsconfig.json"), (file) => readFileSync(file, "utf8")) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noCheck: false }, project);
    const host = ts.createCompilerHost(options);
    const getSourceFile = host.getSourceFile.bind(host);
    const fileExists = host.fileExists.bind(host);
    const codeOf = (file: string): string | undefined => examples.find((example) => example.file === file)?.code;
    host.fileExists = (file) => codeOf(file) !== undefined || fileExists(file);
    host.getSourceFile = (file, language, ...rest) => {
      const code = codeOf(file);
      return code === undefined ? getSourceFile(file, language, ...rest) : ts.createSourceFile(file, code, language);
    };
    const program = ts.createProgram(
      examples.map(({ file }) => file),
      options,
      host,
    );
    const diagnostics = examples.flatMap(({ file }) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
    assert.equal(ts.formatDiagnostics(diagnostics, { ...host, getNewLine: () => "\n" }), "");
  }).timeout(120_000);

  for (const { folder, file, code } of ofComponents) {
    it(`${folder}'s runs`, async () => {
      const { resources } = await declare(() => run(code, file));
      const azure = resources.filter(({ type }) => type.startsWith("azure-native:"));
      assert.ok(azure.length > 1, "it declares nothing");
    }).timeout(30_000);
  }

  it(`${ofBuilds.folder}'s runs`, () => {
    const { release } = run(ofBuilds.code, ofBuilds.file) as { release: unknown };
    assert.equal(typeof release, "function");
  });

  it(`${ofCredentials.folder}'s runs`, () => {
    process.env["RELAY_SECRET"] = "4f9c2b1e7a6d8053";
    const { iceServer } = run(ofCredentials.code, ofCredentials.file) as { iceServer: { username: string } };
    delete process.env["RELAY_SECRET"];
    assert.match(iceServer.username, /^\d+:session-7f3a$/);
  });
});

/** Runs a module's text as if it stood in a file, and answers with what it exports. */
function run(code: string, file: string): unknown {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true },
  });
  const example = new Module(file) as Module & { _compile(text: string, file: string): void };
  example.filename = file;
  example.paths = [];
  example._compile(outputText, file);
  return example.exports;
}
