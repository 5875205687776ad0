import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt } from "../reading";

const path = "properties.timePeriod.startDate";

export const budgetStart: Rule = {
  name: "budget-start",
  source:
    "not before the current month, at most twelve months ahead: https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update " +
    "(2024-08-01) and https://github.com/hashicorp/terraform-provider-azurerm/pull/12121 (2021-06); the words are a guess",
  types: ["Microsoft.Consumption/budgets"],
  operations: ["put"],
  needsCloud: true,
  check({ body, previous, cloud }) {
    const today = cloud.preconditions?.today;
    const start = textAt(body, path)?.slice(0, 7);
    if (today === undefined || start === undefined || previous !== undefined) return [];
    const month = today.slice(0, 7);
    const limit = `${Number(month.slice(0, 4)) + 1}${month.slice(4)}`;
    if (start < month) {
      return [badRequest("400", `The start date ${start} is before the current time grain period, ${month}.`, path)];
    }
    if (start <= limit) return [];
    return [badRequest("400", `The start date ${start} is more than twelve months in the future.`, path)];
  },
};
