import { isObject } from "../contract";
import type {
  ArmError,
  Azure,
  CloudChange,
  CloudReader,
  CloudResource,
  CloudWriter,
  Fault,
  Faults,
  ObjectValue,
  Preconditions,
  RuleRequest,
  TypeInfo,
} from "../contract";
import type { Cloud } from "./cloud";
import { keyOf } from "./cloud";
import { splitInlineChildren, type InlineChild } from "./inline-children";
import type { NetworkOperations } from "./network-operations";
import { missingParent } from "./parents";
import { AcceptedFailure, Refusal } from "./refusal";

/** What one request wants to be. */
export interface PutRequest {
  info: TypeInfo;
  /** The resource's id. */
  id: string;
  /** The wire body. */
  body: ObjectValue;
  /**
   * Paths of arrays in the body that were copied from what is there now. They are not checked against the published
   * type: Azure takes in a PUT what its own GET answered, read-only properties included.
   */
  kept?: string[][];
}

export interface ResourceManagerOptions {
  /** Injected failures, for tests of bad days. */
  faults?: Faults;
  /** What the subscription was granted; everything when left out. */
  preconditions?: Preconditions;
  /** What is going on in networks; nothing ever is when left out. One for all managers of a cloud. */
  operations?: NetworkOperations;
  /** Told of every request that was carried out, before it is answered. */
  onChange?: (change: Omit<CloudChange, "count">) => void;
}

/** The part of Azure that answers requests: finds, judges, fills in, stores. One per subscription, over one cloud. */
export class ResourceManager {
  /**
   * @param cloud the store.
   * @param azure the knowledge of types, rules and behaviours.
   * @param subscriptionId the subscription of the credentials.
   * @param options what else surrounds the requests.
   */
  constructor(
    private readonly cloud: Cloud,
    private readonly azure: Azure,
    readonly subscriptionId: string,
    private readonly options: ResourceManagerOptions = {},
  ) {}

  /** GET; undefined stands for 404. */
  get(id: string): CloudResource | undefined {
    const stored = this.cloud.get(id) ?? this.#unwritten(id);
    const behaviour = stored && this.azure.behaviourOf(stored.type);
    return stored && behaviour?.show ? { ...stored, body: behaviour.show(stored, this.#reader(this.cloud)) } : stored;
  }

  /**
   * What is certain to be refused without asking the cloud: the body against its published type, and the rules that
   * look at nothing else. Values may be unknown.
   *
   * @param creates true for a new resource: one of its id that exists now is deleted before (a replacement)
   */
  judge({ info, id, body, kept }: PutRequest, creates = false): ArmError[] {
    const request = this.#request("put", info, id, body, this.#reader(this.cloud));
    if (creates) delete request.previous;
    return [
      ...this.azure.validateBody(info, without(body, kept ?? []), { operation: "put" }),
      ...this.#rules(request, (rule) => !rule.needsCloud),
    ];
  }

  /**
   * PUT.
   * @returns what a GET answers now.
   * @throws Refusal when Azure refuses; AcceptedFailure when it accepts and fails afterwards.
   */
  async put(put: PutRequest): Promise<CloudResource> {
    const fault = await this.#operate((started) => this.cloud.change((cloud) => this.#apply(put, cloud, started)));
    this.options.onChange?.({ operation: "put", id: put.id });
    if (fault !== undefined) {
      throw new AcceptedFailure([fault], this.get(put.id)?.id ?? put.id);
    }
    return this.get(put.id)!;
  }

  /** DELETE; what does not exist is already deleted. */
  async delete(info: TypeInfo, id: string): Promise<void> {
    if (this.cloud.get(id) === undefined) {
      return;
    }
    await this.#operate((started) =>
      this.cloud.change((cloud) => {
        const request = this.#request("delete", info, id, {}, this.#reader(cloud));
        const removed = request.previous;
        if (removed === undefined) {
          return;
        }
        refuse(this.#rules(request));
        const fault = started(request) ?? this.options.faults?.(request);
        if (fault !== undefined) {
          throw new Refusal([fault]);
        }
        const behaviour = this.azure.behaviourOf(info.arm);
        const below = cloud.children(id);
        cloud.remove(id, { softDelete: behaviour?.softDelete });
        // Those that keep their names when deleted keep them too when they go with their group.
        below.filter((one) => this.azure.behaviourOf(one.type)?.softDelete).forEach((one) => softDelete(cloud, one));
        behaviour?.afterDelete?.(request, removed, cloud);
      }),
    );
    this.options.onChange?.({ operation: "delete", id });
  }

  /**
   * Carries out a change, and answers it when its operation is over.
   *
   * @param change calls `started` with its request once nothing but a running operation can refuse it, and fails with the answer
   */
  async #operate<T>(change: (started: (request: RuleRequest) => Fault | undefined) => Promise<T>): Promise<T> {
    let operation: ReturnType<NetworkOperations["start"]> | undefined;
    try {
      return await change((request) => {
        operation = this.options.operations?.start(request);
        return operation?.fault;
      });
    } finally {
      await operation?.end();
    }
  }

  /** @returns the fault of an accepted request that fails afterwards. */
  #apply(
    put: PutRequest,
    cloud: CloudWriter,
    started: (request: RuleRequest) => Fault | undefined,
  ): ArmError | undefined {
    const { info, body } = put;
    const reader = this.#reader(cloud);
    const missing = missingParent(
      put.id,
      (id) => cloud.get(id) !== undefined || this.#unwritten(id, cloud) !== undefined,
    );
    refuse(missing === undefined ? [] : [missing]);
    const request = this.#request("put", info, put.id, body, reader);
    refuse(movedLocation(request));
    refuse([
      ...this.azure.validateBody(info, without(body, put.kept ?? []), { operation: "put" }),
      ...this.#rules(request),
      ...this.#droppedChildren(request, reader),
    ]);
    const fault = started(request) ?? this.options.faults?.(request);
    if (fault !== undefined && fault.accepted !== true) {
      throw new Refusal([fault]);
    }
    const behaviour = this.azure.behaviourOf(info.arm);
    const filled = behaviour?.fill?.(structuredClone(body), request) ?? body;
    cloud.put({
      id: request.previous?.id ?? put.id,
      type: info.arm,
      apiVersion: info.api ?? "",
      body: filled,
    });
    this.#fillInlineChildren(request, filled, cloud);
    behaviour?.afterPut?.(request, cloud.get(put.id)!, cloud);
    if (fault !== undefined) {
      cloud.put(asFailed(cloud.get(put.id)!));
    }
    return fault;
  }

