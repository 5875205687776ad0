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
    const changes = await upUnlessProtected(stack, next, platform.lock);
    if (changes === undefined) {
      // As somebody does who sees that: takes the edit back, and what was made of it goes.
      await attempt("edited up", () => stack.up(programOf(platform)));
      continue;
    }
    keepsSessions(what, changes, platform.lock);
    platform = next;
  }
  if (accepted > 0) await again(stack, programOf(platform), "edited second up");
  const resources = stack.resources.length;
  await end(stack);
  return { edits: accepted, resources };
}

/**
 * @param before the lock file that the last `up` ran with
 * @returns undefined where protection stops it: what production protects goes only when somebody unprotects it
 * @throws Disagreement where it is what serves that was to go: the lock file should have refused the edit
 */
async function upUnlessProtected(
  stack: InProcessStack,
  platform: AcceptedPlatform,
  before: Lock,
): Promise<Changes | undefined> {
  try {
    return await stack.up(programOf(platform));
  } catch (error) {
    const { message } = error as Error;
    const serving = servingNames(before);
    const known = stack.resources.map(({ urn }) => urn.split("::").at(-1)!);
    for (const prefix of serving)
      if (!known.some((name) => isOf(name, prefix)))
        throw new Error(`No resource is named ${prefix}.`, { cause: error });
    if (error instanceof StepFailed && message.includes("it is protected")) {
      if (!serving.some((prefix) => message.includes(`::${prefix}-`))) return undefined;
    }
    throw new Disagreement("edited up", message);
  }
}

/** @param before the lock file that the last `up` ran with: what served then may hold sessions now. */
function keepsSessions(what: string, { deleted, replaced }: Changes, before: Lock): void {
  const serving = servingNames(before);
  const hurt = [...deleted, ...replaced].filter((urn) => {
    const name = urn.split("::").at(-1)!;
    return serving.some((prefix) => isOf(name, prefix));
  });
  if (hurt.length > 0) {
    throw new Disagreement("edited up", `${what}: deleted or replaced of what serves: ${hurt.join(", ")}`);
  }
}

function isOf(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}

/** How the resources of serving generations begin: `japaneast-1-standard-g1`. */
function servingNames({ regions = {} }: Lock): string[] {
  return Object.entries(regions).flatMap(([key, { pools, relays }]) =>
    [...Object.entries(pools), ["relays", relays] as const].flatMap(([fleet, { generations }]) =>
      Object.entries(generations)
        .filter(([, { serving }]) => serving)
        .map(([number]) => `${key.replace("/", "-")}-${fleet}-g${number}`),
    ),
  );
}
