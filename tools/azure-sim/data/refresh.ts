/**
 * Makes this folder's data again: `npm run data:refresh -- --bicep-types <checkout of Azure/bicep-types-az>`.
 * README.md says where the data comes from and what to look at after a run.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { publishedFile, type TypeNode } from "../types/published";
import { reducePublishedType } from "./published-reduction";
import { readInterfaces, readResource, type SdkInterface } from "./sdk-declarations";
import { NEWER_THAN_THE_API_VERSION, QUERY_ARGUMENTS, ShapeNotes } from "./sdk-shape";
import { deriveType, type DerivedType, type KnownType } from "./sdk-types";

/** What a run made, file name by file name, and what a person should look at. */
export interface RefreshedData {
  files: Map<string, string>;
  /** One line each: a type without a published body, an argument or output without a place. */
  remarks: string[];
}

interface Sources {
  /** The folder of `@pulumi/azure-native`. */
  sdk: string;
  /** A checkout of Azure/bicep-types-az: it holds `generated/`. */
  checkout: string;
  known: KnownType[];
}

/** All data files, made from the sources; nothing is written. */
export function refreshedData({ sdk, checkout, known }: Sources): RefreshedData {
  const inputs = readInterfaces(path.join(sdk, "types/input.d.ts"));
  const outputs = readInterfaces(path.join(sdk, "types/output.d.ts"));
  const files = new Map<string, string>();
  const remarks: string[] = [];
  const types = known.map(({ token, arm, id, provider }) => {
    const { api, ...derived } = deriveType(sdk, { token, arm, id, provider });
    return { token, arm, api, id, ...derived, provider };
  });
  files.set("types.json", onePerLine(types));
  for (const type of types) {
    const nodes = type.api === null ? undefined : reducePublishedType(checkout, type.arm, type.api);
    if (nodes) {
      remarks.push(...noteShape(nodes, type, sdk, inputs, outputs));
      files.set(path.join("published", publishedFile(type.token)), onePerLine(nodes));
    } else remarks.push(`no published type: ${type.token} ${type.api ?? "(no API version)"}`);
  }
  return { files, remarks };
}

/** Notes on the published types where the SDK's shape differs; says what has no place in them. */
function noteShape(
  nodes: TypeNode[],
  type: KnownType & DerivedType,
  sdk: string,
  inputInterfaces: Map<string, SdkInterface>,
  outputInterfaces: Map<string, SdkInterface>,
): string[] {
  const resource = nodes[0] as Extract<TypeNode, { $type: "ResourceType" }>;
  const body = Number(resource.body.$ref.slice(2));
  const declared = readResource(sdk, type.file, type.class);
  const query = QUERY_ARGUMENTS[type.token];
  if (query) resource.query = query;
  // The provider places these itself.
  const elsewhere = new Set([...type.pathParams, ...(query ?? []), "azureApiVersion"]);
  const inputs = new ShapeNotes(nodes, inputInterfaces, "input");
  inputs.object(body, type.token, declared.args, elsewhere);
  const outputs = new ShapeNotes(nodes, outputInterfaces, "output", inputs);
  outputs.object(body, type.token, declared.outputs, new Set(["azureApiVersion"]));
  const newer = ({ interface: name, member }: { interface: string; member: string }) =>
    NEWER_THAN_THE_API_VERSION.has(`${name}.${member}`);
  return [
    ...inputs.unplaced
      .filter((each) => !newer(each))
      .map((each) => `argument without a place: ${each.interface}.${each.member} (in ${each.object})`),
    ...outputs.unplaced.map((each) => `output without a place: ${each.interface}.${each.member} (in ${each.object})`),
  ];
}

/** JSON whose differences can be read: one element a line. */
function onePerLine(elements: readonly unknown[]): string {
  return `[\n${elements.map((element) => JSON.stringify(element)).join(",\n")}\n]\n`;
}

function main(): void {
  const { values } = parseArgs({ options: { "bicep-types": { type: "string" } } });
  const checkout = values["bicep-types"];
  if (!checkout || !fs.existsSync(path.join(checkout, "generated"))) {
    throw new Error("give --bicep-types <folder>: a checkout of Azure/bicep-types-az, which holds `generated`");
  }
  const sdk = path.dirname(require.resolve("@pulumi/azure-native/package.json"));
  const known = JSON.parse(fs.readFileSync(path.join(__dirname, "known-types.json"), "utf8")) as KnownType[];
  const { files, remarks } = refreshedData({ sdk, checkout, known });
  fs.rmSync(path.join(__dirname, "published"), { recursive: true, force: true });
  fs.mkdirSync(path.join(__dirname, "published"));
  for (const [name, text] of files) fs.writeFileSync(path.join(__dirname, name), text);
  for (const remark of remarks) console.log(remark);
  console.log(`${files.size} files written. Look at the differences with git, then run the tests.`);
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
