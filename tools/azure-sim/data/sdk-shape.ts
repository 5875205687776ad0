/**
 * Lays the SDK's nested objects beside Azure's published types and notes, on each published object, where the SDK's
 * shape differs: which members it flattens, which it renames, which maps it writes as arrays.
 */
import type { ObjectNode, PublishedProperty, TypeNode, TypeReference } from "../types/published";
import type { SdkInterface } from "./sdk-declarations";

/** An SDK member that has no place in the published type. */
export interface Unplaced {
  /** The published object's name. */
  object: string;
  /** The SDK's interface, or the resource's token. */
  interface: string;
  member: string;
}

/** Where the SDK's own name is a new word, not the published one in another spelling. */
export const RENAMES: Record<string, Record<string, string>> = {
  StorageAccountPropertiesCreateParametersOrStorageAccountProperties: {
    enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
    enableNfsV3: "isNfsV3Enabled",
    networkRuleSet: "networkAcls",
  },
  Encryption: { encryptionIdentity: "identity" },
  EncryptionIdentity: {
    encryptionFederatedIdentityClientId: "federatedIdentityClientId",
    encryptionUserAssignedIdentity: "userAssignedIdentity",
  },
  IPRule: { iPAddressOrRange: "value" },
  VirtualNetworkRule: { virtualNetworkResourceId: "id" },
  KeyAttributes: { expires: "exp", notBefore: "nbf" },
  SecretAttributes: { expires: "exp", notBefore: "nbf" },
  RoleDefinitionProperties: { roleType: "type" },
};

/** Arguments that travel in the request's query, by token. */
export const QUERY_ARGUMENTS: Record<string, string[]> = {
  "azure-native:network:VirtualNetworkPeering": ["syncRemoteAddressSpace"],
  "azure-native:storage:FileShare": ["expand"],
};

/**
 * Members of SDK objects that the published type of the same API version lacks: the SDK has one declaration for
 * several API versions. Azure would refuse them at this one.
 */
export const NEWER_THAN_THE_API_VERSION = new Set([
  "network.SubnetArgs.serviceGateway",
  "resources.DeploymentParameterArgs.expression",
  "resources.DeploymentParameterArgs.type",
]);

const READ_ONLY = 2;

