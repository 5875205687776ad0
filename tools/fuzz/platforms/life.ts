import { InProcessStack } from "../in-process/in-process-stack";
import type { Changes } from "../in-process/recorded-state";
import { type AcceptedPlatform, programOf } from "./accepted";
import { tenantId } from "./configurations";
import { Disagreement } from "./disagreement";
import { addTenantsOwn, leftBehind } from "./tenant";

/** A simulated cloud for a platform, with nothing of the platform in it. */
export async function newStack({ config }: AcceptedPlatform): Promise<InProcessStack> {
  const stack = new InProcessStack({ stack: config.environment, tenantId, randomSeed: "platform" });
  await stack.editCloud(addTenantsOwn);
  return stack;
}

/**
 * What an accepted platform must live through: it comes up, has nothing to do the second time, and goes.
 *
 * @returns how many resources it had
 * @throws Disagreement with what was refused, changed or left behind
 */
export async function live(platform: AcceptedPlatform): Promise<number> {
  const stack = await newStack(platform);
  const program = programOf(platform);
  await attempt("first up", () => stack.up(program));
  const { length } = stack.resources;
  await again(stack, program, "second up");
  await end(stack);
  return length;
}

/** A program that didn't change has nothing to change. */
export async function again(
  stack: InProcessStack,
  program: () => unknown,
  moment: Disagreement["moment"],
): Promise<void> {
  const { unchanged: _unchanged, ...changes } = await attempt(moment, () => stack.up(program));
  const made = listed(changes);
  if (made.length > 0) throw new Disagreement(moment, `there should be nothing to do, and it ${made.join(", ")}`);
}

/** Everything goes, and nothing but Azure's own stays. */
export async function end(stack: InProcessStack): Promise<void> {
  await attempt("destroy", () => stack.destroy({ unprotect: true }));
  const left = leftBehind(stack.cloud);
  if (left.length > 0) throw new Disagreement("destroy", `left behind: ${left.join(", ")}`);
}

/** Whatever fails is a disagreement, told with the moment. */
export async function attempt<T>(moment: Disagreement["moment"], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Disagreement(moment, (error as Error).message);
  }
}

/** `created urn:…`, one text a step. */
export function listed(changes: Partial<Changes>): string[] {
  return Object.entries(changes).flatMap(([what, urns]) => urns.map((urn) => `${what} ${urn}`));
}
