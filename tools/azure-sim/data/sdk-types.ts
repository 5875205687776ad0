/** Reads from the SDK's own files what a resource type takes, gives and defaults to: the derived part of types.json. */
import * as fs from "node:fs";
import * as path from "node:path";
import { readResource, type SdkInterface } from "./sdk-declarations";

/** What a person wrote down about a type (known-types.json): the SDK does not say it. */
export interface KnownType {
  token: string;
  arm: string;
  /** The id's template. */
  id: string;
  provider: Record<string, unknown>;
}

type Scalar = string | number | boolean;

/** The derived part of a line of types.json. */
export interface DerivedType {
  api: string | null;
  file: string;
  class: string;
  required: string[];
  args: Record<string, string>;
  pathParams: string[];
  autoName: Record<string, string>;
  outputOnly: string[];
  outputs: string[];
  outputsAlwaysSet: string[];
  defaults: Record<string, Scalar>;
  nestedDefaults: Record<string, Scalar>;
}

/**
 * What the SDK's files say of a type.
 * @param sdk - the folder of `@pulumi/azure-native`
 */
export function deriveType(sdk: string, known: KnownType): DerivedType {
  const [, module = "", className = ""] = known.token.split(":");
  const file = fileOf(sdk, module, className);
  const declared = readResource(sdk, file, className);
  const source = fs.readFileSync(path.join(sdk, file), "utf8");
  const pathParams = [...known.id.matchAll(/\{([^}]+)\}/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => name in declared.args);
  const outputOnly = [...source.matchAll(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g)].map(
    (match) => match[1] ?? "",
  );
  const outputs = Object.keys(declared.outputs).sort();
  return {
    api: declared.apiVersion,
    file,
    class: className,
    required: namesOf(declared.args, (member) => !member.optional),
    args: Object.fromEntries(
      Object.keys(declared.args)
        .sort()
        .map((name) => [name, shortKind(declared.args[name]?.kind ?? "")]),
    ),
    pathParams,
    autoName: autoNaming(known.id, declared.args),
    outputOnly: [...new Set(outputOnly)].filter((name) => !(name in declared.args)).sort(),
    outputs,
    outputsAlwaysSet: namesOf(declared.outputs, (member) => !member.optional),
    ...defaultsOf(sdk, source),
  };
}

function namesOf(members: SdkInterface, matches: (member: SdkInterface[string]) => boolean): string[] {
  return Object.keys(members)
    .filter((name) => members[name] && matches(members[name]))
    .sort();
}

/** `AFDEndpoint` lies in `afdendpoint.js`, `VirtualNetwork` in `virtualNetwork.js`. */
function fileOf(sdk: string, module: string, className: string): string {
  const wanted = `${className}.js`.toLowerCase();
  const found = fs.readdirSync(path.join(sdk, module)).find((name) => name.toLowerCase() === wanted);
  if (!found) throw new Error(`the SDK has no file for ${module}:${className}`);
  return `${module}/${found}`;
}

/** `inputs.network.SubnetArgs[]` → `SubnetArgs[]`; unions with an enum of the SDK → `enum`. */
function shortKind(kind: string): string {
  const text = kind.trim();
  if (text.endsWith("[]")) return `${shortKind(text.slice(0, -2).replace(/^pulumi\.Input<(.*)>$/, "$1"))}[]`;
  const map = /^\{ \[key: string\]: (.*?);? \}$/.exec(text)?.[1];
  if (map !== undefined) return `${shortKind(map.replace(/^pulumi\.Input<(.*)>$/, "$1"))}{}`;
  if (text.includes("enums.")) return "enum";
  const nested = [...text.matchAll(/inputs\.[\w.]*?(\w+)(?![\w.])/g)].map((match) => match[1] ?? "");
  return nested.length > 0 ? nested.join("|") : text;
}

/**
 * How a missing name is made, by the provider's rule: only the path's last segment, when it is a parameter.
 * https://github.com/pulumi/pulumi-azure-native provider/pkg/resources/resources.go (AutoNamer), stored versions of 2024–2026
 */
function autoNaming(id: string, args: SdkInterface): Record<string, string> {
  const last = /\{([^}]+)\}$/.exec(id)?.[1];
  if (last === undefined || !args[last]?.optional) return {};
  if (last === "roleAssignmentName" || last === "roleDefinitionId") return { [last]: "uuid" };
  if (last === "endpointName" || last === "customDomainName") return { [last]: "random" };
  const afterProvider = id.slice(id.lastIndexOf("Microsoft.") + 1);
  const parameters = id.includes("Microsoft.") ? (afterProvider.match(/\{/g) ?? []).length : 1;
  return { [last]: parameters === 1 ? "random" : "copy" };
}

/** Defaults that the SDK's constructor sets, and those of its `…ProvideDefaults` functions by path. */
function defaultsOf(sdk: string, source: string): Pick<DerivedType, "defaults" | "nestedDefaults"> {
  const defaults: Record<string, Scalar> = {};
  for (const [, name = "", value = ""] of source.matchAll(
    /resourceInputs\["(\w+)"\] = \(args\?\.\w+\) \?\? ([^;]+);/g,
  )) {
    defaults[name] = JSON.parse(value) as Scalar;
  }
  const nestedDefaults: Record<string, Scalar> = {};
  for (const [, name = "", module = "", provide = ""] of source.matchAll(
    /resourceInputs\["(\w+)"\] = .*inputs\.(\w+)\.(\w+ProvideDefaults)\b/g,
  )) {
    collect(sdk, module, provide, name, nestedDefaults);
  }
  return { defaults, nestedDefaults };
}

let inputSource: string | undefined;

function collect(sdk: string, module: string, provide: string, at: string, found: Record<string, Scalar>): void {
  inputSource ??= fs.readFileSync(path.join(sdk, "types/input.js"), "utf8");
  const start = inputSource.indexOf(`(function (${module}) {`);
  const body = inputSource.slice(inputSource.indexOf(`function ${provide}(val) {`, start));
  const text = body.slice(0, body.indexOf("};"));
  for (const [, name = "", value = ""] of text.matchAll(/(\w+): \(val\.\w+\) \?\? ([^\n]+),\n/g)) {
    found[`${at}.${name}`] = JSON.parse(value) as Scalar;
  }
  for (const [, name = "", inner = ""] of text.matchAll(
    /(\w+): pulumi\.output\(val\.\w+\).*?(\w+ProvideDefaults)\b/g,
  )) {
    collect(sdk, module, inner, `${at}.${name}`, found);
  }
}
