import {
  Unknown,
  type Azure,
  type CloudResource,
  type ObjectValue,
  type Preconditions,
  type TypeInfo,
} from "../contract";
import type { Cloud } from "../cloud/cloud";
import { NetworkOperations } from "../cloud/network-operations";
import { AcceptedFailure, Refusal } from "../cloud/refusal";
import { ResourceManager, type ResourceManagerOptions } from "../cloud/resource-manager";
import {
  PartialFailure,
  type CheckFailure,
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type DiffAnswer,
  type DiffRequest,
  type HostedProvider,
  type ProviderInstance,
  type ReadRequest,
  type UpdateRequest,
} from "../server/hosted-provider";
import { checkInputs } from "./check";
import { isInDefaultState } from "./default-state";
import { diffInputs } from "./diff";
import { invoke } from "./invokes";
import { previewOutputs } from "./preview";
import { importedInputs, refreshedInputs } from "./refresh";
import { ownCopy, registeringProviders } from "./registration";
import { requestBody } from "./request-body";
import { briefly, type Wait, withRetries } from "./retries";
import { shownOutputs } from "./shown-outputs";

/** What the simulated provider stands on. */
export interface AzureNativeOptions extends Omit<ResourceManagerOptions, "operations"> {
  cloud: Cloud;
  azure: Azure;
  /** The tenant of the simulated credentials; a provider that asks for another one is refused. */
  tenantId: string;
  /** How the provider waits between two attempts. Default: a second passes as a millisecond. */
  wait?: Wait;
  /** How an operation on a virtual network takes its time. Default: a second passes as a millisecond. */
  operationTime?: Wait;
}

/** The version of `@pulumi/azure-native` whose provider this behaves as. */
const version = "3.28.0";

/**
 * Types that the simulator refuses although the SDK has them: their provider works through a service's data plane, or
 * Azure publishes no type of their body at the SDK's API version, so they can't be judged.
 */
const unjudged = new Set([
  "azure-native:authorization:PimRoleEligibilitySchedule",
  "azure-native:keyvault:AccessPolicy",
  "azure-native:privatedns:PrivateRecordSet",
  "azure-native:resources:Resource",
  "azure-native:resources:TagAtScope",
  "azure-native:storage:Blob",
  "azure-native:storage:BlobContainerLegalHold",
  "azure-native:storage:StorageAccountStaticWebsite",
  "azure-native:trafficmanager:Endpoint",
]);

/** The provider `azure-native` over a simulated cloud. */
export function azureNative(given: AzureNativeOptions): HostedProvider {
  // What one instance registers or works on, the others find registered or busy.
  const operations = new NetworkOperations(given.operationTime ?? briefly);
  const options = { ...given, operations, preconditions: ownCopy(given.preconditions) };
  return {
    name: "azure-native",
    version,
    checkConfiguration: (configuration) => configurationFailures(configuration, options.tenantId),
    configure(configuration) {
      const failures = configurationFailures(configuration, options.tenantId);
      if (failures.length > 0) {
        throw new Error(failures.map(({ reason }) => reason).join("\n"));
      }
      return new AzureNativeInstance(options, configuration);
    },
  };
}

function configurationFailures(configuration: ObjectValue, tenant: string): CheckFailure[] {
  const { subscriptionId, tenantId } = configuration;
  const failures: CheckFailure[] = [];
  if (subscriptionId === undefined || subscriptionId === "") {
    failures.push({
      property: "subscriptionId",
      reason:
        "azure-native has no subscription: set subscriptionId on the provider, or azure-native:subscriptionId in the " +
        "stack's configuration. (There is no signed-in user that a simulator could take it from.)",
    });
  } else if (
    typeof subscriptionId === "string" &&
    !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscriptionId)
  ) {
    failures.push({ property: "subscriptionId", reason: `subscriptionId '${subscriptionId}' is not a GUID.` });
  }
  if (typeof tenantId === "string" && tenantId.toLowerCase() !== tenant.toLowerCase()) {
    failures.push({
      property: "tenantId",
      reason: `The credentials are of tenant '${tenant}', and the provider is configured for tenant '${tenantId}'.`,
    });
  }
  return failures;
}

