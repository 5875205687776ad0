import { type Rule } from "../../contract";
import { accountFixedProperties } from "./account-fixed-properties";
import { accountKindAndSku } from "./account-kind-and-sku";
import { accountNetworkRules } from "./account-network-rules";
import { blobServiceSettings } from "./blob-service-settings";
import { containerAccess } from "./container-access";
import { flatNamespaceFeatures } from "./flat-namespace-features";
import { immutabilityPeriod } from "./immutability-period";
import { lifecycleFitsAccount } from "./lifecycle-fits-account";
import { lifecycleRules } from "./lifecycle-rules";
import { lockedPolicy } from "./locked-policy";
import { versionWormNeedsVersioning } from "./version-worm-needs-versioning";

export const storageRules: readonly Rule[] = [
  accountFixedProperties,
  accountKindAndSku,
  accountNetworkRules,
  blobServiceSettings,
  containerAccess,
  flatNamespaceFeatures,
  immutabilityPeriod,
  lifecycleFitsAccount,
  lifecycleRules,
  lockedPolicy,
  versionWormNeedsVersioning,
];
