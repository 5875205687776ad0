import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CloudReader, findCreated, type ObjectValue, readCloud } from "../azure-sim";
import { stateMentions } from "./backend-state";
import { type SimFolders } from "./folders";
import { isHeld, locksOf } from "./locks";

interface Recovery {
  stack: string;
  folders: SimFolders;
  pulumi: (args: string[], output: "capture") => Promise<{ exitCode: number; stdout: string; stderr: string }>;
  say: (line: string) => void;
}

interface StateResource {
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  inputs?: ObjectValue;
  outputs?: ObjectValue;
  provider?: string;
}

interface Deployment {
  resources?: StateResource[];
  pending_operations?: { type: string; resource: StateResource }[];
}

/**
 * Cleans up after a run that was killed: takes away its lock, and settles what it was doing when it died. What reached
 * the simulated cloud is taken into the state, what didn't is forgotten, and the next `up` goes on from there.
 */
export async function finishInterruptedRun(recovery: Recovery): Promise<void> {
  const { stack, folders, pulumi, say } = recovery;
  const locks = locksOf(folders, stack);
  // Whoever still holds one is at work: what is pending is theirs.
  if (locks.some(isHeld)) return;
  if (locks.length > 0) {
    say(`An earlier run of ${stack} was cut off; carrying on where it stopped.`);
    await pulumi(["cancel", "--yes", "--stack", stack], "capture");
  }
  if (!stateMentions(folders, stack, '"pending_operations"')) return;
  const exported = JSON.parse((await pulumi(["stack", "export", "--stack", stack], "capture")).stdout) as {
    deployment: Deployment;
  };
  if (!exported.deployment.pending_operations?.length) return;
  const settled = { ...exported, deployment: settle(exported.deployment, readCloud(folders.cloud)) };
  const file = join(folders.home, `${stack}.settled.json`);
  writeFileSync(file, JSON.stringify(settled));
  const { exitCode, stderr } = await pulumi(["stack", "import", "--stack", stack, "--file", file], "capture");
  if (exitCode !== 0) say(`What the interrupted run of ${stack} left behind could not be settled:\n${stderr}`);
}

/**
 * A state without pending operations. Updates are left to the next run, which sends them again; creates and deletes
 * are looked up in the cloud.
 */
export function settle(deployment: Deployment, cloud: CloudReader): Deployment {
  const { pending_operations: pending = [], ...rest } = deployment;
  const resources = [...(deployment.resources ?? [])];
  for (const { type, resource } of pending) {
    const known = resources.findIndex(({ urn, id }) => urn === resource.urn && id === (resource.id ?? id));
    if (type === "creating" && known < 0 && resource.custom) {
      const created = findCreated(cloud, {
        token: resource.type,
        inputs: resource.inputs ?? {},
        subscriptionId: subscriptionOf(resource.provider, resources),
      });
      if (created) resources.push({ ...resource, ...created });
    }
    if (type === "deleting" && known >= 0 && resource.id !== undefined && cloud.get(resource.id) === undefined) {
      resources.splice(known, 1);
    }
  }
  return { ...rest, resources };
}

/** A resource names its provider as `<urn>::<id>`, and the provider's inputs name the subscription. */
function subscriptionOf(provider: string | undefined, resources: StateResource[]): string {
  const urn = provider?.slice(0, provider.lastIndexOf("::"));
  const inputs = resources.find((resource) => resource.urn === urn)?.inputs;
  return typeof inputs?.["subscriptionId"] === "string" ? inputs["subscriptionId"] : "";
}