  /** Children that came inside their parent get what Azure computes for them, as if they had been sent alone. */
  #fillInlineChildren(request: RuleRequest, body: ObjectValue, cloud: CloudWriter): void {
    for (const { request: child, info } of this.#inlineChildren(request, body, cloud)) {
      const behaviour = this.azure.behaviourOf(info.arm);
      const stored = cloud.get(child.id.text)!;
      cloud.put({ ...stored, body: behaviour?.fill?.(structuredClone(child.body), child) ?? child.body });
      behaviour?.afterPut?.(child, cloud.get(child.id.text)!, cloud);
    }
  }

  #inlineChildren(
    request: RuleRequest,
    body: ObjectValue,
    cloud: CloudReader,
  ): { request: RuleRequest; info: TypeInfo }[] {
    const { children } = splitInlineChildren(asResource(request, body));
    return children.flatMap(({ resource }: InlineChild) => {
      const info = this.azure.typeInfoOfArm(resource.type);
      const previous = request.previous && childIn(request.previous, resource.id);
      return info === undefined
        ? []
        : [{ info, request: { ...this.#request("put", info, resource.id, resource.body, cloud), previous } }];
    });
  }

  /** Children that a parent's array no longer names are deleted by its PUT: as far as they may be. */
  #droppedChildren(request: RuleRequest, reader: CloudReader): ArmError[] {
    if (request.previous === undefined) {
      return [];
    }
    const { children, given } = splitInlineChildren(asResource(request, request.body));
    const named = new Set(children.map((child) => keyOf(child.resource.id)));
    return splitInlineChildren(request.previous)
      .children.filter((child) => given.includes(child.array) && !named.has(keyOf(child.resource.id)))
      .flatMap(({ resource }) => {
        const info = this.azure.typeInfoOfArm(resource.type);
        return info === undefined ? [] : this.#rules(this.#request("delete", info, resource.id, {}, reader));
      });
  }

  #request(
    operation: "put" | "delete",
    info: TypeInfo,
    id: string,
    body: ObjectValue,
    cloud: CloudReader,
  ): RuleRequest {
    const parsed = this.azure.parseId(id);
    return { operation, id: parsed, apiVersion: info.api ?? "", body, previous: cloud.get(id), cloud };
  }

  #rules(request: RuleRequest, wanted: (rule: { needsCloud: boolean }) => boolean = () => true): ArmError[] {
    return this.azure
      .rulesFor(request.id.type, request.operation)
      .filter(wanted)
      .flatMap((rule) => rule.check(request));
  }

  #reader(cloud: CloudReader): CloudReader {
    return {
      get: (id) => cloud.get(id) ?? this.#unwritten(id, cloud),
      list: (type) => cloud.list(type),
      children: (id) => cloud.children(id),
      softDeleted: (type) => cloud.softDeleted(type),
      subscriptionId: this.subscriptionId,
      preconditions: this.options.preconditions,
    };
  }

  /** `default` children that Azure makes with their parent, e.g. an account's blob service: there before any PUT. */
  #unwritten(id: string, cloud: CloudReader = this.cloud): CloudResource | undefined {
    if (!/\/default$/i.test(id)) {
      return undefined;
    }
    const parsed = this.azure.parseId(id);
    const info = this.azure.typeInfoOfArm(parsed.type);
    if (info?.provider.singleton !== true || cloud.get(id.split("/").slice(0, -2).join("/")) === undefined) {
      return undefined;
    }
    const request: RuleRequest = { operation: "put", id: parsed, apiVersion: info.api ?? "", body: {}, cloud };
    const body = this.azure.behaviourOf(info.arm)?.fill?.({}, request) ?? {};
    return { id, type: info.arm, apiVersion: info.api ?? "", body };
  }
}

