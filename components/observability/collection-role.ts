import { type Placement, stableGuid } from "../conventions";

/**
 * All that the policy's template does, and nothing else: a deployment in the region's group, whose one resource is an
 * association between a machine and the rule. Azure asks for the rule's `read` as well, as what is linked
 * (https://github.com/Azure/Azure-Landing-Zones/issues/2653, 2024-07), and a deployment reads the group and the machine.
 *
 * Not the two roles that the policy names: Log Analytics Contributor, which has deployments, may write extensions as well, which is root
 * on every machine, and list storage keys; Monitoring Contributor has no deployments
 * (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor and
 * https://github.com/MicrosoftDocs/azure-docs/issues/61785, 2020-08). What the identity must have is what the template needs:
 * https://learn.microsoft.com/azure/governance/policy/how-to/remediate-resources (read 2026-11-25).
 */
const actions = [
  "Microsoft.Compute/virtualMachines/read",
  "Microsoft.Insights/dataCollectionRuleAssociations/read",
  "Microsoft.Insights/dataCollectionRuleAssociations/write",
  "Microsoft.Insights/dataCollectionRules/read",
  "Microsoft.Resources/deployments/*",
  "Microsoft.Resources/subscriptions/resourceGroups/read",
];

/** The role of the policies' identities, as Azure wants it. */
export interface PlannedCollectionRole {
  /** The GUID that is the role definition's name. */
  guid: string;
  /** Unique in the tenant, as Azure demands. */
  roleName: string;
  description: string;
  /** Where it is defined and may be assigned: the subscription, since every region has a resource group of its own. */
  scope: string;
  actions: string[];
}

/** The one custom role by which an environment's policies associate machines; each region assigns it in its own group. */
export function planCollectionRole({ naming, subscriptionId }: Placement): PlannedCollectionRole {
  const environment = `${naming.workload}-${naming.environment}`;
  return {
    guid: stableGuid(subscriptionId, environment, "collection role"),
    // Two subscriptions of one tenant may both hold a `cg-dev`.
    roleName: `${environment} collection (${subscriptionId.slice(0, 8)})`,
    description: "Deploys associations of machines with data collection rules, and reads both.",
    scope: `/subscriptions/${subscriptionId}`,
    actions: [...actions],
  };
}
