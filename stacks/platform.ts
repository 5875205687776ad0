import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/azure-native/provider";
import { GlobalPart } from "./global-part";
import { type PlatformPlan } from "./plan";
import { Region } from "./region";

export interface PlatformArgs {
  plan: PlatformPlan;
  /** The provider of the environment's subscription. */
  provider: Provider;
}

/** A whole environment: the global part and the regions. */
export class Platform extends pulumi.ComponentResource {
  readonly plan: PlatformPlan;
  readonly global: GlobalPart;
  readonly regions: Region[];

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:stacks:Platform", name, {}, { ...opts, providers: [args.provider] });
    const { plan } = args;
    this.plan = plan;
    this.global = new GlobalPart("global", { plan: plan.global }, { parent: this });
    this.regions = plan.regions.map(
      (region) =>
        new Region(region.logicalName, { plan: region, global: this.global.inputsOfRegions }, { parent: this }),
    );
    this.registerOutputs({});
  }
}
