import type * as pulumi from "@pulumi/pulumi";

/**
 * The Azure Monitor agent as an extension, of a machine or in a scale set's model. It signs in as an identity that the
 * machine has anyway and needs no role for what it collects: which data it may send says the rule that the machine is
 * associated with (https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-requirements, 2024-11-14).
 *
 * A new machine gets the newest minor version either way (`autoUpgradeMinorVersion`).
 *
 * @param identityId the machine's user-assigned identity; of several the agent would not know which
 * @param upgradesItself whether Azure renews the agent while the machine runs: for machines that live long
 */
export function monitoringAgent(identityId: pulumi.Input<string>, { upgradesItself }: { upgradesItself: boolean }) {
  return {
    publisher: "Microsoft.Azure.Monitor",
    type: "AzureMonitorLinuxAgent",
    typeHandlerVersion: "1.33",
    autoUpgradeMinorVersion: true,
    enableAutomaticUpgrade: upgradesItself,
    settings: {
      authentication: { managedIdentity: { "identifier-name": "mi_res_id", "identifier-value": identityId } },
    },
  };
}
