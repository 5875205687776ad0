import "../../stacks/start-up";
import { readFileSync } from "node:fs";
import { Provider } from "@pulumi/azure-native/provider";
import { platformOutputs } from "../../stacks/outputs";
import type { PlatformPlan } from "../../stacks/plan";
import { Platform } from "../../stacks/platform";

/** The Pulumi program that declares the plan of the file beside it: plan.json. */
function program(): Record<string, unknown> {
  const plan = JSON.parse(readFileSync("plan.json", "utf8")) as PlatformPlan;
  const provider = new Provider("azure", { subscriptionId: plan.azure.subscriptionId });
  const scope = { global: true, regions: plan.regions.map(({ placement }) => placement.location) };
  return platformOutputs(new Platform(plan.environment, { plan, provider, scope }));
}

export = program;
