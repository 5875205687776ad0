import { type ObjectValue, PartialFailure, type ProviderInstance, Unknown, type Value } from "../../azure-sim";
import { Providers } from "./providers";
import { type Changes, type Goal, noChanges, type RecordedResource } from "./recorded-state";

/** A step that failed; the deployment ends with it, and what was done stays done. */
export class StepFailed extends Error {
  constructor(
    readonly step: "create" | "update" | "replace" | "delete" | "check" | "invoke",
    readonly urn: string,
    reason: string,
  ) {
    super(`${step} of ${urn}: ${reason}`);
    this.name = "StepFailed";
  }
}

/**
 * One deployment: what Pulumi's engine decides between the program's registrations and the providers' requests
 * (pkg/resource/deploy: step_generator.go, step.go). Registrations are carried out one after the other, in the order in
 * which they come, so that a run is repeatable; the engine overlaps those that don't depend on each other.
 */
export class Deployment {
  readonly changes: Changes = noChanges();
  readonly #olds: Map<string, RecordedResource>;
  readonly #news = new Map<string, RecordedResource>();
  /** Replaced by a successor that exists already; deleted at the end. */
  readonly #replaced: Set<RecordedResource>;
  /** Deleted ahead of a replacement, theirs or that of what they need. */
  readonly #deletedEarly = new Set<string>();

  /**
   * @param olds the recorded state, what is needed before what needs it.
   * @param providers whom to ask.
   * @param preview changes nothing: the providers answer what is certain, and the rest is unknown.
   */
  constructor(
    private readonly olds: readonly RecordedResource[],
    private readonly providers: Providers,
    private readonly preview = false,
  ) {
    this.#olds = new Map(olds.filter(({ replaced }) => replaced !== true).map((resource) => [resource.urn, resource]));
    this.#replaced = new Set(olds.filter(({ replaced }) => replaced === true));
  }

