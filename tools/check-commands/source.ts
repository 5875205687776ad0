import ts from "typescript";
import type { Found } from "./found";

/**
 * The commands in a TypeScript file's string literals: those that are a command with options as a whole, and those in backticks inside a
 * message. `${expression}` becomes the placeholder `<$expression>`. Commands that code assembles from arrays are not found here.
 *
 * @param programs the first words that make a text a command, e.g. `az`
 */
export function commandsInSource(file: string, text: string, programs: readonly string[]): Found[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const start = new RegExp(`^(?:${programs.join("|")}) `);
  const visit = (node: ts.Node): void => {
    const literal = joinedText(node);
    if (literal === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const texts =
      start.test(literal) && / --?\w/.test(literal)
        ? [literal]
        : [...literal.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    for (const command of texts)
      if (start.test(command) && !command.includes("\n")) found.push({ text: command.trim(), file, line });
  };
  visit(source);
  return found;
}

/** The text of a literal, a template, or literals joined with `+`; undefined for any other node. */
function joinedText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (text, span) => `${text}<$${span.expression.getText()}>${span.literal.text}`,
      node.head.text,
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [joinedText(node.left), joinedText(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}
