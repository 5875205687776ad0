import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { ObjectValue } from "../../azure-sim";
import { type Deployment, StepFailed } from "./deployment";
import { plainInputs, programOutputs } from "./plain-values";
import { Providers } from "./providers";
import type { Goal, RecordedResource } from "./recorded-state";

/** What the SDK's generated messages offer, as far as it is read here. */
interface Struct {
  toJavaScript(): Record<string, unknown>;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getRemote(): boolean;
  getObject(): Struct | undefined;
  getProvider(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): { entries(): Iterable<[string, { getUrnsList(): string[] }]> };
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletedwith(): string;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getReplaceWithList(): string[];
  getAliasesList(): { getUrn(): string; getSpec(): { getName(): string } | undefined }[];
  getImportid(): string;
  getDeletebeforereplace(): boolean;
  getDeletebeforereplacedefined(): boolean;
  getTransformsList(): unknown[];
}

interface InvokeRequest {
  getTok(): string;
  getArgs(): Struct | undefined;
  getProvider(): string;
}

type Callback = (error: unknown, response?: unknown) => void;

interface Options {
  project: string;
  stack: string;
  /** Told of the first failure. The program is not answered any more then, as when the engine ends. */
  onFailure: (failure: unknown) => void;
}

/**
 * Answers the program's SDK as the engine's resource monitor does, out of a {@link Deployment}. Requests are carried out
 * in the order in which they come.
 */
export class EngineMonitor extends MockMonitor {
  #last: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(
    private readonly deployment: Deployment,
    private readonly providers: Providers,
    private readonly options: Options,
  ) {
    super({
      newResource: () => {
        throw new Error("unused");
      },
      call: () => {
        throw new Error("unused");
      },
    });
  }

  override registerResource(request: RegisterRequest, callback: Callback): Promise<void> {
    return this.#inTurn(async () => {
      refuseUnsupported(request);
      const recorded = await this.deployment.register(this.#goalOf(request));
      callback(
        null,
        registered(recorded.urn, recorded.id, programOutputs(recorded.outputs, this.#secretsOf(recorded))),
      );
    });
  }

  override invoke(request: InvokeRequest, callback: Callback): Promise<void> {
    return this.#inTurn(async () => {
      const token = request.getTok();
      const answer = await this.#invoke(token, request);
      callback(null, { getReturn: () => ({ toJavaScript: () => answer }), getFailuresList: () => [] });
    });
  }

  override registerResourceOutputs(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  async #invoke(token: string, request: InvokeRequest): Promise<ObjectValue> {
    try {
      const args = plainInputs(request.getArgs()?.toJavaScript() ?? {});
      // The engine itself answers this one; a stack in process records no outputs.
      if (token === "pulumi:pulumi:readStackOutputs") return { ...args, outputs: {}, secretOutputNames: [] };
      return await this.providers.of(request.getProvider(), token).invoke(token, args);
    } catch (error) {
      throw new StepFailed("invoke", token, (error as Error).message);
    }
  }

  /** Nothing overlaps, and nothing happens after a failure. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(async () => {
      if (this.#failed) return;
      try {
        await work();
      } catch (error) {
        this.#failed = true;
        this.options.onFailure(error);
      }
    });
    return this.#last;
  }

  #secretsOf({ type, provider, custom }: RecordedResource): readonly string[] {
    if (!custom || Providers.isProvider(type)) return [];
    return this.providers.of(provider, type).secretOutputs?.(type) ?? [];
  }

  #goalOf(request: RegisterRequest): Goal {
    const type = request.getType();
    const parent = request.getParent();
    const deletedWith = request.getDeletedwith();
    return {
      urn: this.#urnOf(parent, type, request.getName()),
      type,
      name: request.getName(),
      custom: request.getCustom(),
      inputs: plainInputs(request.getObject()?.toJavaScript() ?? {}),
      provider: request.getCustom() ? request.getProvider() : "",
      ...(parent === "" ? {} : { parent }),
      dependencies: request.getDependenciesList(),
      propertyDependencies: Object.fromEntries(
        [...request.getPropertydependenciesMap().entries()].map(([name, urns]) => [name, urns.getUrnsList()]),
      ),
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
      retainOnDelete: request.getRetainondelete() ?? false,
      ...(deletedWith === "" ? {} : { deletedWith }),
    };
  }

  /** `urn:pulumi:<stack>::<project>::<parent's types>$<type>::<name>`; the stack itself is nobody's type prefix. */
  #urnOf(parent: string, type: string, name: string): string {
    const parentTypes = parent.split("::")[2] ?? "";
    const qualified = parentTypes === "" || parentTypes === "pulumi:pulumi:Stack" ? type : `${parentTypes}$${type}`;
    return `urn:pulumi:${this.options.stack}::${this.options.project}::${qualified}::${name}`;
  }
}

/** A program that uses what this stand-in doesn't do would be judged wrongly, so it is refused. */
function refuseUnsupported(request: RegisterRequest): void {
  const used = {
    "ignoreChanges with indexes": request.getIgnorechangesList().some((path) => !/^[\w.]+$/.test(path)),
    replaceWith: request.getReplaceWithList().length > 0,
    // Every type of the SDK has its names in older API versions as aliases; those of another name are the program's.
    aliases: request.getAliasesList().some((alias) => alias.getUrn() !== "" || alias.getSpec()?.getName() !== ""),
    import: request.getImportid() !== "",
    transforms: request.getTransformsList().length > 0,
    remote: request.getRemote(),
  };
  const names = Object.entries(used)
    .filter(([, isUsed]) => isUsed)
    .map(([name]) => name);
  if (names.length > 0) {
    throw new Error(`${request.getName()} uses ${names.join(", ")}, which in-process deployments don't carry out.`);
  }
}

/** The members of a RegisterResourceResponse that the SDK reads; a message would only copy the outputs twice. */
function registered(urn: string, id: string, outputs: ObjectValue) {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => ({ toJavaScript: () => outputs }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}
