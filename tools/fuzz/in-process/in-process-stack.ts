import * as pulumi from "@pulumi/pulumi";
import { type CloudReader, type CloudWriter, simulatedProviders, type SimulatorOptions } from "../../azure-sim";
import { withoutAzureWritten } from "../../refresh/azure-written";
import { Deployment } from "./deployment";
import { EngineMonitor } from "./engine-monitor";
import { Providers } from "./providers";
import type { Changes, RecordedResource } from "./recorded-state";

export interface InProcessOptions extends Pick<
  SimulatorOptions,
  "faults" | "preconditions" | "onChange" | "randomSeed" | "tenantId"
> {
  /** Default: cloud-gaming. */
  project?: string;
  stack: string;
}

/**
 * A stack whose program, engine and providers are all in this process: hundreds of platforms come up and go in the time
 * that the real engine needs for one. Only one deployment at a time in a process, as the SDK's state is the process's.
 */
export class InProcessStack {
  readonly cloud: CloudReader;
  readonly #hosted: ReturnType<typeof simulatedProviders>;
  readonly #project: string;
  #state: RecordedResource[] = [];

  constructor(private readonly options: InProcessOptions) {
    const { project = "cloud-gaming", stack: _stack, ...simulator } = options;
    this.#project = project;
    // Nobody reads the hashes of these passwords, and at the real cost they would take most of the time.
    // Requests come one after the other, so there is nothing to wait for.
    this.#hosted = simulatedProviders({ ...simulator, passwordHashCost: 4, operationTime: () => Promise.resolve() });
    this.cloud = this.#hosted.cloud;
  }

  /** Changes the cloud behind the stack's back, as a colleague in the portal does. */
  editCloud(change: (cloud: CloudWriter) => void): Promise<void> {
    return this.#hosted.editCloud(change);
  }

  /** What is recorded, in the order of creation. */
  get resources(): readonly RecordedResource[] {
    return this.#state;
  }

  /**
   * Runs a program, as `pulumi up --skip-preview` does.
   *
   * @throws StepFailed when a provider refuses, or a protected resource stands in the way; whatever the program throws
   */
  async up(program: () => unknown): Promise<Changes> {
    return this.#deploy(this.#run(program, false));
  }

  /**
   * Runs a program, as `pulumi preview` does: nothing changes, neither in the cloud nor in the recorded state.
   *
   * @returns what `up` would do, as far as a preview knows it
   * @throws as {@link up} does
   */
  async preview(program: () => unknown): Promise<Changes> {
    return this.#deploy(this.#run(program, true), true);
  }

  #run(program: () => unknown, preview: boolean) {
    return async (deployment: Deployment, providers: Providers): Promise<void> => {
      const { stack } = this.options;
      let fail: (failure: unknown) => void = () => undefined;
      const failure = new Promise<never>((_, reject) => (fail = reject));
      const monitor = new EngineMonitor(deployment, providers, { project: this.#project, stack, onFailure: fail });
      pulumi.runtime.setMockOptions(monitor, this.#project, stack, preview, "organization");
      const run = async () => {
        await pulumi.runtime.runInPulumiStack(async () => (await program()) as pulumi.Inputs);
        await pulumi.runtime.disconnect();
      };
      try {
        await Promise.race([run(), failure]);
      } catch (error) {
        // What failed beside it is told a moment later.
        await new Promise((told) => setImmediate(told));
        // The program waits for answers that never come; without this the SDK reports them when the process ends.
        pulumi.runtime.setMockOptions(monitor, this.#project, stack, false, "organization");
        throw error;
      }
    };
  }

  /**
   * Reads everything anew, as `npm run sim -- refresh` does: what is gone from the cloud goes from the state, and what Azure wrote by
   * itself stays out of the recorded inputs.
   */
  async refresh(): Promise<void> {
    const providers = this.#configuredProviders();
    const read: RecordedResource[] = [];
    for (const recorded of this.#state) {
      const { custom, type, name, id, provider } = recorded;
      if (!custom || Providers.isProvider(type)) {
        read.push(recorded);
        continue;
      }
      const request = { type, name, id, oldInputs: recorded.inputs, oldOutputs: recorded.outputs };
      const found = await providers.of(provider, type).read(request);
      if (found !== undefined) read.push({ ...recorded, ...found });
    }
    this.#state = withoutAzureWritten(this.#state, read).resources;
  }

  /**
   * Deletes everything, as `pulumi destroy` does.
   *
   * @param options.unprotect takes all protection off first, as `npm run sim -- destroy` does.
   * @throws StepFailed when a resource is protected, or a provider refuses.
   */
  async destroy({ unprotect = false } = {}): Promise<Changes> {
    if (unprotect) this.#state = this.#state.map((resource) => ({ ...resource, protect: false }));
    return this.#deploy(() => Promise.resolve());
  }

  /** Those that are recorded: what the program no longer registers is deleted through them. */
  #configuredProviders(): Providers {
    const { azureNative, random } = this.#hosted;
    const providers = new Providers({ "azure-native": azureNative, random });
    for (const { type, urn, id, inputs } of this.#state) {
      if (Providers.isProvider(type)) providers.configure(`${urn}::${id}`, type, inputs);
    }
    return providers;
  }

  async #deploy(
    program: (deployment: Deployment, providers: Providers) => Promise<void>,
    preview = false,
  ): Promise<Changes> {
    const providers = this.#configuredProviders();
    const deployment = new Deployment(this.#state, providers, preview);
    try {
      await program(deployment, providers);
      await deployment.finish();
      return deployment.changes;
    } finally {
      if (!preview) this.#state = deployment.state;
    }
  }
}
