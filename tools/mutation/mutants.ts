import ts from "typescript";

/** One small change of one source file. */
export interface Mutant {
  /** Relative to the project, with `/`. */
  file: string;
  /** The characters that are replaced, by their positions in the file. */
  start: number;
  end: number;
  replacement: string;
  /** Counted from 1. */
  line: number;
  original: string;
  kind: MutantKind;
}

export type MutantKind =
  "operator" | "condition" | "number" | "boolean" | "property" | "list" | "statement" | "pattern";

const operators: Record<string, string> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "&&": "||",
  "||": "&&",
};

/** Arguments of these are text for people (zod): no test compares them word by word. */
const textMethods = ["describe", "meta"];
/** Properties whose values are text for people. */
const textProperties = ["reason", "fix", "description", "source", "message", "help"];

/**
 * All mutants of a TypeScript file, in the order of their places. Types, imports, what is thrown and text for people are left alone:
 * a change there either cannot run or is a matter of words.
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];

  const add = (kind: MutantKind, start: number, end: number, replacement: string): void => {
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ file, start, end, replacement, line, original: text.slice(start, end), kind });
  };
  const replace = (kind: MutantKind, node: ts.Node, replacement: string): void =>
    add(kind, node.getStart(), node.getEnd(), replacement);

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isThrowStatement(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isPropertyAssignment(node) && textProperties.includes(node.name.getText())) return;
    if (ts.isCallExpression(node) && textMethods.includes(methodOf(node) ?? "")) return visit(node.expression);

    if (ts.isBinaryExpression(node)) {
      const operator = operators[node.operatorToken.getText()];
      const isText = [node.left, node.right].some(
        (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side),
      );
      if (operator !== undefined && !isText) replace("operator", node.operatorToken, operator);
    } else if (ts.isIfStatement(node)) {
      for (const value of ["true", "false"]) replace("condition", node.expression, value);
    } else if (ts.isConditionalExpression(node)) {
      for (const value of ["true", "false"]) replace("condition", node.condition, value);
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      replace("condition", node, node.operand.getText());
    } else if (ts.isNumericLiteral(node)) {
      replace("number", node, `(${node.getText()} + 1)`);
    } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
      replace("boolean", node, node.kind === ts.SyntaxKind.TrueKeyword ? "false" : "true");
    } else if (ts.isRegularExpressionLiteral(node)) {
      replace("pattern", node, "/(?:)/");
    } else if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !isAssigned(node)) {
      replace("list", node, "[]");
    } else if (ts.isCallExpression(node) && ["map", "flatMap"].includes(methodOf(node) ?? "")) {
      if (!ts.isExpressionStatement(node.parent)) replace("list", node, "[]");
    } else if (ts.isCallExpression(node) && methodOf(node) === "filter") {
      replace("list", node, (node.expression as ts.PropertyAccessExpression).expression.getText());
    } else if (ts.isObjectLiteralExpression(node) && !isAssigned(node)) {
      for (const property of node.properties) {
        if (textProperties.includes(property.name?.getText() ?? "")) continue;
        const comma = /^\s*,/.exec(text.slice(property.getEnd()))?.[0].length ?? 0;
        add("property", property.getStart(), property.getEnd() + comma, "");
      }
    } else if (ts.isExpressionStatement(node) && !node.getText().startsWith("super(")) {
      replace("statement", node, ";");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function methodOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** Whether a literal is the left side of an assignment: a pattern, not a value. */
function isAssigned(node: ts.Node): boolean {
  return ts.isBinaryExpression(node.parent) && node.parent.left === node;
}

/** What a report calls a mutant, and what `--only` takes: `stacks/plan/x.ts:120:131:(2 + 1)`. */
export function mutantId({ file, start, end, replacement }: Mutant): string {
  return [file, start, end, replacement].join(":");
}

/** A part of a list, drawn without repetition; the same for the same seed. */
export function sample<T>(all: readonly T[], count: number, seed: number): T[] {
  const rest = [...all];
  const random = generator(seed);
  return Array.from(
    { length: Math.min(count, all.length) },
    () => rest.splice(Math.floor(random() * rest.length), 1)[0]!,
  );
}

/** Mulberry32: 32 bits of state, numbers from 0 to below 1. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
