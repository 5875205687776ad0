import * as pulumi from "@pulumi/pulumi";
import { deployedFromOutputs } from "./outputs";
import { type Deployed } from "./plan";

/**
 * What this stack's last deployment wrote into its outputs.
 *
 * The engine reads them with `pulumi:pulumi:readStackOutputs`. That makes no resource but a default
 * provider in the state, needs no Azure credentials, and works in previews and in a stack's first
 * deployment (no outputs then). A StackReference to the stack itself would be a resource of every
 * stack and of every preview. The function is in the engine's source (pulumi v3.259.0,
 * pkg/resource/deploy/builtins.go) and not documented for programs
 * (docs/adr/0022-steps-are-compared-with-what-is-deployed.md).
 *
 * @param complete whether the stack declares the whole environment
 * @returns undefined where the stack was never deployed
 * @throws {pulumi.RunError} when the outputs can't be read: without them a skipped step would go unnoticed
 */
export async function readOwnDeployment(complete: boolean): Promise<Deployed | undefined> {
  const stack = pulumi.getStack();
  const { deployed, unreadable } = deployedFromOutputs({ [stack]: await ownOutputs(stack) }, complete);
  if (unreadable !== undefined) {
    await pulumi.log.warn(
      `Steps are compared with the lock file alone in this run: ${unreadable}. The next ones are compared with its outputs.`,
    );
  }
  return deployed;
}

async function ownOutputs(stack: string): Promise<Record<string, unknown>> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  try {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
      outputs?: Record<string, unknown>;
    };
    return outputs ?? {};
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("unknown stack")) return {};
    throw new pulumi.RunError(
      [
        `The outputs of ${stack}'s last deployment can't be read, so a skipped step would go unnoticed; nothing was changed:`,
        `  ${message}`,
        "Try again. If it stays, use the version of the Pulumi CLI that deployed the stack.",
      ].join("\n"),
    );
  }
}
