/**
 * Resource ids: taking them apart, making them from inputs, matching them against a type's template.
 * ARM compares ids without regard to case: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
import type { ObjectValue, ResourceId, TypeInfo } from "../contract";

/**
 * Takes an id apart. Text that is no id gives a ResourceId with an empty type, so that the caller decides.
 * @param text - `/subscriptions/…/providers/Microsoft.Network/virtualNetworks/vnet/subnets/hosts`
 */
export function parseId(text: string): ResourceId {
  const segments = text.split("/").filter((segment) => segment !== "");
  const last = lastProviders(segments);
  const scopeSegments = last < 0 ? segments : segments.slice(0, last);
  const { subscriptionId, resourceGroupName } = containers(segments);
  const container = {
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(resourceGroupName === undefined ? {} : { resourceGroupName }),
  };
  if (last < 0) {
    if (segments.length === 4 && resourceGroupName !== undefined) {
      return { text, ...container, type: "Microsoft.Resources/resourceGroups", names: [resourceGroupName] };
    }
    if (segments.length === 2 && subscriptionId !== undefined) {
      return { text, ...container, type: "Microsoft.Resources/subscriptions", names: [subscriptionId] };
    }
    return { text, ...container, type: "", names: [] };
  }
  const [namespace = "", ...rest] = segments.slice(last + 1);
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const type = [namespace, ...types].join("/");
  const insideGroup =
    scopeSegments.length === 4 && resourceGroupName !== undefined && !EXTENSION_NAMESPACES.has(namespace.toLowerCase());
  return { text, ...container, type, names, ...(insideGroup ? {} : { scope: `/${scopeSegments.join("/")}` }) };
}

/** Their resources are laid on any scope: a resource group, too, is a scope for them and not their container. */
const EXTENSION_NAMESPACES = new Set(["microsoft.authorization", "microsoft.consumption"]);

function lastProviders(segments: string[]): number {
  return segments.map((segment) => segment.toLowerCase()).lastIndexOf("providers");
}

function containers(segments: string[]): { subscriptionId?: string; resourceGroupName?: string } {
  const found: { subscriptionId?: string; resourceGroupName?: string } = {};
  if (segments[0]?.toLowerCase() === "subscriptions" && segments[1]) {
    found.subscriptionId = segments[1];
    if (segments[2]?.toLowerCase() === "resourcegroups" && segments[3]) found.resourceGroupName = segments[3];
  }
  return found;
}

/**
 * The id that a resource with these inputs gets.
 * @param subscriptionId - fills `{subscriptionId}`: it is no argument of the SDK's
 * @throws when a path parameter is missing or not a known text
 */
export function formatId(info: TypeInfo, inputs: ObjectValue, subscriptionId: string): string {
  const id = info.id.replace(/\{([^}]+)\}/g, (_, parameter: string) => {
    const value = valueAt(inputs, parameter);
    const text = value === undefined && parameter === "subscriptionId" ? subscriptionId : value;
    if (typeof text !== "string") throw new Error(`the id of a ${info.token} needs ${parameter}`);
    // A scope brings slashes of its own.
    return text.replace(/^\/+|\/+$/g, "");
  });
  return `/${id.replace(/^\/+/, "").replace(/\/{2,}/g, "/")}`;
}

/** A parameter's value; `policy.objectId` lies one level down. */
function valueAt(inputs: ObjectValue, parameter: string): unknown {
  let value: unknown = inputs;
  for (const key of parameter.split(".")) {
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}

const matchers = new Map<string, { expression: RegExp; parameters: string[] }>();

/**
 * The path parameters that an id gives a type, with the id's own casing; undefined when it is not of this type.
 * Case is ignored, as ARM does. A scope comes without its leading slash.
 */
export function matchId(info: TypeInfo, id: string): Record<string, string> | undefined {
  let matcher = matchers.get(info.id);
  if (!matcher) {
    const parameters: string[] = [];
    const pattern = info.id
      .split(/(\{[^}]+\})/)
      .map((part) => {
        const parameter = /^\{(.+)\}$/.exec(part)?.[1];
        if (!parameter) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        parameters.push(parameter);
        return SPANS_SLASHES.has(parameter) ? "(.+)" : "([^/]+)";
      })
      .join("");
    matchers.set(info.id, (matcher = { expression: new RegExp(`^${pattern}/?$`, "i"), parameters }));
  }
  const match = matcher.expression.exec(id.startsWith("/") ? id : `/${id}`);
  return match
    ? Object.fromEntries(matcher.parameters.map((name, index) => [name, match[index + 1] ?? ""]))
    : undefined;
}

const SPANS_SLASHES = new Set(["scope", "resourceUri", "parentResourcePath"]);
