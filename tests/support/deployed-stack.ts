import { type AcceptedPlatform, accept, programOf } from "../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../tools/fuzz/platforms/written";
import { InProcessStack } from "../../tools/fuzz/in-process/in-process-stack";
import { stackConfig } from "../../tools/config/stack-config";
import type { ArmResource } from "../../tools/reachability/resources";
import { committedRecord, project } from "./stacks";

/** A committed stack, whole, as it is in the simulated cloud after `pulumi up`. */
export interface DeployedStack {
  platform: AcceptedPlatform;
  /** Type tokens of everything that the program declares of Azure. */
  declaredTypes: string[];
  /** All that is in the cloud, with what Azure computes. */
  resources: ArmResource[];
}

const asCommitted = new Map<string, Promise<DeployedStack>>();

/** Deploys a committed stack, once a process. With a change, anew, as if what is changed had been the first. */
export function deployedStack(stack: string, change?: (written: WrittenConfiguration) => void): Promise<DeployedStack> {
  if (change !== undefined) return deploy(stack, change);
  const known = asCommitted.get(stack) ?? deploy(stack);
  asCommitted.set(stack, known);
  return known;
}

async function deploy(stack: string, change?: (written: WrittenConfiguration) => void): Promise<DeployedStack> {
  const written = structuredClone(stackConfig(project, stack)) as unknown as WrittenConfiguration;
  change?.(written);
  const { platform, problems } = accept(written, change === undefined ? committedRecord(stack) : undefined);
  if (platform === undefined) throw new Error(JSON.stringify(problems, null, 2));
  const { tenantId } = platform.config.azure;
  const deployed = new InProcessStack({ stack, tenantId, randomSeed: stack });
  await deployed.up(programOf(platform));
  return {
    platform,
    declaredTypes: [
      ...new Set(
        deployed.resources.flatMap(({ custom, type }) => (custom && type.startsWith("azure-native:") ? [type] : [])),
      ),
    ].sort(),
    resources: deployed.cloud.list(),
  };
}
