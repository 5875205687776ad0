import { bodies, changed, ids } from "../world";
import { type Cases } from "./case";

const rule = "properties.policy.rules.0";
const premium = { [ids.account]: changed(bodies.account, { kind: "BlockBlobStorage", "sku.name": "Premium_ZRS" }) };

export const storageCases: Cases = {
  "account-kind-and-sku": {
    accepted: [
      { of: "account", changes: { "sku.name": "Premium_LRS" } },
      { of: "account", changes: { kind: "BlockBlobStorage", "sku.name": "Premium_ZRS" } },
      { of: "account" },
      { of: "account", changes: { "sku.name": "Standard_GZRS" } },
      { of: "account", changes: { location: "westus", "sku.name": "Standard_LRS" } },
    ],
    refused: [
      {
        of: "account",
        changes: { location: "polandcentral", "sku.name": "Standard_GZRS" },
        code: "RedundancyConfigurationNotAvailableInRegion",
      },
      { of: "account", changes: { location: "westus" }, code: "RedundancyConfigurationNotAvailableInRegion" },
      { of: "account", changes: { kind: "BlockBlobStorage" }, code: "InvalidSkuForKind" },
      { of: "account", changes: { kind: "BlockBlobStorage", "sku.name": "Premium_GRS" }, code: "InvalidSkuForKind" },
    ],
  },
  "account-fixed-properties": {
    accepted: [
      { of: "account", previous: {} },
      { of: "account", changes: { "properties.isHnsEnabled": false }, previous: {} },
    ],
    refused: [
      {
        of: "account",
        changes: { "properties.encryption": { requireInfrastructureEncryption: true } },
        previous: {},
        code: "AccountPropertyCannotBeUpdated",
      },
      {
        of: "account",
        changes: { "properties.isHnsEnabled": true },
        previous: {},
        code: "AccountPropertyCannotBeUpdated",
      },
    ],
  },
  "account-network-rules": {
    accepted: [
      {
        of: "account",
        changes: { "properties.networkAcls.ipRules": [{ value: "203.0.113.7" }, { value: "198.51.100.0/24" }] },
      },
    ],
    refused: [
      {
        of: "account",
        changes: { "properties.networkAcls.ipRules": [{ value: "10.0.0.0/24" }] },
        code: "InvalidValuesForRequestParameters",
      },
      {
        of: "account",
        changes: { "properties.networkAcls.ipRules": [{ value: "198.51.100.0/31" }] },
        code: "InvalidValuesForRequestParameters",
      },
    ],
  },
  "blob-service-settings": {
    accepted: [
      { of: "blobService" },
      { of: "blobService", changes: { "properties.restorePolicy": { enabled: true, days: 7 } } },
    ],
    refused: [
      {
        of: "blobService",
        changes: { "properties.deleteRetentionPolicy.days": 366 },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "blobService",
        changes: { "properties.containerDeleteRetentionPolicy.days": 0 },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "blobService",
        changes: { "properties.deleteRetentionPolicy.days": undefined },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "blobService",
        changes: { "properties.restorePolicy": { enabled: true, days: 14 } },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "blobService",
        changes: { "properties.restorePolicy": { enabled: true, days: 7 }, "properties.isVersioningEnabled": false },
        code: "InvalidRequestPropertyValue",
      },
    ],
  },
  "flat-namespace-features": {
    accepted: [{ of: "blobService" }],
    refused: [
      {
        of: "blobService",
        cloud: { [ids.account]: changed(bodies.account, { "properties.isHnsEnabled": true }) },
        code: "FeatureNotSupportedForAccount",
      },
    ],
  },
  "container-access": {
    accepted: [{ of: "container" }],
    refused: [{ of: "container", changes: { "properties.publicAccess": "Blob" }, code: "PublicAccessNotPermitted" }],
  },
  "version-worm-needs-versioning": {
    accepted: [
      { of: "container" },
      { of: "container", changes: { "properties.immutableStorageWithVersioning": { enabled: true } } },
    ],
    refused: [
      {
        of: "container",
        changes: { "properties.immutableStorageWithVersioning": { enabled: true } },
        cloud: { [ids.blobService]: { properties: {} } },
        code: "VersioningNotEnabledForAccount",
      },
    ],
  },
  "immutability-period": {
    accepted: [
      { of: "immutability" },
      { of: "immutability", changes: { "properties.immutabilityPeriodSinceCreationInDays": 146_000 } },
    ],
    refused: [
      {
        of: "immutability",
        changes: { "properties.immutabilityPeriodSinceCreationInDays": 0 },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "immutability",
        changes: { "properties.immutabilityPeriodSinceCreationInDays": 146_001 },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "immutability",
        changes: { "properties.allowProtectedAppendWrites": true, "properties.allowProtectedAppendWritesAll": true },
        code: "InvalidRequestPropertyValue",
      },
    ],
  },
  "locked-policy": {
    accepted: [
      { of: "immutability", changes: { "properties.immutabilityPeriodSinceCreationInDays": 7 }, previous: {} },
      { of: "immutability", deletes: true, previous: {} },
    ],
    refused: [
      {
        of: "immutability",
        changes: { "properties.immutabilityPeriodSinceCreationInDays": 60 },
        previous: { "properties.state": "Locked" },
        code: "ImmutabilityPolicyLocked",
      },
      {
        of: "immutability",
        changes: { "properties.immutabilityPeriodSinceCreationInDays": 7 },
        previous: { "properties.state": "Locked" },
        code: "ImmutabilityPolicyLocked",
      },
      {
        of: "immutability",
        deletes: true,
        previous: { "properties.state": "Locked" },
        code: "ImmutabilityPolicyLocked",
      },
    ],
  },
  "lifecycle-rules": {
    accepted: [{ of: "lifecycle" }],
    refused: [
      {
        of: "lifecycle",
        changes: { [`${rule}.definition.filters.blobTypes`]: ["pageBlob"] },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "lifecycle",
        changes: { [`${rule}.definition.filters.prefixMatch`]: Array.from({ length: 11 }, (_, n) => `p${n}`) },
        code: "InvalidRequestPropertyValue",
      },
      { of: "lifecycle", changes: { [`${rule}.definition.actions`]: {} }, code: "InvalidRequestPropertyValue" },
      {
        of: "lifecycle",
        changes: {
          "properties.policy.rules.1": changed(bodies.lifecycle, {}).properties && { name: "expire", definition: {} },
        },
        code: "InvalidRequestPropertyValue",
      },
      {
        of: "lifecycle",
        changes: {
          [`${rule}.definition.filters.blobTypes`]: ["appendBlob"],
          [`${rule}.definition.actions.baseBlob.tierToCool`]: {},
        },
        code: "InvalidRequestPropertyValue",
      },
    ],
  },
  "lifecycle-fits-account": {
    accepted: [{ of: "lifecycle" }, { of: "lifecycle", cloud: premium }],
    refused: [
      {
        of: "lifecycle",
        changes: { [`${rule}.definition.actions.baseBlob.tierToCool`]: { daysAfterModificationGreaterThan: 7 } },
        cloud: premium,
        code: "FeatureNotSupportedForAccount",
      },
    ],
  },
  "vault-retention": {
    accepted: [{ of: "vault" }, { of: "vault", previous: {} }],
    refused: [
      { of: "vault", changes: { "properties.softDeleteRetentionInDays": 6 }, code: "BadRequest" },
      { of: "vault", changes: { "properties.softDeleteRetentionInDays": 30 }, previous: {}, code: "BadRequest" },
    ],
  },
  "vault-protections-stay": {
    accepted: [{ of: "vault" }, { of: "vault", changes: { "properties.enablePurgeProtection": undefined } }],
    refused: [
      { of: "vault", changes: { "properties.enablePurgeProtection": false }, previous: {}, code: "BadRequest" },
      { of: "vault", changes: { "properties.enableSoftDelete": false }, previous: {}, code: "BadRequest" },
    ],
  },
  "vault-access-model": {
    accepted: [
      { of: "vault" },
      { of: "vault", changes: { "properties.enableRbacAuthorization": false, "properties.accessPolicies": [] } },
    ],
    refused: [{ of: "vault", changes: { "properties.enableRbacAuthorization": false }, code: "BadRequest" }],
  },
  "secret-shape": {
    accepted: [{ of: "secret" }, { of: "secret", changes: { "properties.value": undefined }, previous: {} }],
    refused: [
      { of: "secret", changes: { "properties.value": "x".repeat(25_601) }, code: "BadParameter" },
      { of: "secret", changes: { "properties.value": undefined }, code: "BadParameter" },
    ],
  },
  "secret-name-deleted": {
    accepted: [{ of: "secret" }],
    refused: [{ of: "secret", softDeleted: [ids.secret], code: "ObjectIsDeletedButRecoverable" }],
  },
};
