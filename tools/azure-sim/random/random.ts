import { Unknown, type ObjectValue, type Value } from "../contract";
import type {
  CheckFailure,
  CheckRequest,
  CreateRequest,
  DiffAnswer,
  DiffRequest,
  HostedProvider,
  ProviderInstance,
} from "../server/hosted-provider";
import { seededRandom, systemRandom, type RandomSource } from "./random-source";
import { randomTypes, type RandomType } from "./random-types";

/** The version of `@pulumi/random` whose provider this behaves as. */
const version = "4.21.2";

export interface RandomOptions {
  /** Makes the values repeatable, whatever the order they are asked for in. Default: the system's randomness. */
  seed?: string;
  /** Logarithm of the rounds of a password's bcrypt hash, 4 to 31. Default: 10, the real provider's. */
  passwordHashCost?: number;
}

/** The provider `random`: makes values once and keeps them in the engine's state; there is nothing in the cloud. */
export function random(options: RandomOptions = {}): HostedProvider {
  return { name: "random", version, configure: () => new RandomInstance(options) };
}

class RandomInstance implements ProviderInstance {
  constructor(private readonly options: RandomOptions) {}

  check({ type, news }: CheckRequest): { inputs: ObjectValue; failures: CheckFailure[] } {
    const known = typeOf(type);
    const { args } = known;
    const wrong = [
      ...Object.keys(news)
        .filter((name) => !(name in args) && !name.startsWith("__"))
        .map((name) => ({ property: name, reason: `${type} has no argument '${name}'` })),
      ...Object.entries(args).flatMap(([name, kind]) => kindProblems(name, kind, news[name])),
    ];
    return { inputs: news, failures: wrong.length > 0 ? wrong : (known.problems?.(news) ?? []) };
  }

  /** What was made up cannot be made up differently: every change is a replacement. */
  diff({ type, oldInputs, news }: DiffRequest): DiffAnswer {
    const { defaults, args } = typeOf(type);
    const olds = { ...defaults, ...oldInputs };
    const fresh = { ...defaults, ...news };
    const changed = Object.keys(args).filter((name) => text(olds[name]) !== text(fresh[name]));
    const kind = (name: string) =>
      oldInputs[name] === undefined ? "add-replace" : news[name] === undefined ? "delete-replace" : "update-replace";
    return {
      changes: changed,
      replaces: changed,
      deleteBeforeReplace: false,
      detailed: Object.fromEntries(changed.map((name) => [name, kind(name)] as const)),
    };
  }

  create({ type, name, inputs, preview }: CreateRequest) {
    const known = typeOf(type);
    const settled = { ...known.defaults, ...inputs };
    if (preview) {
      const results = Object.fromEntries(known.results.map((name) => [name, Unknown.value]));
      return { id: "", outputs: { ...settled, ...results } };
    }
    const { id, results } = known.create(settled, this.#sourceOf(type, name, inputs), this.options.passwordHashCost);
    return { id, outputs: { ...settled, ...results } };
  }

  update({ type, oldOutputs, news }: { type: string; oldOutputs: ObjectValue; news: ObjectValue }) {
    const { defaults, results } = typeOf(type);
    return { ...defaults, ...news, ...Object.fromEntries(results.map((name) => [name, oldOutputs[name] ?? null])) };
  }

  read({
    type,
    id,
    oldInputs,
    oldOutputs,
  }: {
    type: string;
    id: string;
    oldInputs?: ObjectValue;
    oldOutputs: ObjectValue;
  }) {
    const known = typeOf(type);
    if (known.results.some((name) => oldOutputs[name] !== undefined)) {
      return { id, outputs: oldOutputs, inputs: oldInputs ?? {} };
    }
    const outputs = known.import(id);
    if (outputs === undefined) {
      throw new Error(`'${id}' is not the id of a ${type}`);
    }
    const inputs = Object.fromEntries(Object.entries(outputs).filter(([name]) => name in known.args));
    return { id: type.endsWith(":RandomPassword") ? "none" : id.split(",")[0]!, outputs, inputs };
  }

  delete(): void {
    // The value was only in the state, and the engine forgets it.
  }

  invoke(token: string): never {
    throw new Error(`The simulated random provider does not know the function ${token}.`);
  }

  /** The engine creates in no fixed order, so each resource has a source of its own; other keepers make another value. */
  #sourceOf(type: string, name: string, inputs: ObjectValue): RandomSource {
    const { seed } = this.options;
    return seed === undefined ? systemRandom : seededRandom([seed, type, name, text(inputs)].map(String).join("\0"));
  }

  /** The outputs of a type that are secrets whatever its inputs are. */
  secretOutputs(type: string): string[] {
    return typeOf(type).secrets ?? [];
  }
}

/** `random:index/randomString:RandomString` */
function typeOf(token: string): RandomType {
  const known = /^random:index\/[^:]+:(\w+)$/.exec(token)?.[1];
  const type = known === undefined || !Object.hasOwn(randomTypes, known) ? undefined : randomTypes[known];
  if (type === undefined) {
    throw new Error(
      `The simulated random provider does not know the resource type ${token}; it knows ${Object.keys(randomTypes).join(", ")}.`,
    );
  }
  return type;
}

function kindProblems(name: string, kind: string, value: Value | undefined): CheckFailure[] {
  if (value === undefined) {
    return kind.endsWith("?") ? [] : [{ property: name, reason: `missing required property '${name}'` }];
  }
  if (value instanceof Unknown) {
    return [];
  }
  const wanted = kind.replace("?", "");
  const right = wanted === "keepers" ? typeof value === "object" && !Array.isArray(value) : typeof value === wanted;
  if (!right) {
    return [{ property: name, reason: `'${name}' should be a ${wanted === "keepers" ? "map of texts" : wanted}` }];
  }
  return wanted === "number" && !Number.isInteger(value)
    ? [{ property: name, reason: `'${name}' must be a whole number` }]
    : [];
}

/** A text to compare by: the order of a map's keys means nothing, and what is unknown may be anything. */
function text(value: Value | undefined): string | symbol {
  if (value instanceof Unknown) {
    return Symbol("unknown");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return members.some(([, member]) => member instanceof Unknown) ? Symbol("unknown") : JSON.stringify(members);
  }
  return JSON.stringify(value) ?? "";
}
