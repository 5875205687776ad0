import type { Found } from "./found";

/** What a Markdown page holds that a reader copies. */
export interface PageContents {
  /** Whole command lines, from code blocks without a language (or `sh`, `bash`) and from inline code. */
  commands: Found[];
  /** Queries of blocks marked `kusto`. */
  queries: Found[];
}

const shellBlocks = ["", "bash", "console", "sh", "shell"];

/**
 * The commands and queries of a Markdown page.
 *
 * @param programs the first words that make a line a command, e.g. `az`
 */
export function contentsOfPage(file: string, text: string, programs: readonly string[]): PageContents {
  const commands: Found[] = [];
  const queries: Found[] = [];
  const isCommand = (line: string): boolean => programs.includes(/^[\w:.-]+(?= \S)/.exec(line)?.[0] ?? "");
  // Fences may be indented (in lists); the closing one has the indentation of the opening one.
  const fence = /^( *)```(\w*)[^\n]*\n([^]*?)^\1```\s*$/gm;
  for (const match of text.matchAll(fence)) {
    const [whole, , language = "", body = ""] = match;
    const first = lineOf(text, match.index + whole.indexOf("\n") + 1);
    if (language === "kusto") queries.push({ text: dedent(body), file, line: first });
    if (!shellBlocks.includes(language)) continue;
    for (const { line, offset } of shellLines(body)) {
      if (isCommand(line)) commands.push({ text: line, file, line: first + offset });
    }
  }
  const prose = text.replaceAll(fence, (block) => block.replaceAll(/[^\n]/g, " "));
  for (const match of prose.matchAll(/(?<!`)`([^`]+)`(?!`)/g)) {
    const code = match[1]!.replaceAll(/\s*\n\s*/g, " ").trim();
    const found = { text: code, file, line: lineOf(text, match.index) };
    if (isCommand(code)) commands.push(found);
    else if (/^[A-Z]\w+\s*\|\s*\w+/.test(code)) queries.push(found);
  }
  return { commands, queries };
}

/** Command lines of a shell block: continued lines joined, comments removed. */
function shellLines(body: string): { line: string; offset: number }[] {
  const lines: { line: string; offset: number }[] = [];
  let open: { line: string; offset: number } | undefined;
  body.split("\n").forEach((raw, offset) => {
    const continued = raw.endsWith("\\");
    const part = (continued ? raw.slice(0, -1) : raw).trim();
    open = open === undefined ? { line: part, offset } : { ...open, line: `${open.line} ${part}` };
    if (continued) return;
    lines.push({ ...open, line: open.line.replace(/\s+#\s.*$/, "") });
    open = undefined;
  });
  return lines;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function dedent(text: string): string {
  const indents = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [/^ */.exec(line)![0].length]));
  const indent = Math.min(...indents);
  return text.replaceAll(new RegExp(`^ {${Number.isFinite(indent) ? indent : 0}}`, "gm"), "");
}
