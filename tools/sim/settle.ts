import { type CloudReader, findCreated, type ObjectValue } from "../azure-sim";

/** A resource in Pulumi's state (apitype.ResourceV3 of the engine). */
export interface StateResource {
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  inputs?: ObjectValue;
  outputs?: ObjectValue;
  provider?: string;
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
  deletedWith?: string;
  protect?: boolean;
  /** It was replaced, and is still to be deleted. */
  delete?: boolean;
  /** It is deleted already, and its replacement is still to be created. */
  pendingReplacement?: boolean;
  /** What went wrong after it was created; the next update sends it again even when nothing in it changed. */
  initErrors?: string[];
}

export interface Deployment {
  resources?: StateResource[];
  pending_operations?: { type: string; resource: StateResource }[];
}

const unheard = ["The engine was killed before it heard how this ended."];

/**
 * A state without pending operations and half replaced resources: what was being created or deleted is looked up in the
 * cloud. Whether a request that was accepted also ended well nobody knows, so what was being created or updated is marked to
 * be sent again.
 */
export function settle(deployment: Deployment, cloud: CloudReader): Deployment {
  const { pending_operations: pending = [], ...rest } = deployment;
  let resources = [...(deployment.resources ?? [])];
  for (const { type, resource } of pending) {
    if (type === "creating") resources = withCreated(resources, resource, cloud);
    if (type === "updating") {
      resources = resources.map((one) => (isSame(one, resource) ? { ...one, initErrors: unheard } : one));
    }
    if (type === "deleting" && resource.id !== undefined && cloud.get(resource.id) === undefined) {
      resources = resources.filter((one) => !isSame(one, resource));
    }
  }
  return { ...rest, resources: requirementsFirst(namingOnlyKnown(resources.filter((one) => !one.pendingReplacement))) };
}

function withCreated(resources: StateResource[], resource: StateResource, cloud: CloudReader): StateResource[] {
  const subscriptionId = subscriptionOf(resource.provider, resources);
  const { type: token, inputs = {} } = resource;
  const found = resource.custom ? findCreated(cloud, { token, inputs, subscriptionId }) : undefined;
  if (!found) return resources;
  const created = { ...resource, ...found, initErrors: unheard };
  const others = resources.flatMap((one): StateResource[] => {
    if (one.urn !== resource.urn || one.delete) return [one];
    // What it replaces: deleted already (of the same id, even if nobody heard of it), or still to be deleted.
    return one.pendingReplacement || isSame(one, created) ? [] : [{ ...one, delete: true }];
  });
  return [...others, created];
}

/**
 * What is gone is left out of the state, and so out of what others say they were made with. It can't stay as Pulumi's own
 * `pendingReplacement`: where the change that replaced it was taken back meanwhile, the engine creates it again and then
 * deletes it as its own predecessor (seen with 3.259.0).
 */
function namingOnlyKnown(resources: StateResource[]): StateResource[] {
  const known = new Set(resources.map(({ urn }) => urn));
  const isKnown = (urn: string): boolean => known.has(urn);
  return resources.map((one) => {
    const { dependencies, propertyDependencies, deletedWith, ...rest } = one;
    return {
      ...rest,
      ...(dependencies && { dependencies: dependencies.filter(isKnown) }),
      ...(propertyDependencies && {
        propertyDependencies: Object.fromEntries(
          Object.entries(propertyDependencies).map(([name, urns]) => [name, urns?.filter(isKnown) ?? null]),
        ),
      }),
      ...(deletedWith !== undefined && isKnown(deletedWith) && { deletedWith }),
    };
  });
}

/** All random passwords have the id `none`: a predecessor and its replacement differ only in that one is to be deleted. */
function isSame(one: StateResource, other: StateResource): boolean {
  return (
    one.urn === other.urn &&
    one.id?.toLowerCase() === other.id?.toLowerCase() &&
    Boolean(one.delete) === Boolean(other.delete)
  );
}

/** Pulumi takes a state only when everything stands behind what it requires; otherwise the order stays. */
function requirementsFirst(resources: StateResource[]): StateResource[] {
  const byUrn = new Map<string, StateResource[]>();
  resources.forEach((one) => byUrn.set(one.urn, [...(byUrn.get(one.urn) ?? []), one]));
  const ordered = new Set<StateResource>();
  const visited = new Set<StateResource>();
  const place = (resource: StateResource): void => {
    if (visited.has(resource)) return;
    visited.add(resource);
    requirementsOf(resource).forEach((urn) => byUrn.get(urn)?.forEach(place));
    ordered.add(resource);
  };
  resources.forEach(place);
  return [...ordered];
}

function requirementsOf(resource: StateResource): string[] {
  const { parent, provider, deletedWith, dependencies = [], propertyDependencies = {} } = resource;
  const named = [parent, providerUrn(provider), deletedWith].filter((urn) => urn !== undefined && urn !== "");
  return [
    ...(named as string[]),
    ...dependencies,
    ...Object.values(propertyDependencies).flatMap((urns) => urns ?? []),
  ];
}

/** A resource names its provider as `<urn>::<id>`. */
function providerUrn(provider: string | undefined): string | undefined {
  return provider?.slice(0, provider.lastIndexOf("::"));
}

/** A provider's inputs name the subscription. */
function subscriptionOf(provider: string | undefined, resources: StateResource[]): string {
  const urn = providerUrn(provider);
  const inputs = resources.find((resource) => resource.urn === urn)?.inputs;
  return typeof inputs?.["subscriptionId"] === "string" ? inputs["subscriptionId"] : "";
}
