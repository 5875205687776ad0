import { z } from "zod";
import { canonicalCounter, type QuotaNeed, type QuotaPart, quotaNeeds } from "../../../stacks/estimate";
import { count, readAnswer } from "../answer";
import { type Answers, type Check, cannotTell, type Finding, missing, note, ok } from "../check";
import { type Part } from "../part";
import { groupState } from "./existing-groups";
import { judgeGrants } from "./granted-quota";

/**
 * What `az vm list-usage` and `az network list-usages` print (https://learn.microsoft.com/cli/azure/vm#az-vm-list-usage,
 * https://learn.microsoft.com/rest/api/virtualnetwork/usages, read 2026-11-22).
 */
const usages = z.array(
  z.object({
    currentValue: count,
    limit: count,
    name: z.object({ value: z.string(), localizedValue: z.string().nullish() }),
  }),
);

type Usage = z.output<typeof usages>[number];

/** One question per region and provider, with a finding for each counter. */
export function quotaChecks(part: Part): Check[] {
  const byQuestion = new Map<string, QuotaNeed[]>();
  for (const need of quotaNeeds(part.plan)) {
    const key = `quota:${need.location}:${need.provider}`;
    byQuestion.set(key, [...(byQuestion.get(key) ?? []), need]);
  }
  return [...byQuestion].map(([id, needs]) => {
    const { location, provider, subscriptionId } = needs[0]!;
    const command = provider === "Microsoft.Compute" ? ["vm", "list-usage"] : ["network", "list-usages"];
    return {
      id,
      topic: "Quota",
      title: `${location}: ${provider === "Microsoft.Compute" ? "virtual machines" : "public addresses"}`,
      needs: needs.map(
        ({ counters, needed, newLimit }) =>
          `${counters.join(", ")}: ${needed} beyond what others use` +
          (newLimit > needed ? `, ${newLimit} in a roll-out` : ""),
      ),
      why: "Azure refuses machines and addresses beyond a subscription's quota in a region, and autoscale stops there",
      argv: [...command, "--location", location, "--subscription", subscriptionId],
      judge: (answer, answers) => {
        const known = readAnswer(usages, answer);
        const found = needs.flatMap((need) => judgeNeed(part, need, known, answers));
        return provider === "Microsoft.Compute" ? [...found, ...judgeGrants(part, location, known)] : found;
      },
    };
  });
}

function judgeNeed(part: Part, need: QuotaNeed, known: Usage[], answers: Answers): Finding[] {
  const { location, counters } = need;
  const reported = known.filter(({ name }) =>
    counters.some((counter) => canonicalCounter(counter) === canonicalCounter(name.value)),
  );
  if (reported.length === 0) {
    return [
      cannotTell(`${location}: Azure reports no counter ${counters.join(" or ")}; ${need.needed} are needed.`, {
        details: ["The region may not offer it, or Azure counts it under another name: look through the whole answer."],
      }),
    ];
  }
  const region = part.plan.regions.find(({ placement }) => placement.location === location)!;
  const group = { subscriptionId: need.subscriptionId, name: region.resourceGroupName };
  const deployed = groupState(part, group, answers) === "ours";
  return reported.map((usage) => judgeUsage(need, usage, deployed));
}

/**
 * Before the first `up`, what is used is others'. Afterwards it includes this platform's own, so only the limit can be
 * compared, and what others use is for a person to judge.
 */
function judgeUsage(need: QuotaNeed, { currentValue: used, limit, name }: Usage, deployed: boolean): Finding {
  const what = `${need.location}, ${name.localizedValue ?? name.value}`;
  const numbers = `used ${used}, limit ${limit}, needed ${need.needed}`;
  const others = deployed ? 0 : used;
  const lacking = need.needed + others - limit;
  const newLimit = need.newLimit + others;
  if (lacking <= 0) {
    const spare = deployed ? "what is used includes this platform" : `${-lacking} to spare`;
    const says = `${what}: ${numbers}; ${spare}.`;
    if (newLimit <= limit) return ok(says);
    return note(`${says} A roll-out takes ${newLimit}: ask for it before the first one.`, partsIn(need.rollOut));
  }
  return missing(`${what}: ${numbers}; ${lacking} too few.`, {
    details: [...partsIn([...need.parts, ...need.rollOut]), ...deployedNote(deployed)],
    mend: [requestCommand(need, name.value, newLimit)],
  });
}

function partsIn(parts: QuotaPart[]): string[] {
  return parts.map(({ of, amount }) => `${amount} for ${of}`);
}

function deployedNote(deployed: boolean): string[] {
  return deployed ? ["What is used includes this platform, so only the limit is compared with what is needed."] : [];
}

/**
 * Asks for more, as the portal's page Quotas does: a command of an extension, `az extension add --name quota`
 * (https://learn.microsoft.com/cli/azure/quota#az-quota-update, read 2026-12-01).
 */
function requestCommand({ subscriptionId, provider, location, of }: QuotaNeed, counter: string, limit: number): string {
  const types = {
    vCPUs: "dedicated",
    "Spot vCPUs": "lowPriority",
    "Standard public IPv4 addresses": "PublicIpAddresses",
  };
  return (
    `az quota update --resource-name ${/\s/.test(counter) ? `'${counter}'` : counter} ` +
    `--scope /subscriptions/${subscriptionId}/providers/${provider}/locations/${location} ` +
    `--limit-object value=${limit} --resource-type ${types[of]}`
  );
}
