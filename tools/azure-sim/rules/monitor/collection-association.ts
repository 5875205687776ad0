import { type ArmError, type Rule } from "../../contract";
import { badRequest, notFound } from "../errors";
import { ownName } from "../ids";
import { isSet, textAt } from "../reading";

const endpointName = "configurationAccessEndpoint";

/**
 * Azure takes an association with a Flexible scale set, and none of its machines ever hears of it: a deployment that can't
 * work, and so it is refused here.
 */
export const collectionAssociation: Rule = {
  name: "collection-association",
  source:
    "a rule or an endpoint, the latter's association with a name of its own; a Flexible scale set's machines are associated one by one: " +
    "https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-associations (2026-01-20); the codes are a guess",
  types: ["Microsoft.Insights/dataCollectionRuleAssociations"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const problems: ArmError[] = [];
    const rule = textAt(body, "properties.dataCollectionRuleId");
    const hasEndpoint = isSet(body, "properties.dataCollectionEndpointId");
    if (isSet(body, "properties.dataCollectionRuleId") === hasEndpoint) {
      problems.push(
        badRequest("InvalidPayload", "An association names a rule or an endpoint, and not both.", "properties"),
      );
    }
    if (hasEndpoint !== (ownName(id) === endpointName)) {
      problems.push(badRequest("InvalidPayload", `An endpoint's association is called ${endpointName}.`, "name"));
    }
    if (rule !== undefined && !cloud.get(rule)) {
      problems.push(
        notFound(
          "ResourceNotFound",
          `The Resource '${rule.split("/providers/").at(-1)}' was not found.`,
          "properties.dataCollectionRuleId",
        ),
      );
    }
    const target = cloud.get(
      id.text.replace(/\/providers\/Microsoft\.Insights\/dataCollectionRuleAssociations\/.*$/i, ""),
    );
    if (!target) {
      problems.push(notFound("ResourceNotFound", "The resource to be associated was not found."));
    } else if (textAt(target.body, "properties.orchestrationMode") === "Flexible") {
      problems.push(
        badRequest(
          "InvalidPayload",
          "Machines of a Flexible scale set are associated one by one, by a policy; an association with the set reaches none.",
        ),
      );
    }
    return problems;
  },
};
