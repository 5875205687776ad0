import { type CustomRole, customRole, type Placement } from "../conventions";

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

/** The custom role of one environment's session controllers. */
export function planSessionControllerRole(placement: Placement): CustomRole {
  return customRole(placement, {
    title: "session controller",
    guidOf: ["session controller role"],
    description:
      "Protects streaming hosts, deletes free ones through their scale set, and reads both and their metrics.",
    actions,
  });
}
