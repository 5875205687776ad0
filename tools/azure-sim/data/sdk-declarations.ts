/**
 * Reads the declaration files of `@pulumi/azure-native`: which arguments a resource takes, which members a nested
 * object has, and of what kind. Only data making needs it; a running simulator never does.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** One member of an SDK interface. */
export interface SdkMember {
  /** The kind as written, with `pulumi.Input<…>`, `pulumi.Output<…>` and `| undefined` taken off. */
  kind: string;
  optional: boolean;
  /** The value a discriminator must have, when the SDK's comment states one. */
  expected?: string;
}

/** Members of one interface by name. */
export type SdkInterface = Record<string, SdkMember>;

/** A resource as its declaration file states it. */
export interface SdkResource {
  args: SdkInterface;
  outputs: SdkInterface;
  /** The API version that requests carry; null where the comment names none. */
  apiVersion: string | null;
}

const INTERFACE = /^\s*(?:export )?interface (\w+) \{/;
const MEMBER = /^\s*(?:readonly )?["']?([\w.$@-]+)["']?(\?)?: (.*)$/;
const NAMESPACE = /^export declare namespace (\w+) \{/;

/** The kind inside `pulumi.Input<…>` and friends, with one space where there were line breaks. */
function bareKind(text: string): string {
  let kind = text.replace(/\s+/g, " ").replace(/;\s*$/, "").trim();
  for (let before = ""; before !== kind;) {
    before = kind;
    kind = kind.replace(/ \| undefined$/, "");
    const wrapped = /^pulumi\.(?:Input|Output)<(.*)>$/.exec(kind);
    if (wrapped?.[1] !== undefined && balanced(wrapped[1])) kind = wrapped[1].trim();
  }
  return kind;
}

/** Whether every `<` and `{` closes inside the text, never before it opened. */
function balanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "<" || character === "{") depth++;
    if (character === ">" || character === "}") depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Reads members from the line after an opening brace until that brace closes. */
function readMembers(lines: string[], start: number): { members: SdkInterface; next: number } {
  const members: SdkInterface = {};
  let comment = "";
  let index = start;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (/^\s*\/\*\*/.test(line)) comment = "";
    if (/^\s*(\/\*\*|\*)/.test(line)) {
      comment += line;
      continue;
    }
    if (/^\s*\}/.test(line)) break;
    const member = MEMBER.exec(line);
    if (!member?.[1] || member[3] === undefined || /^\s*(static|constructor)/.test(line)) continue;
    let kind = member[3];
    while (!balanced(kind) && index + 1 < lines.length) kind += `\n${lines[++index] ?? ""}`;
    const expected = /Expected value is '([^']*)'/.exec(comment)?.[1];
    members[member[1]] = {
      kind: bareKind(kind),
      optional: member[2] === "?" || / \| undefined>?;?\s*$/.test(kind),
      ...(expected === undefined ? {} : { expected }),
    };
    comment = "";
  }
  return { members, next: index };
}

/** All interfaces of `types/input.d.ts` or `types/output.d.ts`, by `namespace.Name`. */
export function readInterfaces(file: string): Map<string, SdkInterface> {
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const found = new Map<string, SdkInterface>();
  let namespace = "";
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    namespace = NAMESPACE.exec(line)?.[1] ?? namespace;
    const name = INTERFACE.exec(line)?.[1];
    if (!name) continue;
    const { members, next } = readMembers(lines, index + 1);
    found.set(`${namespace}.${name}`, members);
    index = next;
  }
  return found;
}

/**
 * Reads a resource's own declaration file.
 * @param sdk - the folder of `@pulumi/azure-native`
 * @param file - as in data/types.json: `network/subnet.js`
 */
export function readResource(sdk: string, file: string, className: string): SdkResource {
  const text = fs.readFileSync(path.join(sdk, file.replace(/\.js$/, ".d.ts")), "utf8");
  const lines = text.split("\n");
  const classLine = lines.findIndex((line) => line.startsWith(`export declare class ${className} `));
  const argsLine = lines.findIndex((line) => line.startsWith(`export interface ${className}Args `));
  const apiVersion = /Uses Azure REST API version (\d{4}-\d{2}-\d{2}(?:-preview)?)/.exec(text)?.[1] ?? null;
  return {
    outputs: classLine < 0 ? {} : readMembers(lines, classLine + 1).members,
    args: argsLine < 0 ? {} : readMembers(lines, argsLine + 1).members,
    apiVersion,
  };
}
