import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll } from "../reading";

const kinds = ["email", "sms", "webhook", "armRole", "voice", "logicApp", "azureFunction", "eventHub"];

export const actionGroupReceivers: Rule = {
  name: "action-group-receivers",
  source:
    "names of receivers are unique in their group, whatever their kind: the descriptions in " +
    "https://github.com/Azure/azure-rest-api-specs, insights 2023-01-01; at most 1000 e-mail receivers: " +
    "https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits [m]; the codes are a guess",
  types: ["Microsoft.Insights/actionGroups"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    const seen = new Set<string>();
    for (const { path, value } of kinds.flatMap((kind) => findAll(body, `properties.${kind}Receivers[].name`))) {
      const name = String(value).toLowerCase();
      if (seen.has(name)) {
        problems.push(badRequest("BadRequest", `Two receivers of the action group are called '${value}'.`, path));
      }
      seen.add(name);
    }
    const emails = findAll(body, "properties.emailReceivers[].emailAddress");
    for (const { path, value } of emails) {
      if (!/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(String(value))) {
        problems.push(badRequest("BadRequest", `'${value}' is not a valid e-mail address.`, path));
      }
    }
    if (emails.length > 1000) {
      problems.push(badRequest("BadRequest", "At most 1000 e-mail receivers.", "properties.emailReceivers"));
    }
    return problems;
  },
};
