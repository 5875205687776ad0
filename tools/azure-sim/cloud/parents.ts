import type { ArmError } from "../contract";

/**
 * What a resource needs to be there before it: its subscription (always there), its resource group, the resource it is
 * a child of, or the resource it extends (a role assignment's scope).
 * @param id the resource's id.
 * @param exists whether a resource exists.
 * @returns ARM's refusal; undefined when nothing is missing.
 */
export function missingParent(id: string, exists: (id: string) => boolean): ArmError | undefined {
  const parent = parentOf(id);
  if (parent === undefined || exists(parent.id)) {
    return undefined;
  }
  if (isOthersZone(parent.id, exists)) {
    return undefined;
  }
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id);
  if (group !== null && !exists(group[0])) {
    return {
      status: 404,
      code: "ResourceGroupNotFound",
      message: `Resource group '${group[1]}' could not be found.`,
    };
  }
  if (parent.kind === "parent") {
    return {
      status: 404,
      code: "ParentResourceNotFound",
      message:
        `Failed to perform 'write' on resource(s) of type '${parent.childType}', because the parent resource ` +
        `'${parent.id}' could not be found.`,
    };
  }
  return {
    status: 404,
    code: "ResourceNotFound",
    message: `The Resource '${parent.id.split("/providers/").at(-1)}' was not found.`,
    target: parent.id,
  };
}

/**
 * A public DNS zone is mostly somebody else's, in a group that the simulator knows nothing of: then it is taken to be there. In a group that
 * is simulated, it is there or not.
 */
function isOthersZone(id: string, exists: (id: string) => boolean): boolean {
  const [, group] =
    /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)\/providers\/Microsoft\.Network\/dnsZones\/[^/]+$/i.exec(id) ?? [];
  return group !== undefined && !exists(group);
}

/** The resource that must exist; undefined where that is a subscription, a management group or the tenant. */
function parentOf(id: string): { kind: "parent" | "scope"; id: string; childType: string } | undefined {
  const start = id.toLowerCase().lastIndexOf("/providers/");
  if (start < 0) {
    return undefined;
  }
  const scope = id.slice(0, start);
  const [, , ...segments] = id
    .slice(start)
    .split("/")
    .filter((part) => part !== "");
  const types = segments.filter((_, index) => index % 2 === 0);
  if (types.length > 1) {
    return { kind: "parent", id: id.split("/").slice(0, -2).join("/"), childType: types.join("/") };
  }
  const alwaysThere = /^$|^\/subscriptions\/[^/]+$|\/Microsoft\.Management\/managementGroups\/[^/]+$/i;
  return alwaysThere.test(scope) ? undefined : { kind: "scope", id: scope, childType: types.join("/") };
}
