import { z } from "zod";
import { sameText } from "../answer";
import type { Answers } from "../check";
import type { Part } from "../part";

/** https://learn.microsoft.com/cli/azure/group#az-group-list [m]; only these members are asked for. */
export const groups = z.array(
  z.object({ name: z.string(), location: z.string(), tags: z.record(z.string(), z.string()).nullish() }),
);

/** Whether a resource group is there, and whether this platform made it: its tags say so (components/conventions/tags.ts). */
export type GroupState = "ours" | "somebody else's" | "none" | "unknown";

/** The id of the check that lists a subscription's resource groups. */
export const groupsCheck = (subscriptionId: string): string => `groups:${subscriptionId}`;

/** What the answer to {@link groupsCheck} says of a group. */
export function groupState(
  { plan }: Part,
  { subscriptionId, name }: { subscriptionId: string; name: string },
  answers: Answers,
): GroupState {
  const { data } = groups.safeParse(answers.get(groupsCheck(subscriptionId)));
  if (data === undefined) return "unknown";
  const group = data.find((one) => sameText(one.name, name));
  if (group === undefined) return "none";
  const { workload, environment, managedBy } = group.tags ?? {};
  const ours = workload === plan.workload && environment === plan.environment && managedBy === "pulumi";
  return ours ? "ours" : "somebody else's";
}
