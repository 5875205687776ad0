import type { ObjectValue } from "../contract";

/** A provider behind the engine's protocol, in plain data. */
export interface HostedProvider {
  /** `azure-native` */
  name: string;
  /** The plugin's version, the same as the SDK's. */
  version: string;
  /**
   * Makes a provider instance of a provider resource's configuration.
   * @throws Error when the configuration cannot work; its message reaches the user.
   */
  configure(configuration: ObjectValue): ProviderInstance;
  /** Problems of a configuration; values may be unknown. */
  checkConfiguration?(configuration: ObjectValue): CheckFailure[];
}

export interface CheckFailure {
  /** The property; empty when it is about the whole resource. */
  property: string;
  reason: string;
}

/** What every request about a resource says. */
interface Subject {
  /** `azure-native:network:Subnet` */
  type: string;
  /** The logical name. */
  name: string;
}

export interface CheckRequest extends Subject {
  /** The inputs of the last deployment; undefined when there was none. */
  olds?: ObjectValue;
  news: ObjectValue;
  /** Bytes that are the same in the preview and in the deployment. */
  randomSeed: Uint8Array;
  /** How the user configured names; absent when not. */
  autonaming?: { proposedName: string; mode: "propose" | "enforce" | "disable" };
}

export interface DiffRequest extends Subject {
  id: string;
  oldInputs: ObjectValue;
  oldOutputs: ObjectValue;
  news: ObjectValue;
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffAnswer {
  /** First parts of the changed paths. */
  changes: string[];
  /** First parts of the paths that force a replacement. */
  replaces: string[];
  deleteBeforeReplace: boolean;
  /** By path, as in `subnets[0].name`. Every kind compares inputs. */
  detailed: Record<string, DiffKind>;
}

export interface CreateRequest extends Subject {
  inputs: ObjectValue;
  preview: boolean;
}

export interface UpdateRequest extends Subject {
  id: string;
  oldInputs: ObjectValue;
  oldOutputs: ObjectValue;
  news: ObjectValue;
  preview: boolean;
}

export interface ReadRequest extends Subject {
  id: string;
  /** The recorded inputs and outputs; absent in an import. */
  oldInputs?: ObjectValue;
  oldOutputs: ObjectValue;
}

export interface DeleteRequest extends Subject {
  id: string;
  oldInputs: ObjectValue;
  oldOutputs: ObjectValue;
}

type Answer<T> = T | Promise<T>;

/** One configured provider. An error thrown by any of these fails the operation with its message. */
export interface ProviderInstance {
  check(request: CheckRequest): { inputs: ObjectValue; failures: CheckFailure[] };
  diff(request: DiffRequest): DiffAnswer;
  /** @returns in a preview an empty id: it is not known. */
  create(request: CreateRequest): Answer<{ id: string; outputs: ObjectValue }>;
  update(request: UpdateRequest): Answer<ObjectValue>;
  /** @returns undefined when the resource is gone. */
  read(request: ReadRequest): Answer<{ id: string; outputs: ObjectValue; inputs: ObjectValue } | undefined>;
  delete(request: DeleteRequest): Answer<void>;
  invoke(token: string, args: ObjectValue): Answer<ObjectValue>;
  /** Outputs of a type that are secrets whatever the inputs are. */
  secretOutputs?(type: string): string[];
}

/** A create or an update that happened but did not end well: the engine records what is there. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly inputs: ObjectValue,
    readonly outputs: ObjectValue,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
    this.name = "PartialFailure";
  }
}
