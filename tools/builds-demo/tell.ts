import { styleText } from "node:util";

/** Of everything below a headline. */
export const indent = " ".repeat(4);

/** A step's sentence. */
export function tellHeadline(number: number, text: string): void {
  const [first, ...more] = wrapped(text, "");
  write("");
  write(bold(`${`${number}.`.padStart(3)} ${first}`));
  for (const line of more) write(bold(`${indent}${line}`));
}

/** Results below it; what is a row of a table is short enough already, and stays as it is. */
export function tellLines(lines: readonly string[]): void {
  for (const line of lines) {
    const hanging = line.startsWith("- ") ? "  " : "";
    for (const part of wrapped(line, hanging)) write(`${indent}${part}`);
  }
}

/** What it all came to. */
export function tellEnd(text: string): void {
  write("");
  write(bold(text));
}

function wrapped(text: string, hanging: string): string[] {
  const width = Math.min(process.stderr.columns ?? 100, 110) - indent.length - 1;
  if (text.length <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `${hanging}${word}`);
  }
  return lines;
}

function bold(text: string): string {
  return process.stderr.isTTY ? styleText("bold", text) : text;
}

function write(line: string): void {
  process.stderr.write(`${line}\n`);
}
