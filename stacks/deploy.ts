import * as pulumi from "@pulumi/pulumi";
import * as authorization from "@pulumi/azure-native/authorization";
import { Provider } from "@pulumi/azure-native/provider";
import { describeProblem, type Problem } from "../components/conventions";
import { parseConfig, type PlatformConfig, readConfig, readLock } from "./config";
import { platformOutputs } from "./outputs";
import { planPlatform, type PlatformPlan } from "./plan";
import { Platform } from "./platform";

/**
 * Reads the stack's configuration, plans the platform and declares it.
 *
 * @returns the stack's outputs (docs/outputs.schema.json)
 * @throws {pulumi.RunError} with everything that is wrong with the configuration, before anything is declared; or when
 *   signed in to another tenant than the configuration's
 */
export async function deploy(): Promise<Record<string, unknown>> {
  const config = checkedConfig();
  const plan = checkedPlan(config);
  const provider = new Provider("azure", config.azure);
  await refuseOtherTenants(config.azure.tenantId, provider);
  return platformOutputs(new Platform(plan.environment, { plan, provider }));
}

function checkedConfig(): PlatformConfig {
  const { value, problems } = parseConfig(readConfig());
  if (value === undefined) return refuse(problems);
  if (value.environment !== pulumi.getStack()) {
    refuse([
      {
        path: "environment",
        given: value.environment,
        reason: `the stack is called ${pulumi.getStack()}`,
        fix: `write ${pulumi.getStack()}, or select the stack ${value.environment}`,
      },
    ]);
  }
  return value;
}

function checkedPlan(config: PlatformConfig): PlatformPlan {
  const { lock, problems: lockProblems } = readLock(config.environment);
  if (lockProblems.length > 0) refuse(lockProblems);
  const { plan, problems } = planPlatform(config, lock);
  return plan === undefined ? refuse(problems) : plan;
}

/** The engine prints a RunError's message as it is, without a stack trace. */
function refuse(problems: Problem[]): never {
  const list = problems.map((problem) => `  ${problem.path}: ${describeProblem(problem)}`);
  throw new pulumi.RunError(
    [`The configuration in Pulumi.${pulumi.getStack()}.yaml is refused, and nothing was changed:`, ...list].join("\n"),
  );
}

/** Whoever is signed in to another tenant is about to deploy somebody else's platform. */
async function refuseOtherTenants(tenantId: string, provider: Provider): Promise<void> {
  const signedIn = await authorization.getClientConfig({ provider });
  if (signedIn.tenantId.toLowerCase() === tenantId.toLowerCase()) return;
  throw new pulumi.RunError(
    `Signed in to the tenant ${signedIn.tenantId}, but azure.tenantId in Pulumi.${pulumi.getStack()}.yaml is ${tenantId}. ` +
      `Sign in to that one (az login --tenant ${tenantId}), or correct the file.`,
  );
}