  /**
   * Makes a resource what the program asks for.
   * @throws StepFailed
   */
  async register(goal: Goal): Promise<RecordedResource> {
    if (this.#news.has(goal.urn)) throw new StepFailed("check", goal.urn, "the program registers this URN twice");
    const recorded = goal.custom ? await this.#registerCustom(goal) : this.#record(goal, "", goal.inputs);
    if (!goal.custom) this.#count(goal.urn, this.#olds.has(goal.urn) ? "unchanged" : "created");
    return recorded;
  }

  /**
   * Deletes what the program no longer asks for, and what was replaced: what needs others before them.
   * @throws StepFailed
   */
  async finish(): Promise<void> {
    for (const urn of this.#deletedEarly) if (!this.#news.has(urn)) this.#count(urn, "deleted");
    for (const old of [...this.olds].reverse()) {
      if (this.#replaced.has(old)) await this.#delete(old);
      else if (!this.#news.has(old.urn) && this.#olds.has(old.urn)) await this.#delete(old, "deleted");
    }
  }

  /** What to record, whether or not the deployment came to its end. */
  get state(): RecordedResource[] {
    const left = this.olds.flatMap((old) => {
      if (this.#replaced.has(old)) return [{ ...old, replaced: true }];
      return this.#olds.get(old.urn) === old && !this.#news.has(old.urn) ? [old] : [];
    });
    return [...this.#news.values(), ...left];
  }

  async #registerCustom(goal: Goal): Promise<RecordedResource> {
    if (Providers.isProvider(goal.type)) return this.#registerProvider(goal);
    const provider = this.providers.of(goal.provider, goal.type);
    const old = this.#olds.get(goal.urn);
    const { type, name, urn } = goal;
    const { inputs, failures } = provider.check({
      type,
      name,
      ...(old === undefined ? {} : { olds: old.inputs }),
      news: old === undefined ? goal.inputs : keeping(old.inputs, goal.inputs, goal.ignoreChanges),
      randomSeed: Buffer.from(urn),
    });
    if (failures.length > 0) {
      throw new StepFailed("check", urn, failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    }
    const checked = { ...goal, inputs };
    if (old === undefined) {
      return this.#create(checked, provider, this.#deletedEarly.has(urn) ? "replaced" : "created");
    }
    const { id, inputs: oldInputs, outputs: oldOutputs } = old;
    const diff = provider.diff({ type, name, id, oldInputs, oldOutputs, news: inputs });
    const replaces = [...diff.replaces, ...goal.replaceOnChanges.filter((path) => changes(diff.detailed, path))];
    if (replaces.length > 0) {
      if (old.protect) throw new StepFailed("replace", urn, `it is protected, and changed ${replaces.join(", ")}`);
      if (goal.deleteBeforeReplace ?? diff.deleteBeforeReplace) {
        for (const dependent of this.#replacedWith(old)) await this.#deleteEarly(dependent);
        await this.#deleteEarly(old);
      } else {
        this.#replaced.add(old);
      }
      return this.#create(checked, provider, "replaced");
    }
    if (diff.changes.length > 0 || old.unfinished === true) return this.#update(checked, old, provider);
    this.#count(urn, "unchanged");
    return this.#record(checked, id, oldOutputs);
  }

  #registerProvider(goal: Goal): RecordedResource {
    const old = this.#olds.get(goal.urn);
    const id = old?.id ?? "provider";
    this.#attempt("check", goal.urn, () => this.providers.configure(`${goal.urn}::${id}`, goal.type, goal.inputs));
    const kind = old === undefined ? "created" : sameValue(old.inputs, goal.inputs) ? "unchanged" : "updated";
    this.#count(goal.urn, kind);
    return this.#record(goal, id, goal.inputs);
  }

  async #create(goal: Goal, provider: ProviderInstance, as: "created" | "replaced"): Promise<RecordedResource> {
    const { type, name, inputs, urn } = goal;
    const { id, outputs } = await this.#change("create", goal, () =>
      Promise.resolve(provider.create({ type, name, inputs, preview: this.preview })),
    );
    this.#count(urn, as);
    return this.#record(goal, id, outputs);
  }

  async #update(goal: Goal, old: RecordedResource, provider: ProviderInstance): Promise<RecordedResource> {
    const { type, name, inputs: news, urn } = goal;
    const { id, inputs: oldInputs, outputs: oldOutputs } = old;
    const outputs = await this.#change("update", goal, () =>
      Promise.resolve(provider.update({ type, name, id, oldInputs, oldOutputs, news, preview: this.preview })),
    );
    this.#count(urn, "updated");
    return this.#record(goal, id, outputs);
  }

  /** What was made and did not end well is recorded all the same. */
  async #change<T>(step: "create" | "update", goal: Goal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.#record({ ...goal, inputs: error.inputs }, error.id, error.outputs).unfinished = true;
      }
      throw new StepFailed(step, goal.urn, (error as Error).message);
    }
  }

  async #deleteEarly(old: RecordedResource): Promise<void> {
    if (this.#deletedEarly.has(old.urn)) return;
    await this.#delete(old);
    this.#deletedEarly.add(old.urn);
  }

  async #delete(old: RecordedResource, as?: "deleted"): Promise<void> {
    if (old.protect) {
      throw new StepFailed("delete", old.urn, "it is protected: unprotect it before it is removed from the program");
    }
    const goesAlong = old.deletedWith !== undefined && !this.#news.has(old.deletedWith);
    const { type, name, id, inputs: oldInputs, outputs: oldOutputs } = old;
    if (!this.preview && old.custom && !Providers.isProvider(type) && !old.retainOnDelete && !goesAlong) {
      try {
        await this.providers.of(old.provider, type).delete({ type, name, id, oldInputs, oldOutputs });
      } catch (error) {
        throw new StepFailed("delete", old.urn, (error as Error).message);
      }
    }
    this.#replaced.delete(old);
    if (this.#olds.get(old.urn) === old) this.#olds.delete(old.urn);
    if (as !== undefined) this.#count(old.urn, as);
  }

  /**
   * What must be deleted before a resource that is deleted ahead of its replacement: whoever takes a value from it, or
   * from another one of them, that it can't take anew in place. Those that need others come first.
   */
  #replacedWith(root: RecordedResource): RecordedResource[] {
    const replaced = new Set([root.urn]);
    const found: RecordedResource[] = [];
    for (const old of this.olds.slice(this.olds.indexOf(root) + 1)) {
      if (!old.custom || !this.#olds.has(old.urn) || Providers.isProvider(old.type)) continue;
      const moved = Object.entries(old.propertyDependencies)
        .filter(([, urns]) => urns.some((urn) => replaced.has(urn)))
        .map(([property]) => property);
      if (moved.length === 0) continue;
      const news: ObjectValue = {
        ...old.inputs,
        ...Object.fromEntries(moved.map((property) => [property, Unknown.value])),
      };
      const { type, name, id, inputs: oldInputs, outputs: oldOutputs } = old;
      const diff = this.providers.of(old.provider, type).diff({ type, name, id, oldInputs, oldOutputs, news });
      if (diff.replaces.length === 0) continue;
      replaced.add(old.urn);
      found.push(old);
    }
    return found.reverse();
  }

  #attempt(step: StepFailed["step"], urn: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      throw new StepFailed(step, urn, (error as Error).message);
    }
  }

  #record(goal: Goal, id: string, outputs: ObjectValue): RecordedResource {
    const { ignoreChanges: _ignored, replaceOnChanges: _replacing, deleteBeforeReplace: _order, ...kept } = goal;
    const recorded: RecordedResource = { ...kept, id, outputs };
    this.#news.set(goal.urn, recorded);
    return recorded;
  }

  #count(urn: string, as: keyof Changes): void {
    this.changes[as].push(urn);
  }
}

/** Whether anything at or below a path changed. */
function changes(detailed: Record<string, unknown>, path: string): boolean {
  return Object.keys(detailed).some((one) => one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[`));
}

/** The new inputs with the recorded ones at some paths; what wasn't recorded there isn't there now. */
function keeping(olds: ObjectValue, news: ObjectValue, paths: string[]): ObjectValue {
  return paths.reduce((inputs, path) => keepingAt(olds, inputs, path.split(".")), news);
}

function keepingAt(olds: ObjectValue, news: ObjectValue, [first, ...rest]: string[]): ObjectValue {
  const [old, fresh] = [olds[first!], news[first!]];
  if (rest.length > 0 && isObject(old) && isObject(fresh)) return { ...news, [first!]: keepingAt(old, fresh, rest) };
  const { [first!]: _changed, ...others } = news;
  return old === undefined ? others : { ...others, [first!]: old };
}

function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

function sameValue(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