class AzureNativeInstance implements ProviderInstance {
  readonly #azure: Azure;
  readonly #manager: ResourceManager;
  readonly #tenantId: string;
  readonly #location: string | undefined;
  readonly #wait: Wait;
  readonly #preconditions: Preconditions | undefined;

  constructor(
    { cloud, azure, tenantId, wait, ...surroundings }: AzureNativeOptions & ResourceManagerOptions,
    configuration: ObjectValue,
  ) {
    this.#azure = azure;
    this.#wait = wait ?? briefly;
    this.#preconditions = surroundings.preconditions;
    this.#tenantId = tenantId;
    this.#manager = new ResourceManager(cloud, azure, configuration["subscriptionId"] as string, surroundings);
    const { location } = configuration;
    this.#location = typeof location === "string" && location !== "" ? location : undefined;
  }

  check(request: CheckRequest): { inputs: ObjectValue; failures: CheckFailure[] } {
    return checkInputs(this.#azure, this.#typeOf(request.type), request, {
      configured: this.#location,
      ofGroup: (name) =>
        this.#manager.get(`/subscriptions/${this.#manager.subscriptionId}/resourceGroups/${name}`)?.body["location"],
    });
  }

  diff(request: DiffRequest): DiffAnswer {
    return diffInputs(this.#typeOf(request.type), request);
  }

  async create({ type, inputs, preview }: CreateRequest): Promise<{ id: string; outputs: ObjectValue }> {
    const info = this.#typeOf(type);
    if (preview) {
      this.#judge(info, inputs);
      return { id: "", outputs: previewOutputs(this.#azure, info, inputs) };
    }
    const id = this.#idOf(info, inputs);
    const request = requestBody(this.#azure, info, id, inputs);
    refuse(request.problems);
    this.#refuseExisting(info, id);
    return this.#put(info, id, request, inputs);
  }

  async update({ type, oldInputs, oldOutputs, news, preview }: UpdateRequest): Promise<ObjectValue> {
    const info = this.#typeOf(type);
    if (preview) {
      this.#judge(info, news, oldInputs);
      return previewOutputs(this.#azure, info, news, oldOutputs);
    }
    const id = this.#idOf(info, news);
    const request = requestBody(this.#azure, info, id, news, this.#manager.get(id), oldInputs);
    refuse(request.problems);
    return (await this.#put(info, id, request, news)).outputs;
  }

  read({ type, id, oldInputs, oldOutputs }: ReadRequest) {
    const info = this.#typeOf(type);
    const resource = this.#manager.get(id);
    if (resource === undefined) {
      return undefined;
    }
    const outputs = this.#shown(info, resource);
    const inputs =
      oldInputs === undefined || Object.keys(oldInputs).length === 0
        ? importedInputs(this.#azure, info, id, resource.body)
        : refreshedInputs(this.#azure, info, { inputs: oldInputs, outputs: oldOutputs }, outputs);
    return { id: resource.id, outputs, inputs };
  }

  async delete({ type, id }: DeleteRequest): Promise<void> {
    const info = this.#typeOf(type);
    if (info.provider.singleton === true) {
      // It has no DELETE: what the provider can do is to send its default body.
      const { body } = this.#azure.toWire(info, info.provider.defaultBody ?? {});
      await this.#send(() => this.#manager.put({ info, id, body }));
      return;
    }
    await this.#send(() => this.#manager.delete(info, id));
  }

  invoke(token: string, args: ObjectValue): ObjectValue {
    return invoke(token, args, {
      azure: this.#azure,
      manager: this.#manager,
      tenantId: this.#tenantId,
      shown: (info, resource) => this.#shown(info, resource),
    });
  }

  async #put(
    info: TypeInfo,
    id: string,
    { body, kept }: { body: ObjectValue; kept: string[][] },
    inputs: ObjectValue,
  ): Promise<{ id: string; outputs: ObjectValue }> {
    try {
      const resource = await this.#send(() => this.#manager.put({ info, id, body, kept }));
      return { id: resource.id, outputs: this.#shown(info, resource) };
    } catch (error) {
      if (!(error instanceof AcceptedFailure)) {
        throw error;
      }
      const made = this.#manager.get(error.id);
      throw new PartialFailure(error.id, inputs, made === undefined ? {} : this.#shown(info, made), [error.message]);
    }
  }

  /** A request as the provider's client sends it: again where that may help. */
  #send<T>(request: () => Promise<T>): Promise<T> {
    return registeringProviders(() => withRetries(request, this.#wait), this.#preconditions);
  }

  /** A create must not overwrite; what Azure makes by itself and nobody touched may be taken over. */
  #refuseExisting(info: TypeInfo, id: string): void {
    const existing = this.#manager.get(id);
    const { singleton, defaultBody } = info.provider;
    if (existing === undefined || singleton === true) {
      return;
    }
    if (defaultBody === undefined) {
      throw new Error(`cannot create already existing resource '${id}'`);
    }
    if (!isInDefaultState(this.#azure.toInputs(info, existing.body), defaultBody)) {
      throw new Error(`cannot create already existing subresource '${id}'`);
    }
  }

  /** In a preview Azure is not asked; what it is certain to refuse is refused all the same. */
  #judge(info: TypeInfo, inputs: ObjectValue, oldInputs?: ObjectValue): void {
    const id = this.#idOf(info, withPlaceholders(info, inputs, this.#manager.subscriptionId));
    const { body, kept, problems } = requestBody(this.#azure, info, id, inputs, undefined, oldInputs);
    refuse([...problems, ...this.#manager.judge({ info, id, body, kept }, oldInputs === undefined)]);
  }

  #idOf(info: TypeInfo, inputs: ObjectValue): string {
    // Their bodies are judged as records of type A (data/known-types.json).
    if (info.id.includes("{recordType}") && inputs["recordType"] !== "A") {
      throw new Error("The Azure simulator knows record sets of type A and no other.");
    }
    return this.#azure.formatId(info, inputs, this.#manager.subscriptionId);
  }

  #shown(info: TypeInfo, resource: CloudResource): ObjectValue {
    return shownOutputs(this.#azure, info, resource);
  }

  #typeOf(token: string): TypeInfo {
    const info = this.#azure.typeInfo(token);
    if (info === undefined) {
      throw new Error(`The Azure simulator does not know the resource type ${token}.`);
    }
    if (unjudged.has(token)) {
      throw new Error(
        `The Azure simulator does not know the resource type ${token}: it works through a service's data plane, or Azure publishes no type of its body.`,
      );
    }
    return info;
  }
}

function refuse(errors: ConstructorParameters<typeof Refusal>[0]): void {
  if (errors.length > 0) {
    throw new Refusal(errors);
  }
}

/**
 * Rules want an id, and in a preview a part of it may be unknown. What stands in its place is a name that Azure accepts
 * for any type, so that no rule refuses it.
 */
function withPlaceholders(info: TypeInfo, inputs: ObjectValue, subscriptionId: string): ObjectValue {
  const placeholder = (parameter: string) => {
    if (parameter === "scope" || parameter === "resourceUri") {
      return `/subscriptions/${subscriptionId}/resourceGroups/unknown`;
    }
    return info.autoName[parameter] === "uuid" ? "00000000-0000-4000-8000-000000000000" : "unknown";
  };
  const unknown = info.pathParams.filter((parameter) => inputs[parameter] instanceof Unknown);
  return { ...inputs, ...Object.fromEntries(unknown.map((parameter) => [parameter, placeholder(parameter)])) };
}
