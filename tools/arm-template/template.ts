/**
 * An ARM template of what a stack holds, for policy checkers that read templates and not Pulumi's exports.
 * It says what the program asked for (inputs), not what Azure filled in. It is not meant to be deployed: resources of
 * several groups lie side by side, and values that are secret are parameters without a value.
 */
import type { ObjectValue, TypeInfo, Value } from "../azure-sim/contract";
import { parseId, toWire, typeInfo } from "../azure-sim/types";

/** What `pulumi stack export` prints, as far as it is read here. */
export interface StackExport {
  deployment: {
    resources?: ExportedResource[];
  };
}

export interface ExportedResource {
  urn: string;
  type: string;
  /** Azure's id; absent for components. */
  id?: string;
  inputs?: ObjectValue;
  /** True for a resource that a replacement has yet to delete. */
  delete?: boolean;
  /** True for a resource that the stack reads and does not own. */
  external?: boolean;
}

/** One resource of a template. `scope` is set for what lies on another resource (locks, role assignments, diagnostics). */
export interface TemplateResource {
  type: string;
  apiVersion: string;
  name: string;
  scope?: string;
  [member: string]: Value | undefined;
}

export interface ArmTemplate {
  $schema: string;
  contentVersion: string;
  parameters: Record<string, { type: "securestring" | "secureObject" }>;
  resources: TemplateResource[];
}

export interface TemplateResult {
  template: ArmTemplate;
  /** URNs of Azure resources that no template can hold: data-plane ones (a blob), and types that are not known. */
  leftOut: string[];
}

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax (2025-03-24) */
const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/** How Pulumi's exports mark a secret: https://www.pulumi.com/docs/iac/concepts/secrets/ and sdk/proto in pulumi/pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * The template of an exported stack: one resource for each azure-native resource that the stack owns.
 * @param stackExport - the JSON of `pulumi stack export`; secrets may be encrypted or shown, they become parameters
 * @throws TypeError when it is no export
 */
export function exportedToTemplate(stackExport: StackExport): TemplateResult {
  const resources = stackExport?.deployment?.resources;
  if (!Array.isArray(resources)) {
    throw new TypeError(
      "this is no stack export: `deployment.resources` is missing. `pulumi stack export` prints one.",
    );
  }
  const parameters: ArmTemplate["parameters"] = {};
  const leftOut: string[] = [];
  const converted: TemplateResource[] = [];
  for (const exported of resources) {
    if (!exported.type.startsWith("azure-native:") || exported.delete || exported.external) continue;
    const info = typeInfo(exported.type);
    if (!info || info.api === null || exported.id === undefined) leftOut.push(exported.urn);
    else converted.push(resourceOf(info, info.api, exported, exported.id, parameters));
  }
  return { template: { $schema: SCHEMA, contentVersion: "1.0.0.0", parameters, resources: converted }, leftOut };
}

function resourceOf(
  info: TypeInfo,
  apiVersion: string,
  exported: ExportedResource,
  idText: string,
  parameters: ArmTemplate["parameters"],
): TemplateResource {
  const id = parseId(idText);
  const logicalName = exported.urn.split("::").at(-1) ?? exported.urn;
  const inputs = asTemplateValue(exported.inputs ?? {}, logicalName, parameters) as ObjectValue;
  const { body } = toWire(info, inputs);
  return {
    ...body,
    type: info.arm,
    apiVersion,
    name: id.names.join("/"),
    ...(id.scope === undefined ? {} : { scope: id.scope }),
  };
}

/**
 * A value as a template writes it: each secret becomes a reference to a parameter of its own, made on the way, and text
 * that begins with a bracket gets a second one, which makes it text again and not an expression.
 */
function asTemplateValue(value: Value, path: string, parameters: ArmTemplate["parameters"]): Value {
  if (typeof value === "string") return value.startsWith("[") ? `[${value}` : value;
  if (Array.isArray(value)) return value.map((each, index) => asTemplateValue(each, `${path}-${index}`, parameters));
  if (typeof value !== "object" || value === null) return value;
  const record = value as ObjectValue;
  if (record[SIGNATURE] === SECRET) {
    const name = path.replace(/[^A-Za-z0-9-]/g, "-");
    const isObject = typeof record["plaintext"] === "string" && /^[[{]/.test(record["plaintext"]);
    parameters[name] = { type: isObject ? "secureObject" : "securestring" };
    return `[parameters('${name}')]`;
  }
  return Object.fromEntries(
    Object.entries(record).map(([key, inner]) => [key, asTemplateValue(inner, `${path}-${key}`, parameters)]),
  );
}
