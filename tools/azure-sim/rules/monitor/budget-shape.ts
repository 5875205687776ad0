import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isUnknown, itemsAt, numberAt, objectAt, textAt } from "../reading";

const starts = "properties.timePeriod.startDate";

export const budgetShape: Rule = {
  name: "budget-shape",
  source:
    "https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update (2024-08-01); start date fixed: " +
    "https://github.com/jpsnover/ai-triad-research/pull/1697 (2026-09), https://github.com/Azure/azure-quickstart-templates/issues/7095 (2020-01)",
  types: ["Microsoft.Consumption/budgets"],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    const problems: ArmError[] = [];
    const refuse = (path: string, reason: string) => problems.push(badRequest("400", reason, path));
    const [start, end] = [textAt(body, starts), textAt(body, "properties.timePeriod.endDate")];
    const before = textAt(previous?.body, starts);
    if (start !== undefined && !/^\d{4}-\d{2}-01(T00:00(:00(\.0+)?)?Z?)?$/.test(start)) {
      refuse(starts, `The start date ${start} should be the first of a month.`);
    }
    if (start !== undefined && start < "2017-06-01") refuse(starts, "The start date must be on or after 2017-06-01.");
    if (start !== undefined && before !== undefined && start.slice(0, 10) !== before.slice(0, 10)) {
      refuse(starts, "Start date of budgets cannot be updated. Please delete and create a new budget.");
    }
    if (start !== undefined && end !== undefined && Date.parse(end) <= Date.parse(start)) {
      refuse("properties.timePeriod.endDate", "The end date must be after the start date.");
    }
    const amount = numberAt(body, "properties.amount");
    if (amount !== undefined && amount <= 0) refuse("properties.amount", `A budget of ${amount} is not above zero.`);
    const notifications = Object.entries(objectAt(body, "properties.notifications") ?? {});
    if (notifications.length > 5) refuse("properties.notifications", "A budget holds at most 5 notifications.");
    for (const [name, notification] of notifications) {
      const path = `properties.notifications.${name}`;
      const threshold = numberAt(notification, "threshold");
      if (threshold !== undefined && (threshold <= 0 || threshold > 1000))
        refuse(`${path}.threshold`, `The threshold ${threshold} is not between 0 and 1000.`);
      const members = ["contactEmails", "contactRoles", "contactGroups"];
      const open = members.some((member) => isUnknown(notification, member)) || isUnknown(body, path);
      const contacts = members.reduce((sum, member) => sum + itemsAt(notification, member).length, 0);
      if (!open && contacts === 0) refuse(path, "A notification needs at least one contact email, role or group.");
      if (itemsAt(notification, "contactEmails").length > 50)
        refuse(`${path}.contactEmails`, "A notification takes at most 50 emails.");
    }
    return problems;
  },
};
