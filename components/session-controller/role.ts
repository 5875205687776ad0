import { type Placement, stableGuid } from "../conventions";

const scaleSet = "Microsoft.Compute/virtualMachineScaleSets";

/**
 * All that the controller does in Azure, and nothing else. Every action is one of a scale set or of an instance by way of its
 * scale set, so it reaches no other machine, whatever stands in the same resource group.
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/compute and …/permissions/monitor (read 2026-11-25)
 */
const actions = [
  `${scaleSet}/read`,
  `${scaleSet}/virtualMachines/read`,
  // Protects an instance, and takes the protection away: a PUT that says protectionPolicy alone.
  `${scaleSet}/virtualMachines/write`,
  // Deletes instances. Not `delete`, which deletes the scale set.
  `${scaleSet}/delete/action`,
  "Microsoft.Insights/metrics/read",
];

/** The controllers' one custom role, as Azure wants it. */
export interface PlannedControllerRole {
  /** The GUID that is the role definition's name. */
  guid: string;
  /** Unique in the tenant, as Azure demands. */
  roleName: string;
  description: string;
  /** Where it is defined and may be assigned: the subscription, since every region has a resource group of its own. */
  scope: string;
  actions: string[];
}

/** The custom role of one environment's session controllers. */
export function planSessionControllerRole({ naming, subscriptionId }: Placement): PlannedControllerRole {
  const environment = `${naming.workload}-${naming.environment}`;
  return {
    guid: stableGuid(subscriptionId, environment, "session controller role"),
    // Two subscriptions of one tenant may both hold a `cg-dev`.
    roleName: `${environment} session controller (${subscriptionId.slice(0, 8)})`,
    description:
      "Protects streaming hosts, deletes free ones through their scale set, and reads both and their metrics.",
    scope: `/subscriptions/${subscriptionId}`,
    actions: [...actions],
  };
}
