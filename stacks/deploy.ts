import * as pulumi from "@pulumi/pulumi";
import * as authorization from "@pulumi/azure-native/authorization";
import { Provider } from "@pulumi/azure-native/provider";
import { checkConfiguration } from "./check-configuration";
import { otherEnvironments, type PlatformConfig, readConfig, readLock, refusalLines, secretKeys } from "./config";
import { readGlobalInputs } from "./global-inputs";
import { platformOutputs } from "./outputs";
import { readOwnDeployment } from "./own-outputs";
import { type Deployed, type PlatformPlan, type Refusal } from "./plan";
import { Platform } from "./platform";
import { environmentOf, scopeOf } from "./scope";

/**
 * Reads the stack's configuration, plans the platform and declares as much of it as the stack's name says.
 *
 * @returns the stack's outputs (docs/outputs.schema.json)
 * @throws {pulumi.RunError} with everything that is wrong with the configuration, before anything is declared; when
 *   signed in to another tenant than the configuration's; or for a region without the global part that it stands on
 */
export async function deploy(): Promise<Record<string, unknown>> {
  refuseWithoutConfiguration();
  const stack = pulumi.getStack();
  const { config, plan } = checkedConfiguration(await readOwnDeployment(stack === environmentOf(stack)));
  const scope = scopeOf(stack, {
    environment: config.environment,
    regions: Object.keys(config.regions),
  }).scope!;
  const global = scope.global ? undefined : await readGlobalInputs(plan);
  const provider = new Provider("azure", config.azure);
  await refuseOtherTenants(config.azure.tenantId, provider);
  return platformOutputs(new Platform(plan.environment, { plan, scope, global, provider }));
}

/** Pulumi looks for a file of the stack's own unless it is told another, and a part of an environment has none. */
function refuseWithoutConfiguration(): void {
  const stack = pulumi.getStack();
  if (stack === environmentOf(stack) || Object.keys(readConfig()).length > 0) return;
  throw new pulumi.RunError(
    `There is no configuration. All stacks of ${environmentOf(stack)} have the same: add --config-file ${configFile()} to the command.`,
  );
}

function configFile(): string {
  return `Pulumi.${environmentOf(pulumi.getStack())}.yaml`;
}

function checkedConfiguration(deployed: Deployed | undefined): { config: PlatformConfig; plan: PlatformPlan } {
  const checked = checkConfiguration({
    values: readConfig(),
    secrets: secretKeys(),
    stack: pulumi.getStack(),
    lockOf: readLock,
    deployed,
    today: new Date(),
    othersOf: otherEnvironments,
  });
  return checked.plan === undefined ? refuse(checked) : checked;
}

/** The engine prints a RunError's message as it is, without a stack trace. */
function refuse(refusal: Refusal): never {
  const heading = `The configuration in ${configFile()} is refused, and nothing was changed`;
  throw new pulumi.RunError(refusalLines(heading, refusal).join("\n"));
}

/** Whoever is signed in to another tenant is about to deploy somebody else's platform. */
async function refuseOtherTenants(tenantId: string, provider: Provider): Promise<void> {
  const signedIn = await authorization.getClientConfig({ provider });
  if (signedIn.tenantId.toLowerCase() === tenantId.toLowerCase()) return;
  throw new pulumi.RunError(
    `Signed in to the tenant ${signedIn.tenantId}, but azure.tenantId in ${configFile()} is ${tenantId}. ` +
      `Sign in to that one (az login --tenant ${tenantId}), or correct the file.`,
  );
}
