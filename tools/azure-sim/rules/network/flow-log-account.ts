import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { parentId, regionOf } from "../ids";
import { at, findAll, textAt } from "../reading";
import { invalidResourceReference } from "../references";

export const flowLogAccount: Rule = {
  name: "flow-log-account",
  source:
    "account and network in one region, Standard account, and a user-assigned identity when the account refuses keys: " +
    "https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview, " +
    "https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity (2025-11)",
  types: ["Microsoft.Network/networkWatchers/flowLogs"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const { body, cloud, id } = request;
    const [targetId, accountId] = [textAt(body, "properties.targetResourceId"), textAt(body, "properties.storageId")];
    const target = targetId === undefined ? undefined : cloud.get(targetId);
    const account = accountId === undefined ? undefined : cloud.get(accountId);
    const watcher = cloud.get(parentId(id)!);
    const missing = [
      ...(targetId !== undefined && !target
        ? [invalidResourceReference(targetId, request, "properties.targetResourceId")]
        : []),
      ...(accountId !== undefined && !account
        ? [invalidResourceReference(accountId, request, "properties.storageId")]
        : []),
    ];
    if (!target || !account) return missing;
    const region = regionOf(target, cloud);
    const elsewhere = regionOf(account, cloud) !== region;
    const foreignWatcher = watcher !== undefined && regionOf(watcher, cloud) !== region;
    const premium = textAt(account.body, "sku.name")?.startsWith("Premium") === true;
    const keyless = at(account.body, "properties.allowSharedKeyAccess") === false;
    const identities = findAll(body, "identity.userAssignedIdentities{}").length;
    return [
      ...(elsewhere
        ? [
            badRequest(
              "StorageAccountRegionMismatch",
              `Storage account ${accountId} is not in ${region}, where ${targetId} is.`,
              "properties.storageId",
            ),
          ]
        : []),
      ...(foreignWatcher
        ? [
            badRequest(
              "NetworkWatcherRegionMismatch",
              `${watcher.id} is not the network watcher of ${region}.`,
              "properties.targetResourceId",
            ),
          ]
        : []),
      ...(premium
        ? [
            badRequest(
              "StorageAccountKindNotSupported",
              `${accountId} is a Premium account; flow logs need a Standard one.`,
              "properties.storageId",
            ),
          ]
        : []),
      ...(keyless && identities === 0
        ? [
            badRequest(
              "FlowLogIdentityRequired",
              `${accountId} refuses shared keys, so the flow log needs a user-assigned identity.`,
              "identity",
            ),
          ]
        : []),
    ];
  },
};