function refuse(errors: ArmError[]): void {
  if (errors.length > 0) {
    throw new Refusal(errors);
  }
}

/** What is left of a request that was accepted and failed afterwards; the next one that succeeds says otherwise again. */
function asFailed(resource: CloudResource): CloudResource {
  const properties = resource.body["properties"];
  return isObject(properties) && properties["provisioningState"] !== undefined
    ? { ...resource, body: { ...resource.body, properties: { ...properties, provisioningState: "Failed" } } }
    : resource;
}

function softDelete(cloud: CloudWriter, resource: CloudResource): void {
  cloud.put(resource);
  cloud.remove(resource.id, { softDelete: true });
}

function asResource(request: RuleRequest, body: ObjectValue): CloudResource {
  return { id: request.id.text, type: request.id.type, apiVersion: request.apiVersion, body };
}

function childIn(parent: CloudResource, id: string): CloudResource | undefined {
  return splitInlineChildren(parent).children.find((child) => keyOf(child.resource.id) === keyOf(id))?.resource;
}

/** A body without the values at some paths. */
function without(body: ObjectValue, paths: string[][]): ObjectValue {
  return paths.reduce((left, [first, ...rest]) => {
    if (first === undefined || left[first] === undefined) {
      return left;
    }
    if (rest.length > 0) {
      return { ...left, [first]: without(left[first] as ObjectValue, [rest]) };
    }
    const { [first]: _taken, ...others } = left;
    return others;
  }, body);
}

/**
 * A resource never moves to another location by a PUT.
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/error-invalid-location; the wording is ARM's.)
 */
function movedLocation({ previous, body, id }: RuleRequest): ArmError[] {
  const from = normalLocation(previous?.body["location"]);
  const to = normalLocation(body["location"]);
  if (from === undefined || to === undefined || from === to) {
    return [];
  }
  const name = id.names.at(-1);
  const group = id.type.toLowerCase() === "microsoft.resources/resourcegroups";
  return [
    group
      ? {
          status: 409,
          code: "InvalidResourceGroupLocation",
          message: `Invalid resource group location '${to}'. The Resource group already exists in location '${from}'.`,
        }
      : {
          status: 409,
          code: "InvalidResourceLocation",
          message:
            `The resource '${name}' already exists in location '${from}' in resource group '${id.resourceGroupName}'. ` +
            `A resource with the same name cannot be created in location '${to}'. Please select a new resource name.`,
        },
  ];
}

function normalLocation(value: unknown): string | undefined {
  return typeof value === "string" ? value.replaceAll(" ", "").toLowerCase() : undefined;
}
