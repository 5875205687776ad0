import { type Rule } from "../../contract";
import { badRequest, notFound } from "../errors";
import { regionName, regionOf } from "../ids";
import { findAll, textAt } from "../reading";

export const collectionRuleWorkspace: Rule = {
  name: "collection-rule-workspace",
  source:
    "a rule lives in its workspace's region, wherever the machines are: " +
    "https://learn.microsoft.com/azure/azure-monitor/data-collection/metrics-export-create (read 2026-11-25); the codes are a guess",
  types: ["Microsoft.Insights/dataCollectionRules"],
  operations: ["put"],
  needsCloud: true,
  check({ body, cloud }) {
    const location = textAt(body, "location");
    return findAll(body, "properties.destinations.logAnalytics[].workspaceResourceId").flatMap(({ path, value }) => {
      const workspace = cloud.get(String(value));
      if (!workspace) {
        return [
          notFound(
            "ResourceNotFound",
            `The Resource '${String(value).split("/providers/").at(-1)}' was not found.`,
            path,
          ),
        ];
      }
      const region = regionOf(workspace, cloud);
      if (location === undefined || region === undefined || regionName(location) === region) return [];
      return [
        badRequest(
          "InvalidPayload",
          `Data collection rule is invalid: the workspace is in ${region} and the rule in ${location}.`,
          path,
        ),
      ];
    });
  },
};
