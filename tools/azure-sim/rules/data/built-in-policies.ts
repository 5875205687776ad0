interface BuiltInPolicy {
  /** Whether its effect deploys, and so wants an identity. */
  deploys: boolean;
  required: string[];
  optional: string[];
  /**
   * What its template does, and so what its assignment's identity must be allowed where it is assigned. Azure doesn't look when
   * the policy is assigned: the deployments fail, one for each resource, later
   * (https://learn.microsoft.com/azure/governance/policy/how-to/remediate-resources, read 2026-11-25).
   */
  actions: string[];
}

/** Policies that Azure has, by their ids in lower case: https://github.com/Azure/azure-policy (read 2026-11-25). */
export const builtInPolicies: Readonly<Record<string, BuiltInPolicy>> = {
  // Monitoring/AzureMonitor_DCRA_VM_Linux_DINE.json, version 4.3.0.
  "/providers/microsoft.authorization/policydefinitions/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07": {
    deploys: true,
    required: ["dcrResourceId"],
    optional: ["effect", "scopeToSupportedImages", "listOfLinuxImageIdToInclude", "resourceType"],
    // The deployment and its one resource; the rule's as Azure answered in https://github.com/Azure/Azure-Landing-Zones/issues/2653
    // (2024-07). The policy names two roles that carry them together, Monitoring Contributor and Log Analytics Contributor
    // (92aaf0da-9dab-42b6-94a3-d43ce8d16293).
    actions: [
      "Microsoft.Insights/dataCollectionRuleAssociations/read",
      "Microsoft.Insights/dataCollectionRuleAssociations/write",
      "Microsoft.Insights/dataCollectionRules/read",
      "Microsoft.Resources/deployments/read",
      "Microsoft.Resources/deployments/validate/action",
      "Microsoft.Resources/deployments/write",
      "Microsoft.Resources/deployments/operationstatuses/read",
    ],
  },
};
