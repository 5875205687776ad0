import { type CustomRole, customRole, type Placement } from "../conventions";

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

/** The one custom role by which an environment's policies associate machines; each region assigns it in its own group. */
export function planCollectionRole(placement: Placement): CustomRole {
  return customRole(placement, {
    title: "collection",
    guidOf: ["collection role"],
    description: "Deploys associations of machines with data collection rules, and reads both.",
    actions,
  });
}
