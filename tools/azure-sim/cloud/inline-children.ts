import type { CloudResource, ObjectValue, Value } from "../contract";

/**
 * Arrays in a parent's body whose elements are resources of their own: Azure shows a network's subnets in the network
 * and under their own ids, and a PUT of either changes both. Property names are also the last part of the child's type.
 * (API reference of each type, "also available as standalone resources" in the SDK's argument documentation.)
 */
const arrays: Record<string, string[]> = {
  "microsoft.network/virtualnetworks": ["subnets", "virtualNetworkPeerings"],
  "microsoft.network/networksecuritygroups": ["securityRules"],
  "microsoft.network/routetables": ["routes"],
  "microsoft.network/loadbalancers": ["backendAddressPools", "inboundNatRules"],
  "microsoft.network/serviceendpointpolicies": ["serviceEndpointPolicyDefinitions"],
};

/** One element of such an array, as the resource it is. */
export interface InlineChild {
  /** `subnets` */
  array: string;
  resource: CloudResource;
}

/** The arrays of children that a type's body may hold. */
export function inlineArrays(armType: string): string[] {
  return arrays[armType.toLowerCase()] ?? [];
}

/**
 * Takes the children out of a parent's body.
 * @returns the parent without them; the children; and which arrays the body had (an array that is absent says nothing
 * of its children, an empty one says that there are none).
 */
export function splitInlineChildren(parent: CloudResource): {
  parent: CloudResource;
  children: InlineChild[];
  given: string[];
} {
  const properties = asObject(parent.body["properties"]);
  const given = inlineArrays(parent.type).filter((array) => Array.isArray(properties?.[array]));
  if (properties === undefined || given.length === 0) {
    return { parent, children: [], given: [] };
  }
  const children = given.flatMap((array) =>
    (properties[array] as Value[]).flatMap((item) => {
      const { id: _id, name, type: _type, ...body } = asObject(item) ?? {};
      return typeof name === "string"
        ? [
            {
              array,
              resource: {
                id: `${parent.id}/${array}/${name}`,
                type: `${parent.type}/${array}`,
                apiVersion: parent.apiVersion,
                body,
              },
            },
          ]
        : [];
    }),
  );
  const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !given.includes(name)));
  return { parent: { ...parent, body: { ...parent.body, properties: kept } }, children, given };
}

/** The parent as a GET answers it, its children in it. */
export function withInlineChildren(parent: CloudResource, children: CloudResource[]): CloudResource {
  const names = inlineArrays(parent.type);
  if (names.length === 0) {
    return parent;
  }
  const shown = Object.fromEntries(
    names.map((array) => {
      const prefix = `${parent.id}/${array}/`.toLowerCase();
      const items = children
        .filter((child) => child.id.toLowerCase().startsWith(prefix) && !child.id.slice(prefix.length).includes("/"))
        .map((child) => ({ id: child.id, name: child.id.slice(prefix.length), ...child.body }));
      return [array, items];
    }),
  );
  return { ...parent, body: { ...parent.body, properties: { ...asObject(parent.body["properties"]), ...shown } } };
}

function asObject(value: Value | undefined): ObjectValue | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ObjectValue) : undefined;
}
