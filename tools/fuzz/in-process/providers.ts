import type { HostedProvider, ObjectValue, ProviderInstance } from "../../azure-sim";

const explicitPrefix = "pulumi:providers:";

/** Which provider answers for which resource, as the engine finds it. */
export class Providers {
  readonly #instances = new Map<string, ProviderInstance>();

  /** @param hosted by package: `azure-native`, `random`. */
  constructor(private readonly hosted: Readonly<Record<string, HostedProvider>>) {}

  /** Whether a type is a provider itself: `pulumi:providers:azure-native`. */
  static isProvider(type: string): boolean {
    return type.startsWith(explicitPrefix);
  }

  /**
   * Starts an explicit provider.
   * @param reference `<urn>::<id>`, as resources name it.
   * @throws Error when its configuration can't work
   */
  configure(reference: string, type: string, configuration: ObjectValue): void {
    const provider = this.#package(type.slice(explicitPrefix.length));
    const failures = provider.checkConfiguration?.(configuration) ?? [];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    this.#instances.set(reference, provider.configure(configuration));
  }

  /**
   * The provider of a resource or of a function.
   * @param reference empty for the package's default provider, which only `random` has: Pulumi.yaml disables
   *   azure-native's.
   * @param token of the resource or the function.
   */
  of(reference: string, token: string): ProviderInstance {
    const known = this.#instances.get(reference || defaultOf(token));
    if (known !== undefined) return known;
    const name = defaultOf(token);
    if (reference !== "")
      throw new Error(`${token} names the provider ${reference}, and the program registered none such.`);
    if (name === "azure-native")
      throw new Error(`Default provider for '${name}' disabled. ${token} must use an explicit provider.`);
    const instance = this.#package(name).configure({});
    this.#instances.set(name, instance);
    return instance;
  }

  #package(name: string): HostedProvider {
    const provider = Object.hasOwn(this.hosted, name) ? this.hosted[name] : undefined;
    if (provider === undefined) throw new Error(`There is no provider for the package ${name} here.`);
    return provider;
  }
}

/** A package's name is the first part of a token. */
function defaultOf(token: string): string {
  return token.slice(0, token.indexOf(":"));
}