/** `odata.type` and `odataType`, `keyvaultproperties` and `keyVaultProperties` are the same word. */
function spelling(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

export class ShapeNotes {
  readonly unplaced: Unplaced[] = [];
  /** Arguments whose only place is read-only: the SDK takes them, and Azure does not. */
  readonly readOnly: Unplaced[] = [];
  /** Members that the SDK has under their own name: `object.member`. */
  private readonly kept = new Set<string>();
  private readonly seen = new Set<string>();

  /**
   * @param nodes - one resource's published types; annotated in place
   * @param interfaces - the SDK's nested objects, inputs or outputs
   * @param direction - a read-only member is no place for an input
   * @param inputs - for outputs: what the arguments of the same resource showed
   */
  constructor(
    private readonly nodes: TypeNode[],
    private readonly interfaces: Map<string, SdkInterface>,
    private readonly direction: "input" | "output",
    private readonly inputs?: ShapeNotes,
  ) {}

  /** Lays one SDK object beside one published object. */
  object(index: number, name: string, members: SdkInterface, leaveOut: ReadonlySet<string> = new Set()): void {
    const key = `${index} ${name}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const node = this.nodes[index];
    if (node?.$type !== "ObjectType") return;
    for (const [member, { kind }] of Object.entries(members)) {
      if (leaveOut.has(member)) continue;
      const place = this.place(node, member, members);
      if (place) {
        if (place.flags & READ_ONLY) this.readOnly.push({ object: node.name, interface: name, member });
        this.value(place.type, kind);
      } else this.unplaced.push({ object: node.name, interface: name, member });
    }
  }

  /** The published type of one SDK member, noting on the way what the SDK does differently. */
  private place(node: ObjectNode, member: string, siblings: SdkInterface): PublishedProperty | undefined {
    const own = this.ownName(node, member);
    const property = own === undefined ? undefined : node.properties[own];
    if (own !== undefined && property && !(this.direction === "input" && property.flags & READ_ONLY)) {
      this.noteRename(node, member, own);
      this.kept.add(`${node.name}.${own}`);
      return property;
    }
    const container = this.container(node, member, siblings);
    if (container) {
      this.noteFlattened(node, container.name);
      return container.found;
    }
    if (own !== undefined && property) {
      this.noteRename(node, member, own);
      return property;
    }
    return undefined;
  }

  /**
   * The member that the SDK flattens into `node` and that holds `member`, directly or deeper. The SDK flattens what it
   * has no member of that name for; a container that Azure alone writes holds no arguments.
   */
  private container(node: ObjectNode, member: string, siblings: SdkInterface) {
    const containers = Object.entries(node.properties)
      .filter(([name, { flags }]) => !(name in siblings) && !(this.direction === "input" && flags & READ_ONLY))
      .flatMap(([name, { type }]) => {
        const inner = this.asObject(type);
        return inner ? [{ name, inner }] : [];
      })
      .sort((a, b) => this.rank(b.name, b.inner, member) - this.rank(a.name, a.inner, member));
    for (const { name, inner } of containers) {
      const found = this.place(inner, member, siblings);
      if (found) return { name, found };
    }
    return undefined;
  }

  /** `properties` first, then what holds the member itself, then what may hold it deeper. */
  private rank(name: string, inner: ObjectNode, member: string): number {
    return (name === "properties" ? 2 : 0) + (this.ownName(inner, member) ? 1 : 0);
  }

  /** An object type as it is, and a discriminated one as an object with the members of all its elements. */
  private asObject(reference: TypeReference): ObjectNode | undefined {
    const node = this.nodeOf(reference);
    if (node?.$type === "ObjectType") return Object.keys(node.properties).length ? node : undefined;
    if (node?.$type !== "DiscriminatedObjectType") return undefined;
    const elements = Object.values(node.elements).map((element) => this.nodeOf(element));
    return {
      $type: "ObjectType",
      name: node.name,
      properties: Object.assign(
        {},
        ...elements.map((e) => (e?.$type === "ObjectType" ? e.properties : {})),
        node.baseProperties,
      ),
    };
  }

  private ownName(node: ObjectNode, member: string): string | undefined {
    if (member in node.properties) return member;
    const renamed = RENAMES[node.name]?.[member];
    if (renamed !== undefined && renamed in node.properties) return renamed;
    return Object.keys(node.properties).find((name) => spelling(name) === spelling(member));
  }

  /** Some resources keep a bag in their arguments and flatten it in their outputs. */
  private noteFlattened(node: ObjectNode, container: string): void {
    const sdk = (node.sdk ??= {});
    const keptInInputs = this.inputs?.kept.has(`${node.name}.${container}`) ?? false;
    const list = keptInInputs ? (sdk.flattenOutputs ??= []) : (sdk.flatten ??= []);
    if (!list.includes(container)) list.push(container);
  }

  private noteRename(node: ObjectNode, member: string, own: string): void {
    if (member !== own) ((node.sdk ??= {}).rename ??= {})[member] = own;
  }

  /** Follows a member's kind into arrays, maps and unions until SDK interfaces meet published objects. */
  private value(reference: TypeReference, kind: string): void {
    const names = [...kind.matchAll(/(?:inputs|outputs)\.([\w.]+)/g)].map((match) => match[1] ?? "");
    const { index, node } = this.descend(reference);
    if (node?.$type === "ObjectType" && node.additionalProperties && Object.keys(node.properties).length === 0) {
      // The SDK writes a map from ids to empty objects as an array of the ids.
      if (this.direction === "input" && /^pulumi\.Input<string>\[\]$|^string\[\]$/.test(kind)) {
        node.sdk = { ...node.sdk, set: true };
      } else this.value(node.additionalProperties, kind);
      return;
    }
    for (const name of names) {
      const members = this.interfaces.get(name);
      if (!members) continue;
      if (node?.$type === "ObjectType") this.object(index, name, members);
      if (node?.$type === "DiscriminatedObjectType") this.element(node, name, members);
    }
  }

  /** Lays one of the SDK's alternatives beside the element with the same discriminator. */
  private element(
    node: Extract<TypeNode, { $type: "DiscriminatedObjectType" }>,
    name: string,
    members: SdkInterface,
  ): void {
    const discriminator = Object.entries(members).find(([member]) => spelling(member) === spelling(node.discriminator));
    const expected = discriminator?.[1].expected;
    const elementReference = Object.entries(node.elements).find(([value]) => value === expected)?.[1];
    if (discriminator && expected === undefined) {
      // One of the SDK's alternatives takes any discriminator: so does Azure.
      node.sdk = { ...node.sdk, open: true };
      return;
    }
    if (!discriminator || !elementReference) {
      this.unplaced.push({ object: node.name, interface: name, member: `(no element for ${expected ?? "?"})` });
      return;
    }
    if (discriminator[0] !== node.discriminator) {
      ((node.sdk ??= {}).rename ??= {})[discriminator[0]] = node.discriminator;
    }
    const element = this.nodeOf(elementReference);
    if (element?.$type !== "ObjectType") return;
    const base: ObjectNode = { $type: "ObjectType", name: node.name, properties: node.baseProperties };
    const own: SdkInterface = {};
    for (const [member, value] of Object.entries(members)) {
      const inBase = this.ownName(base, member);
      const property = inBase === undefined ? undefined : node.baseProperties[inBase];
      if (property && inBase !== undefined) {
        if (inBase !== member) ((node.sdk ??= {}).rename ??= {})[member] = inBase;
        this.value(property.type, value.kind);
      } else own[member] = value;
    }
    this.object(this.indexOf(elementReference), name, own);
  }

  private descend(reference: TypeReference): { index: number; node: TypeNode | undefined } {
    const index = this.indexOf(reference);
    const node = this.nodes[index];
    if (node?.$type === "ArrayType") return this.descend(node.itemType);
    return { index, node };
  }

  private indexOf(reference: TypeReference): number {
    return Number(reference.$ref.slice(2));
  }

  private nodeOf(reference: TypeReference): TypeNode | undefined {
    return this.nodes[this.indexOf(reference)];
  }
}
