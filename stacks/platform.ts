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
    this.regions = plan.regions
      .filter(({ placement }) => scope.regions.includes(placement.location))
      .map((region) => new Region(region.logicalName, { plan: region, global }, { parent: this }));
    this.registerOutputs({});
  }
}
