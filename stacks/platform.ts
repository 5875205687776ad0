import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/azure-native/provider";
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
    const { plan, provider } = args;
    this.plan = plan;
    this.global = new GlobalPart("global", { plan: plan.global }, { parent: this });
    const providers = new SubscriptionProviders(plan, provider);
    this.regions = plan.regions.map(
      (region) =>
        new Region(
          region.logicalName,
          { plan: region, global: this.global.inputsOfRegions },
          { parent: this, providers: [providers.of(region.placement.subscriptionId)] },
        ),
    );
    this.registerOutputs({});
  }
}

/** One provider for each subscription in use: a region may have another than the environment's. */
class SubscriptionProviders {
  private readonly bySubscription = new Map<string, Provider>();

  constructor(
    private readonly plan: PlatformPlan,
    ownProvider: Provider,
  ) {
    this.bySubscription.set(plan.azure.subscriptionId, ownProvider);
  }

  of(subscriptionId: string): Provider {
    const known = this.bySubscription.get(subscriptionId);
    if (known) return known;
    const provider = new Provider(`azure-${subscriptionId}`, { subscriptionId, tenantId: this.plan.azure.tenantId });
    this.bySubscription.set(subscriptionId, provider);
    return provider;
  }
}
