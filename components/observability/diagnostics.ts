import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";

export interface DiagnosticsArgs {
  /** The resource that is watched; a storage account's blobs are `<account id>/blobServices/default`. */
  targetId: pulumi.Input<string>;
  /** The Log Analytics workspace that keeps what it says. */
  workspaceId: pulumi.Input<string>;
  /** The setting's name, unique on its target: a target takes up to five settings. */
  settingName: string;
  /**
   * The log categories, each as Azure lists it for the target's type, e.g. `AuditEvent`, or a group of them as
   * `group:allLogs`. Azure refuses a category that the type doesn't have:
   * https://learn.microsoft.com/azure/azure-monitor/reference/logs-index. `[]` for none.
   */
  logs: string[];
  /** Whether the target's metrics go there too. Default false: Azure keeps metrics for 93 days anyway, at no cost. */
  metrics?: boolean;
}

/** Sends a resource's logs to the workspace: one diagnostic setting, as a resource of the component that asks for it. */
export function sendDiagnostics(
  name: string,
  { targetId, workspaceId, settingName, logs, metrics = false }: DiagnosticsArgs,
  options?: pulumi.CustomResourceOptions,
): monitor.DiagnosticSetting {
  return new monitor.DiagnosticSetting(
    name,
    {
      name: settingName,
      resourceUri: targetId,
      workspaceId,
      logs: logs.map((log) =>
        log.startsWith("group:")
          ? { categoryGroup: log.slice("group:".length), enabled: true }
          : { category: log, enabled: true },
      ),
      metrics: metrics ? [{ category: "AllMetrics", enabled: true }] : [],
    },
    options,
  );
}
