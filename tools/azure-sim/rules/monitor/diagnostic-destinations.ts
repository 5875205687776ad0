import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { at, holdsUnknown, isSet, objectsAt } from "../reading";

const destinations = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId"];

export const diagnosticDestinations: Rule = {
  name: "diagnostic-destinations",
  source: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings [m]",
  types: ["Microsoft.Insights/diagnosticSettings"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const hasDestination = destinations.some((member) => isSet(body, `properties.${member}`));
    const kinds = ["properties.logs", "properties.metrics"];
    const sends = kinds.some(
      (path) => objectsAt(body, path).some((one) => at(one, "enabled") !== false) || holdsUnknown(body, path),
    );
    return [
      ...(hasDestination
        ? []
        : [badRequest("BadRequest", "At least one data sink needs to be specified.", "properties.workspaceId")]),
      ...(sends
        ? []
        : [badRequest("BadRequest", "At least one log or metric category must be enabled.", "properties.logs")]),
    ];
  },
};
