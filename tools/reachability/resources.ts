/** A resource as Azure holds it: its id, its type, and its body on the wire. */
export interface ArmResource {
  /** `/subscriptions/…/providers/Microsoft.Network/virtualNetworks/vnet-one`; upper and lower case are the same. */
  id: string;
  /** `Microsoft.Network/virtualNetworks`. */
  type: string;
  body: unknown;
}

/** Whether two ids name the same resource. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Resources of one type. */
export function ofType(resources: readonly ArmResource[], type: string): ArmResource[] {
  return resources.filter((resource) => sameId(resource.type, type));
}

/** The resource with an id, if there is one. */
export function withId(resources: readonly ArmResource[], id: string | undefined): ArmResource | undefined {
  return id === undefined ? undefined : resources.find((resource) => sameId(resource.id, id));
}

/** The id of what a resource is a part of: `…/privateEndpoints/pep-one` of `…/privateEndpoints/pep-one/privateDnsZoneGroups/default`. */
export function parentId(id: string): string {
  return id.split("/").slice(0, -2).join("/");
}

/** A resource's own name, the last part of its id. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** What stands at a dotted path of a body; undefined where something on the way is missing. */
export function at(body: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      body,
    );
}

export function textAt(body: unknown, path: string): string | undefined {
  const value = at(body, path);
  return typeof value === "string" ? value : undefined;
}

/** A list at a path; empty where there is none. */
export function listAt(body: unknown, path: string): unknown[] {
  const value = at(body, path);
  return Array.isArray(value) ? value : [];
}

/** The texts of a list at a path. */
export function textsAt(body: unknown, path: string): string[] {
  return listAt(body, path).filter((one): one is string => typeof one === "string");
}
