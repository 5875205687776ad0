import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/azure-native/provider";
import { GlobalPart } from "./global-part";
import { withoutPinnedAliases } from "./pinned-aliases";
import { type PlatformPlan } from "./plan";
import { type GlobalInputs, Region } from "./region";
import { type Scope } from "./scope";

export interface PlatformArgs {
  /** The whole environment's plan, whatever is declared of it. */
  plan: PlatformPlan;
  scope: Scope;
  /** What the regions take from the global part; left out where this stack declares it. */
  global?: GlobalInputs;
  /** The provider of the environment's subscription. */
  provider: Provider;
}

/** An environment: the global part and the regions, as far as the scope reaches. */
export class Platform extends pulumi.ComponentResource {
  readonly plan: PlatformPlan;
  readonly global?: GlobalPart;
  readonly regions: Region[];

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "cloudgaming:stacks:Platform",
      name,
      {},
      { ...opts, providers: [args.provider], transformations: [withoutPinnedAliases] },
    );
    const { plan, scope } = args;
    this.plan = plan;
    if (scope.global) this.global = new GlobalPart("global", { plan: plan.global }, { parent: this });
    const global = this.global?.inputsOfRegions ?? args.global!;
    // Azure creates the endpoints in a subnet one at a time, and every region has one in the promotion network's. A region must not
    // depend on another one, so it only waits, without a dependency: a region that fails holds up no other.
    let settled: Promise<void> | undefined = this.global?.buildHub.endpoint.settled;
    this.regions = plan.regions
      .filter(({ placement }) => scope.regions.includes(placement.location))
      .map((planned) => {
        const promotion = { ...global.promotion, after: settled?.then(() => []) };
        const args = { plan: planned, global: { ...global, promotion } };
        const region = new Region(planned.logicalName, args, { parent: this });
        settled = region.builds.promoterEndpoint.settled;
        return region;
      });
    this.registerOutputs({});
  }
}
