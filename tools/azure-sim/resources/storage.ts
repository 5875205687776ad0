import { type Behaviour, type ObjectValue } from "../contract";
import { ownName } from "../rules/ids";
import { objectAt, textAt } from "../rules/reading";
import { withComputed, withDefaults } from "./defaults";
import { creationTime, guidFor } from "./deterministic";
import { withIdentities } from "./identity";

function endpoints(name: string, services: string[]): ObjectValue {
  return Object.fromEntries(services.map((service) => [service, `https://${name}.${service}.core.windows.net/`]));
}

export const storageAccount: Behaviour = {
  type: "Microsoft.Storage/storageAccounts",
  fill(body, { id, cloud }) {
    const sku = textAt(body, "sku.name") ?? "";
    const isPremiumBlob = textAt(body, "kind") === "BlockBlobStorage";
    const services = isPremiumBlob ? ["blob", "dfs", "web"] : ["blob", "dfs", "file", "queue", "table", "web"];
    const service = { enabled: true, keyType: "Account", lastEnabledTime: creationTime };
    const filled = withDefaults(withIdentities(body, cloud), {
      properties: {
        supportsHttpsTrafficOnly: true,
        allowBlobPublicAccess: false,
        minimumTlsVersion: "TLS1_0",
        ...(isPremiumBlob ? {} : { accessTier: "Hot" }),
        networkAcls: { bypass: "AzureServices", defaultAction: "Allow", ipRules: [], virtualNetworkRules: [] },
        encryption: { keySource: "Microsoft.Storage", services: { blob: service, file: service } },
      },
    });
    return withComputed(filled, {
      sku: { tier: sku.startsWith("Premium") ? "Premium" : "Standard" },
      properties: {
        provisioningState: "Succeeded",
        creationTime,
        primaryLocation: textAt(body, "location"),
        statusOfPrimary: "available",
        primaryEndpoints: endpoints(ownName(id), services),
      },
    });
  },
};

/** Azure makes an account's blob service with the account; writing it replaces its settings. */
export const blobService: Behaviour = {
  type: "Microsoft.Storage/storageAccounts/blobServices",
  fill: (body, { id, cloud }) =>
    withComputed(
      withDefaults(body, {
        properties: {
          cors: { corsRules: [] },
          deleteRetentionPolicy: { enabled: false, allowPermanentDelete: false },
          containerDeleteRetentionPolicy: { enabled: false },
        },
      }),
      { sku: objectAt(cloud.get(id.text.split("/").slice(0, -2).join("/"))?.body, "sku") },
    ),
};

export const container: Behaviour = {
  type: "Microsoft.Storage/storageAccounts/blobServices/containers",
  fill: (body, { id, cloud }) => {
    const hasPolicy = cloud.children(id.text).some((one) => one.type.toLowerCase().endsWith("/immutabilitypolicies"));
    return withComputed(
      withDefaults(body, {
        properties: {
          publicAccess: "None",
          defaultEncryptionScope: "$account-encryption-key",
          denyEncryptionScopeOverride: false,
        },
      }),
      {
        etag: `"0x${guidFor(id.text, "etag").replaceAll("-", "").slice(0, 15).toUpperCase()}"`,
        properties: {
          deleted: false,
          hasLegalHold: false,
          hasImmutabilityPolicy: hasPolicy,
          lastModifiedTime: creationTime,
          leaseState: "Available",
          leaseStatus: "Unlocked",
          remainingRetentionDays: 0,
        },
      },
    );
  },
};

export const immutabilityPolicy: Behaviour = {
  type: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
  fill: (body, { id, previous }) =>
    withComputed(withDefaults(body, { properties: { allowProtectedAppendWrites: false } }), {
      etag: `"${guidFor(id.text, "etag").slice(0, 15)}"`,
      properties: { state: textAt(previous?.body, "properties.state") ?? "Unlocked" },
    }),
};

export const managementPolicy: Behaviour = {
  type: "Microsoft.Storage/storageAccounts/managementPolicies",
  fill: (body) => withComputed(body, { properties: { lastModifiedTime: creationTime } }),
};

export const storageBehaviours: readonly Behaviour[] = [
  storageAccount,
  blobService,
  container,
  immutabilityPolicy,
  managementPolicy,
];
