import { accept, type AcceptedPlatform, programOf } from "../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../tools/fuzz/platforms/written";
import { InProcessStack } from "../../tools/fuzz/in-process/in-process-stack";
import type { RecordedResource } from "../../tools/fuzz/in-process/recorded-state";
import { Cloud } from "../../tools/azure-sim/cloud/cloud";
import { Refusal } from "../../tools/azure-sim/cloud/refusal";
import { ResourceManager } from "../../tools/azure-sim/cloud/resource-manager";
import { MemoryStore } from "../../tools/azure-sim/cloud/store";
import type { Azure, CloudResource, ObjectValue } from "../../tools/azure-sim/contract";
import { requestBody } from "../../tools/azure-sim/provider/request-body";
import { behaviourOf } from "../../tools/azure-sim/resources";
import { rulesFor } from "../../tools/azure-sim/rules";
import * as types from "../../tools/azure-sim/types";
import { stackConfig } from "../../tools/config/stack-config";
import { project } from "../support/stacks";

const azure: Azure = { ...types, rulesFor, behaviourOf };

/** A network of the company's, in the platform's subscription. */
function networkId({ azure }: { azure: { subscriptionId: string } }, name: string): string {
  return `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-company/providers/Microsoft.Network/virtualNetworks/vnet-${name}`;
}

/** One region of production as it is committed, with a hub, deployed: the good settings, and all that is declared from them. */
export class World {
  private constructor(
    /** The settings that the components got. */
    readonly platform: AcceptedPlatform,
    private readonly declared: readonly RecordedResource[],
    private readonly deployed: readonly CloudResource[],
  ) {}

  static async deploy(): Promise<World> {
    const written = structuredClone(stackConfig(project, "prod")) as unknown as WrittenConfiguration;
    const name = "japaneast";
    written.homeRegion = name;
    written.regions = { [name]: written.regions[name]! };
    // A hub too, so that mistakes about it can be made; beside it stands a network that may not be one.
    const networks = Object.entries({ hub: ["192.168.0.0/22"], overlapping: ["10.64.64.0/24"] }).map(
      ([name, addressSpaces]) => ({ id: networkId(written, name), addressSpaces }),
    );
    const [hub] = networks as [(typeof networks)[number]];
    written.network.hub = { virtualNetworkId: hub.id, addressSpaces: hub.addressSpaces };
    const { platform, problems } = accept(written);
    if (platform === undefined) throw new Error(JSON.stringify(problems, null, 2));
    const { environment, azure: account } = platform.config;
    const stack = new InProcessStack({ stack: environment, tenantId: account.tenantId, randomSeed: "corpus" });
    await stack.editCloud((cloud) => {
      for (const { id, addressSpaces } of networks) {
        const body = { location: "westeurope", properties: { addressSpace: { addressPrefixes: addressSpaces } } };
        cloud.put({ id, type: "Microsoft.Network/virtualNetworks", apiVersion: "2024-05-01", body });
      }
    });
    await stack.up(programOf(platform));
    return new World(platform, stack.resources, stack.cloud.list());
  }

  /** The settings of the one region's parts. */
  get region() {
    return this.platform.plan.regions[0]!;
  }

  get global() {
    return this.platform.plan.global;
  }

  /** The wire body that is declared for a resource, by the end of its logical name. */
  bodyOf(name: string): ObjectValue {
    return requestBody(azure, this.#infoOf(name), this.#find(name).id, this.#find(name).inputs).body;
  }

  /**
   * Sends a body in the place of the one that was declared, as if the resource had never been there.
   *
   * @param id another id of the same type; the declared one when left out
   * @returns what Azure says against it, nothing when it accepts; and which of the simulator's rules said it, beside the published types
   */
  async judged(
    name: string,
    body: ObjectValue,
    id = this.#find(name).id,
  ): Promise<{ refusals: string[]; rules: string[] }> {
    const declared = this.#find(name);
    const cloud = new Cloud(new MemoryStore());
    await cloud.change((writer) => {
      for (const resource of this.deployed) writer.put(resource);
      writer.remove(declared.id);
    });
    const rules: string[] = [];
    const watched: Azure = {
      ...azure,
      rulesFor: (...request) =>
        rulesFor(...request).map((rule) => ({
          ...rule,
          check(given) {
            const errors = rule.check(given);
            if (errors.length > 0) rules.push(rule.name);
            return errors;
          },
        })),
    };
    const manager = new ResourceManager(cloud, watched, this.platform.config.azure.subscriptionId);
    try {
      await manager.put({ info: this.#infoOf(name), id, body });
      return { refusals: [], rules };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { refusals: error.errors.map(({ code, message }) => `${code}: ${message}`), rules };
    }
  }

  /** The declared resource's id, with another last name. */
  renamed(name: string, last: string): string {
    return this.#find(name).id.replace(/[^/]+$/, last);
  }

  #infoOf(name: string) {
    return types.typeInfo(this.#find(name).type)!;
  }

  #find(name: string): RecordedResource {
    const found = this.declared.filter((one) => one.custom && (one.name === name || one.name.endsWith(`-${name}`)));
    if (found.length !== 1) {
      throw new Error(`${found.length} resources end in ${name}: ${found.map((one) => one.name).join(", ")}`);
    }
    return found[0]!;
  }
}
