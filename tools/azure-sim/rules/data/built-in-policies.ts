interface BuiltInPolicy {
  /** Whether its effect deploys, and so wants an identity. */
  deploys: boolean;
  required: string[];
  optional: string[];
}

/** Policies that Azure has, by their ids in lower case: https://github.com/Azure/azure-policy (read 2026-11-25). */
export const builtInPolicies: Readonly<Record<string, BuiltInPolicy>> = {
  // Monitoring/AzureMonitor_DCRA_VM_Linux_DINE.json, version 4.3.0.
  "/providers/microsoft.authorization/policydefinitions/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07": {
    deploys: true,
    required: ["dcrResourceId"],
    optional: ["effect", "scopeToSupportedImages", "listOfLinuxImageIdToInclude", "resourceType"],
  },
};
