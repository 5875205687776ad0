import { z } from "zod";
import { budgetStartProblems, planMonitoring } from "../../../components/observability";
import { readAnswer } from "../answer";
import { type Check, missing, note, ok } from "../check";
import type { Part } from "../part";

/** https://learn.microsoft.com/rest/api/consumption/budgets/get (read 2026-11-22) */
const budget = z.object({ properties: z.object({ timePeriod: z.object({ startDate: z.string() }) }) });

/**
 * Whether the budget's start is one that Azure takes for a new budget: in the current month, or up to twelve months ahead
 * (https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update, read 2026-11-22).
 *
 * @param today the day of the first `up`
 */
export function budgetChecks({ plan, global }: Part, today: Date): Check[] {
  if (!global) return [];
  const { subscriptionId } = plan.global.placement;
  const { budgetName } = planMonitoring(plan.global.monitoring);
  const { startDate } = plan.global.monitoring.budget;
  const [problem] = budgetStartProblems(startDate, { today, isNew: true });
  return [
    {
      id: `budget:${budgetName}`,
      topic: "Budget",
      title: `Budget ${budgetName}, from ${startDate}`,
      why: "Azure refuses a new budget that starts before the current month, or more than twelve months ahead",
      argv: [
        ...["rest", "--method", "get", "--url"],
        `https://management.azure.com/subscriptions/${subscriptionId}/providers/Microsoft.Consumption/budgets/${budgetName}?api-version=2024-08-01`,
      ],
      judge(answer) {
        const start = readAnswer(budget, answer).properties.timePeriod.startDate.slice(0, 10);
        return [note(`There is a budget ${budgetName} already, from ${start}.`)];
      },
      judgeFailure({ kind }) {
        if (kind !== "not found") return undefined;
        if (problem === undefined) return [ok(`The budget may start on ${startDate}.`)];
        return [
          missing(`A new budget cannot start on ${startDate}: ${problem.reason}.`, {
            details: [`In monitoring.budget.startDate of the stack's file, ${problem.fix}.`],
          }),
        ];
      },
    },
  ];
}
