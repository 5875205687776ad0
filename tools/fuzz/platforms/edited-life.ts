import type { Lock } from "../../../stacks/config";
import { StepFailed } from "../in-process/deployment";
import type { InProcessStack } from "../in-process/in-process-stack";
import type { Changes } from "../in-process/recorded-state";
import { accept, type AcceptedPlatform, programOf } from "./accepted";
import { Disagreement } from "./disagreement";
import type { EditedConfiguration } from "./edits";
import { again, attempt, end, newStack } from "./life";

/**
 * What an accepted platform must live through when accepted edits are made to it, each with its lock file and its `up`:
 * nothing is refused, and no machine of a generation that served before or serves after is deleted or replaced.
 *
 * @returns how many edits were accepted, and how many resources there were at the end
 * @throws Disagreement
 */
export async function liveWithEdits(
  first: AcceptedPlatform,
  { edits }: EditedConfiguration,
): Promise<{ edits: number; resources: number }> {
  const stack = await newStack(first);
  await attempt("first up", () => stack.up(programOf(first)));
  let platform = first;
  let accepted = 0;
  for (const { what, apply } of edits) {
    const { platform: next } = accept(apply(platform.written), platform.lock);
    if (next === undefined) continue;
    accepted++;
    const serving = servingNames(platform.lock, stack);
    const images = imagesOf(stack);
    const changes = await upUnlessProtected(stack, next, serving);
    if (changes === undefined) {
      // As somebody does who sees that: takes the edit back, and what was made of it goes.
      await attempt("edited up", () => stack.up(programOf(platform)));
      continue;
    }
    keepsSessions(what, changes, serving);
    upgradesNobody(what, stack, images, [...serving, ...servingNames(next.lock, stack)]);
    platform = next;
  }
  if (accepted > 0) await again(stack, programOf(platform), "edited second up");
  const resources = stack.resources.length;
  await end(stack);
  return { edits: accepted, resources };
}

/**
 * @param serving how the names of what served before begin
 * @returns undefined where protection stops it: what production protects goes only when somebody unprotects it
 * @throws Disagreement where it is what serves that was to go: the lock file should have refused the edit
 */
async function upUnlessProtected(
  stack: InProcessStack,
  platform: AcceptedPlatform,
  serving: string[],
): Promise<Changes | undefined> {
  try {
    return await stack.up(programOf(platform));
  } catch (error) {
    const { message } = error as Error;
    const isProtected = error instanceof StepFailed && message.includes("it is protected");
    if (isProtected && !serving.some((prefix) => message.includes(`::${prefix}-`))) return undefined;
    throw new Disagreement("edited up", message);
  }
}

/** @param serving how the names of what served before begin: it may hold sessions now */
function keepsSessions(what: string, { deleted, replaced }: Changes, serving: string[]): void {
  const hurt = [...deleted, ...replaced].filter((urn) => serving.some((prefix) => isOf(urn, prefix)));
  if (hurt.length > 0) {
    throw new Disagreement("edited up", `${what}: deleted or replaced of what serves: ${hurt.join(", ")}`);
  }
}

const scaleSetType = "azure-native:compute:VirtualMachineScaleSet";

interface ScaleSetInputs {
  upgradePolicy: { mode: string };
  virtualMachineProfile: { storageProfile: { imageReference: object } };
}

/** What the hosts of each scale set start from, by URN. */
function imagesOf({ resources }: InProcessStack): Map<string, string> {
  return new Map(
    resources
      .filter(({ type }) => type === scaleSetType)
      .map(({ urn, inputs }) => {
        const { virtualMachineProfile: profile } = inputs as unknown as ScaleSetInputs;
        return [urn, JSON.stringify(profile.storageProfile.imageReference)];
      }),
  );
}

/**
 * Azure upgrades hosts where nobody began to play before it, nor may after it, and another image comes to all hosts of a scale set
 * or to none.
 *
 * @param before the images before the edit
 * @param serving how the names begin of what served before or serves now
 */
function upgradesNobody(what: string, stack: InProcessStack, before: Map<string, string>, serving: string[]): void {
  const now = imagesOf(stack);
  for (const { urn, inputs } of stack.resources.filter(({ type }) => type === scaleSetType)) {
    const isRolling = (inputs as unknown as ScaleSetInputs).upgradePolicy.mode === "Rolling";
    if (isRolling && serving.some((prefix) => isOf(urn, prefix))) {
      throw new Disagreement("edited up", `${what}: upgrades hosts in place of what serves or served: ${urn}`);
    }
    if (!isRolling && before.has(urn) && before.get(urn) !== now.get(urn)) {
      throw new Disagreement("edited up", `${what}: hosts of two images in one scale set: ${urn}`);
    }
  }
}

function isOf(urn: string, prefix: string): boolean {
  const name = urn.split("::").at(-1)!;
  return name === prefix || name.startsWith(`${prefix}-`);
}

/**
 * How the names of serving generations' resources begin: `japaneast-1-standard-g1`.
 *
 * @param lock the lock file that the last `up` ran with
 * @throws Error when no resource has such a name: then nothing would be watched over
 */
function servingNames({ regions = {} }: Lock, { resources }: InProcessStack): string[] {
  const names = Object.entries(regions).flatMap(([key, { pools, relays }]) =>
    [...Object.entries(pools), ["relays", relays] as const].flatMap(([fleet, { generations }]) =>
      Object.entries(generations)
        .filter(([, { serving }]) => serving)
        .map(([number]) => `${key.replace("/", "-")}-${fleet}-g${number}`),
    ),
  );
  const missing = names.filter((prefix) => !resources.some(({ urn }) => isOf(urn, prefix)));
  if (missing.length > 0) throw new Error(`No resource is named ${missing.join(" or ")}.`);
  return names;
}
