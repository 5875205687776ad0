import { Provider } from "@pulumi/azure-native/provider";
import * as pulumi from "@pulumi/pulumi";
import { withoutPinnedAliases } from "../../../stacks/pinned-aliases";
import type { CloudWriter } from "../../azure-sim";
import { InProcessStack } from "../in-process/in-process-stack";
import { Disagreement } from "../platforms/disagreement";
import type { Verdict } from "../run-property";
import { tenantId } from "../platforms/configurations";
import { subscriptionId } from "../platforms/parts";
import { addTenantsOwn } from "../platforms/tenant";

/** Gives what is declared below it the one provider there is. */
class Alone extends pulumi.ComponentResource {
  constructor() {
    const provider = new Provider("azure", { subscriptionId, tenantId });
    super("cloudgaming:fuzz:Alone", "alone", {}, { providers: [provider], transformations: [withoutPinnedAliases] });
  }
}

/** What a component stands on when it is declared alone: the resource group, and what its arguments name. */
export type Surroundings = readonly { id: string; type: string; body: Parameters<CloudWriter["put"]>[0]["body"] }[];

/**
 * Declares one component in an otherwise empty subscription.
 *
 * @param declare constructs it, with the options given
 * @returns whether its argument check lets it through
 * @throws Disagreement when the simulator refuses what it let through, or when it throws anything but its collected problems
 */
export async function declaredAlone(
  surroundings: Surroundings,
  declare: (options: pulumi.ComponentResourceOptions) => void,
): Promise<Verdict> {
  const stack = new InProcessStack({ stack: "alone", tenantId, randomSeed: "alone" });
  await stack.editCloud((cloud) => {
    addTenantsOwn(cloud);
    for (const { id, type, body } of surroundings) cloud.put({ id, type, apiVersion: "2024-05-01", body });
  });
  let thrown: unknown;
  try {
    await stack.up(() => {
      const parent = new Alone();
      try {
        declare({ parent });
      } catch (error) {
        thrown = error;
      }
    });
  } catch (error) {
    throw new Disagreement("first up", (error as Error).message);
  }
  if (thrown === undefined) return { accepted: true, resources: stack.resources.length };
  if (!pulumi.InputPropertiesError.isInstance(thrown)) {
    throw new Disagreement("check", `it throws ${thrown instanceof Error ? thrown.message : typeof thrown}`);
  }
  const nothing = stack.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
  if (nothing.length > 0)
    throw new Disagreement("check", `it is refused, and declares ${nothing[0]!.name} all the same`);
  return { accepted: false, resources: 0 };
}
