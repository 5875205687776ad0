import { type Problem } from "../conventions";

const monthsAhead = 12;

/** `2026-12-01` of the month that lies `months` after a day's. */
function firstOfMonth(day: Date, months = 0): string {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months)).toISOString().slice(0, 10);
}

/**
 * A start on which Azure accepts no budget: more than twelve months ahead, or, for a new budget, before the current month. An existing
 * budget keeps its start (https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update, read 2026-11-22;
 * https://github.com/hashicorp/terraform-provider-azurerm/pull/12121, 2021-06).
 *
 * @param startDate the first day of a month, `2026-12-01`
 * @param isNew whether no budget with that start is there yet
 * @returns at most one problem, under the path `budget.startDate`
 */
export function budgetStartProblems(startDate: string, { today, isNew }: { today: Date; isNew: boolean }): Problem[] {
  const [first, last] = [firstOfMonth(today), firstOfMonth(today, monthsAhead)];
  const reason =
    startDate > last
      ? "a budget starts at most twelve months ahead"
      : isNew && startDate < first
        ? "a new budget starts in the current month or later"
        : undefined;
  if (reason === undefined) return [];
  return [{ path: "budget.startDate", given: startDate, reason, fix: `write "${first}", or a month up to "${last}"` }];
}
