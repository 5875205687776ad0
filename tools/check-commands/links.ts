import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { CommandProblem, Found } from "./found";

/** Links of a Markdown page that lead to no file, or to no heading of it. */
export function linkProblems(project: string, file: string, text: string): CommandProblem[] {
  const prose = text.replaceAll(/^( *)```[^]*?^\1```/gm, (block) => block.replaceAll(/[^\n]/g, " "));
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(({ 1: target = "", index }) => {
    if (/^[a-z]+:/.test(target)) return [];
    const line = text.slice(0, index).split("\n").length;
    const [path = "", anchor] = target.split("#");
    const linked = path === "" ? join(project, file) : join(project, dirname(file), path);
    const found = { text: target, file, line };
    if (!existsSync(linked)) return [{ ...found, problem: `there is no ${relative(project, linked)}` }];
    if (anchor === undefined || statSync(linked).isDirectory()) return [];
    const anchors = anchorsOf(readFileSync(linked, "utf8"));
    return anchors.includes(anchor)
      ? []
      : [{ ...found, problem: `${relative(project, linked)} has no heading #${anchor}` }];
  });
}

/** The anchors that GitHub gives a page's headings: https://docs.github.com/get-started/writing-on-github (read 2026-12-01). */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...text.matchAll(/^#{1,6} +(.+)$/gm)].map((match) => {
    const anchor = match[1]!
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The web addresses of a text: of Markdown links, of comments and of messages. */
export function addressesIn(file: string, text: string): Found[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"'`)\]},;…|\\]+/g)].map(({ 0: address, index }) => ({
    text: address.replace(/[.:*]+$/, ""),
    file,
    line: text.slice(0, index).split("\n").length,
  }));
}

/** Hosts of examples and of this machine: nothing answers there. */
const exampleHost =
  /^(?:localhost|127\.0\.0\.1|\[::1\]|169\.254\.169\.254|.*\.(?:example|invalid|test)|(?:.*\.)?example\.(?:com|net|org))$/;

/** What is wrong with a web address by its form. */
export function addressProblems(address: string): string[] {
  // Templates and regular expressions in code are no addresses.
  if (/[${}()^]/.test(address)) return [];
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return ["not a web address"];
  }
  if (exampleHost.test(url.hostname)) return [];
  const locale = /^\/([a-z]{2}-[a-z]{2})\//.exec(url.pathname)?.[1];
  return [
    ...(url.hostname.endsWith("microsoft.com") && locale !== undefined
      ? [`leave ${locale} out, so that each reader gets their own language`]
      : []),
    ...(url.hostname === "docs.microsoft.com" ? ["its pages moved to learn.microsoft.com"] : []),
  ];
}

/**
 * Addresses that do not answer, or answer with an error.
 *
 * @param timeoutMs of each request
 */
export async function deadAddresses(addresses: readonly string[], timeoutMs = 15_000): Promise<Map<string, string>> {
  const dead = new Map<string, string>();
  const waiting = [...new Set(addresses)];
  const work = async (): Promise<void> => {
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      try {
        const { status } = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
        // 403 and 429 are how sites answer programs; only these say that the page is gone.
        if ([404, 410].includes(status)) dead.set(address, `it answers ${status}`);
      } catch (error) {
        dead.set(address, `no answer: ${(error as Error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return dead;
}
