import { type CloudReader, type CloudResource, type ResourceId } from "../contract";
import { textAt } from "./reading";

/**
 * A resource id in its parts.
 *
 * @param text `/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/net`
 * @returns undefined when the text is not a resource's, a resource group's or a subscription's id
 */
export function parseId(text: string): ResourceId | undefined {
  const parts = text.split("/");
  if (parts[0] !== "" || parts.length < 3 || parts.length % 2 === 0 || parts.includes("", 1)) return undefined;
  if (parts[1]!.toLowerCase() !== "subscriptions" && parts[1]!.toLowerCase() !== "providers") return undefined;
  const providers = parts.map((part) => part.toLowerCase()).lastIndexOf("providers");
  const subscriptionId = parts[1]!.toLowerCase() === "subscriptions" ? parts[2] : undefined;
  const resourceGroupName = parts[3]?.toLowerCase() === "resourcegroups" ? parts[4] : undefined;
  if (providers < 0) {
    if (parts.length === 3)
      return { text, subscriptionId, type: "Microsoft.Resources/subscriptions", names: [subscriptionId!] };
    if (parts.length !== 5 || resourceGroupName === undefined) return undefined;
    return {
      text,
      subscriptionId,
      resourceGroupName,
      type: "Microsoft.Resources/resourceGroups",
      names: [resourceGroupName],
    };
  }
  const own = parts.slice(providers + 2);
  if (own.length < 2 || own.length % 2 === 1) return undefined;
  const type = [parts[providers + 1]!, ...own.filter((_, index) => index % 2 === 0)].join("/");
  const names = own.filter((_, index) => index % 2 === 1);
  const scope = parts.slice(0, providers).join("/");
  const isPlain = resourceGroupName !== undefined && providers === 5;
  return { text, subscriptionId, resourceGroupName, type, names, ...(isPlain || scope === "" ? {} : { scope }) };
}

/** Whether two ids name the same resource: Azure ignores case in them. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether two ARM types are the same: Azure ignores case in them. */
export const sameType = sameId;

/** The id of a resource's parent (a subnet's network); undefined for a resource that has none. */
export function parentId(id: ResourceId): string | undefined {
  return id.names.length < 2 ? undefined : id.text.split("/").slice(0, -2).join("/");
}

/** The last of an id's names: the resource's own. */
export function ownName(id: ResourceId): string {
  return id.names.at(-1)!;
}

/** A region's name as Azure compares it: `Japan East` and `japaneast` are one. */
export function regionName(location: string): string {
  return location.replaceAll(" ", "").toLowerCase();
}

/** Where a resource is: its own location, or for a child (a subnet) its parent's. */
export function regionOf(resource: CloudResource, cloud: CloudReader): string | undefined {
  const location = textAt(resource.body, "location");
  if (location !== undefined) return regionName(location);
  const id = parseId(resource.id);
  const parent = id && parentId(id);
  const above = parent === undefined ? undefined : cloud.get(parent);
  return above && regionOf(above, cloud);
}

/** Whether an id lies below a scope, or is the scope. */
export function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase().replace(/\/$/, "")];
  return inner === outer || inner.startsWith(`${outer}/`);
}
