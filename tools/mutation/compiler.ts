import { join } from "node:path";
import ts from "typescript";
import type { Mutant } from "./mutants";

/** Checks the types of the project with a change, as `npm run check:types` does. Only the first check takes as long as that. */
export class Compiler {
  private readonly sources = new Map<string, ts.SourceFile>();
  private readonly options: ts.CompilerOptions;
  private readonly files: string[];
  private builder?: ts.SemanticDiagnosticsBuilderProgram;

  /** @param project the folder with tsconfig.json */
  constructor(private readonly project: string) {
    const parsed = ts.getParsedCommandLineOfConfigFile(
      join(project, "tsconfig.json"),
      { noCheck: false, noEmit: true },
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    )!;
    this.options = parsed.options;
    this.files = parsed.fileNames;
  }

  /** Whether the compiler refuses the change. A project that it refuses without any change is refused with each. */
  refuses(mutant: Mutant): boolean {
    const mutated = join(this.project, mutant.file);
    const host = ts.createCompilerHost(this.options);
    host.getSourceFile = (path, languageVersion) => {
      const known = this.sources.get(path);
      if (known !== undefined && path !== mutated) return known;
      const text = ts.sys.readFile(path);
      if (text === undefined) return undefined;
      const isChanged = path === mutated;
      const changed = isChanged ? text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end) : text;
      const source = ts.createSourceFile(path, changed, languageVersion);
      // The builder compares versions to find what it has to check again.
      Object.assign(source, { version: ts.sys.createHash!(changed) });
      if (!isChanged) this.sources.set(path, source);
      return source;
    };
    this.builder = ts.createSemanticDiagnosticsBuilderProgram(this.files, this.options, host, this.builder);
    return [...this.builder.getSyntacticDiagnostics(), ...this.builder.getSemanticDiagnostics()].length > 0;
  }
}
