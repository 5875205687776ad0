import { resourceGraphTables, workspaceTables } from "../../components/observability";

/** The parts of Kusto's own language service that are used: https://github.com/microsoft/Kusto-Query-Language (12.4.1). */
interface KustoLanguage {
  GlobalState: { Default: { WithDatabase(database: unknown): unknown } };
  KustoCode: {
    Parse(query: string): { Syntax: unknown };
    ParseAndAnalyze(query: string, globals: unknown): { GetDiagnostics(): List<{ Message: string }> };
  };
  Syntax: { SyntaxKind: unknown };
  Symbols: {
    DatabaseSymbol: { ctor: new (name: string, members: unknown[]) => unknown };
    /** From a name, a schema as `(Computer: string)`, and a description. */
    TableSymbol: { $ctor7: new (name: string, schema: string, description: null) => unknown };
  };
}
interface List<Item> {
  Count: number;
  getItem(index: number): Item;
}

/** Which service answers a query: a Log Analytics workspace (Resource Graph through `arg("")`), or Resource Graph itself. */
export type KustoService = "resource graph" | "workspace";

/** In place of `arg("").`, which the language service cannot resolve without a connection. */
const GRAPH_PREFIX = "arg_";

let loaded: { language: KustoLanguage; globals: Record<KustoService, unknown> } | undefined;

/** Loads the language service, about 0.2 s, at its first use. It defines globals in place of exports. */
function kusto(): NonNullable<typeof loaded> {
  if (loaded !== undefined) return loaded;
  /* eslint-disable @typescript-eslint/no-require-imports */
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  /* eslint-enable @typescript-eslint/no-require-imports */
  const language = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto.Language;
  const { DatabaseSymbol, TableSymbol } = language.Symbols;
  const table = (name: string, columns: Record<string, string>): unknown =>
    new TableSymbol.$ctor7(
      name,
      `(${Object.entries(columns)
        .map((column) => column.join(": "))
        .join(", ")})`,
      null,
    );
  const tables = (of: typeof workspaceTables, prefix = ""): unknown[] =>
    Object.entries(of).map(([name, columns]) => table(prefix + name, columns));
  const globals = (members: unknown[]): unknown =>
    language.GlobalState.Default.WithDatabase(new DatabaseSymbol.ctor("database", members));
  loaded = {
    language,
    globals: {
      workspace: globals([...tables(workspaceTables), ...tables(resourceGraphTables, GRAPH_PREFIX)]),
      "resource graph": globals(tables(resourceGraphTables)),
    },
  };
  return loaded;
}

/** Kusto's own parser: the syntax tree of a query, and the name of a kind of node. */
export function loadKusto(): { parse(query: string): unknown; kindName(kind: number): string } {
  const { language } = kusto();
  const { System } = globalThis as unknown as { System: { Enum: { getName(type: unknown, value: number): string } } };
  return {
    parse: (query) => language.KustoCode.Parse(query).Syntax,
    kindName: (kind) => System.Enum.getName(language.Syntax.SyntaxKind, kind),
  };
}

/**
 * What is wrong with a query, by Kusto's own language service: syntax, operators, functions, and tables and columns that the platform sends
 * nothing to. In addition: a join across Resource Graph and the workspace needs a hint, as
 * https://learn.microsoft.com/azure/azure-monitor/logs/azure-monitor-data-explorer-proxy requires (read 2026-12-01).
 *
 * @param service what answers it; default: the workspace
 */
export function kustoProblems(query: string, service: KustoService = "workspace"): string[] {
  const { language, globals } = kusto();
  const text = query.replaceAll(/\barg\(""\)\.(?=\w)/g, GRAPH_PREFIX);
  const diagnostics = language.KustoCode.ParseAndAnalyze(text, globals[service]).GetDiagnostics();
  const problems = Array.from({ length: diagnostics.Count }, (_, index) => diagnostics.getItem(index).Message);
  const crosses =
    text.includes(GRAPH_PREFIX) &&
    Object.keys(workspaceTables).some((name) => new RegExp(`(?:^|\\()\\s*${name}\\b`, "m").test(text));
  for (const [join] of text.matchAll(/\bjoin\b[^(]*/g)) {
    if (crosses && !/\bhint\.remote\s*=\s*(?:left|right)\b/.test(join)) {
      problems.push("a join of Resource Graph with the workspace needs hint.remote");
    }
  }
  return [...new Set(problems)];
}
