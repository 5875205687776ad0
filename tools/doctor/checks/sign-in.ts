import { z } from "zod";
import { readAnswer, sameText } from "../answer";
import { type Check, cannotTell, type Failure, type Finding, missing, ok } from "../check";
import { type Part, subscriptionsOf } from "../part";

/** What `az account show` prints: https://learn.microsoft.com/cli/azure/account#az-account-show [m]. */
const account = z.object({
  id: z.string(),
  tenantId: z.string(),
  name: z.string(),
  user: z.object({ name: z.string(), type: z.string() }),
});

/**
 * Whether somebody is signed in to the configured tenant, and sees the subscription. It asks nothing of Azure but of the
 * machine's own sign-in, and everything else rests on it.
 */
export function signInCheck(part: Part): Check {
  const { subscriptionId, tenantId } = part.plan.azure;
  const signIn = `az login --tenant ${tenantId}`;
  return {
    id: "sign-in",
    topic: "Signing in",
    title: "Signed in to the configured tenant",
    why: `azure.tenantId and azure.subscriptionId in the stack's file; any other tenant is refused by the program itself`,
    argv: ["account", "show", "--subscription", subscriptionId],
    judge(answer) {
      const { tenantId: own, user, name } = readAnswer(account, answer);
      if (!sameText(own, tenantId)) {
        return [missing(`Signed in to the tenant ${own}, but the stack's is ${tenantId}.`, { mend: [signIn] })];
      }
      return [ok(`Signed in as ${user.name} (${user.type}); the subscription is "${name}".`)];
    },
    judgeFailure: ({ kind, message }: Failure): Finding[] | undefined => {
      if (kind === "not signed in") return [cannotTell("Nobody is signed in.", { mend: [signIn] })];
      if (/subscription/i.test(message)) {
        return [
          missing(`Whoever is signed in does not see the subscription ${subscriptionId}.`, {
            details: ["It may not exist, or nobody has given you a role in it yet (Reader is enough for the doctor)."],
            mend: [signIn, "az account list --all --output table"],
          }),
        ];
      }
      return undefined;
    },
  };
}

/** https://learn.microsoft.com/rest/api/resources/subscriptions/get (read 2026-11-22) */
const subscription = z.object({ state: z.string(), displayName: z.string().optional() });

/** Whether each subscription is enabled: `az account show` only knows what was true when somebody signed in. */
export function subscriptionChecks(part: Part): Check[] {
  return subscriptionsOf(part).map((id) => ({
    id: `subscription:${id}`,
    topic: "Signing in",
    title: `The subscription ${id} is enabled`,
    why: "a disabled subscription refuses every change",
    argv: [
      "rest",
      "--method",
      "get",
      "--url",
      `https://management.azure.com/subscriptions/${id}?api-version=2022-12-01`,
    ],
    judge(answer) {
      const { state } = readAnswer(subscription, answer);
      if (sameText(state, "Enabled")) return [ok(`The subscription ${id} is enabled.`)];
      return [
        missing(`The subscription ${id} is ${state}, so Azure refuses changes in it.`, {
          details: ["Its owner enables it again in the Azure portal: Subscriptions, Reactivate."],
        }),
      ];
    },
    judgeFailure: ({ kind }) => (kind === "not found" ? [missing(`There is no subscription ${id}.`)] : undefined),
  }));
}
