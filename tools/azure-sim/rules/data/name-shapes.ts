/** What names a type takes. */
export interface NameShape {
  min: number;
  max: number;
  pattern: RegExp;
  /** The pattern in words. */
  words: string;
  /** The code that this provider answers; InvalidResourceName by default. */
  code?: string;
}

const networkLike = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/,
  words:
    "letters, digits, underscores, periods and hyphens, starting with a letter or digit, ending with one or an underscore",
};
const machineLike = {
  pattern:
    /^[^\s~!@#$%^&*()=+_[\]{}\\|;:.'",<>/?]([^\s~!@#$%^&*()=+[\]{}\\|;:'",<>/?]*[^\s~!@#$%^&*()=+[\]{}\\|;:'",<>/?.-])?$/,
  words: "no spaces or special characters, not ending with a period or hyphen",
};
const free = {
  pattern: /^[^<>*%&:\\?+/#]+[^\s<>*%&:\\?+/#.]$|^[^<>*%&:\\?+/#\s.]$/,
  words: "without < > * % & : \\ ? + / #",
};
const defaultOnly = { min: 7, max: 7, pattern: /^default$/, words: "which must be 'default'" };

/** Lengths and characters: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules [m]. */
export const nameShapes: Readonly<Record<string, NameShape>> = {
  "Microsoft.Resources/resourceGroups": {
    min: 1,
    max: 90,
    pattern: /^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
    words: "letters, digits, underscores, parentheses, hyphens and periods, not ending with a period",
    code: "InvalidResourceGroup",
  },
  "Microsoft.Network/virtualNetworks": { min: 2, max: 64, ...networkLike },
  "Microsoft.Network/virtualNetworks/subnets": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/virtualNetworks/virtualNetworkPeerings": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/networkSecurityGroups": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/networkSecurityGroups/securityRules": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/natGateways": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/publicIPAddresses": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/publicIPPrefixes": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/networkInterfaces": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/privateEndpoints": { min: 2, max: 64, ...networkLike },
  "Microsoft.Network/networkWatchers": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/networkWatchers/flowLogs": { min: 1, max: 80, ...networkLike },
  "Microsoft.Network/privateDnsZones": {
    min: 1,
    max: 63,
    pattern: /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/i,
    words: "at least two labels of letters, digits, underscores and hyphens",
  },
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": { min: 1, max: 80, ...networkLike },
  "Microsoft.Compute/virtualMachines": { min: 1, max: 64, ...machineLike },
  "Microsoft.Compute/virtualMachineScaleSets": { min: 1, max: 64, ...machineLike },
  "Microsoft.Compute/capacityReservationGroups": { min: 1, max: 80, ...networkLike },
  "Microsoft.Compute/capacityReservationGroups/capacityReservations": { min: 1, max: 80, ...networkLike },
  "Microsoft.Storage/storageAccounts": {
    min: 3,
    max: 24,
    pattern: /^[a-z0-9]+$/,
    words: "lower-case letters and digits only",
    code: "AccountNameInvalid",
  },
  "Microsoft.Storage/storageAccounts/blobServices": defaultOnly,
  "Microsoft.Storage/storageAccounts/managementPolicies": defaultOnly,
  "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies": defaultOnly,
  "Microsoft.Storage/storageAccounts/blobServices/containers": {
    min: 3,
    max: 63,
    pattern: /^(\$root|\$web|\$logs|[a-z0-9](-?[a-z0-9])+)$/,
    words: "lower-case letters, digits and single hyphens, with a letter or digit at both ends",
    code: "InvalidResourceName",
  },
  "Microsoft.KeyVault/vaults": {
    min: 3,
    max: 24,
    pattern: /^[A-Za-z](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]$/,
    words: "letters, digits and single hyphens, a letter first and a letter or digit last",
    code: "VaultNameNotValid",
  },
  "Microsoft.KeyVault/vaults/secrets": {
    min: 1,
    max: 127,
    pattern: /^[A-Za-z0-9-]+$/,
    words: "letters, digits and hyphens",
  },
  "Microsoft.ManagedIdentity/userAssignedIdentities": {
    min: 3,
    max: 128,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    words: "letters, digits, hyphens and underscores, a letter or digit first",
  },
  "Microsoft.OperationalInsights/workspaces": {
    min: 4,
    max: 63,
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$/,
    words: "letters, digits and hyphens, with a letter or digit at both ends",
  },
  "Microsoft.Insights/autoscaleSettings": { min: 1, max: 64, ...free },
  "Microsoft.Insights/diagnosticSettings": { min: 1, max: 260, ...free },
  "Microsoft.Insights/dataCollectionRules": {
    min: 3,
    max: 44,
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
    words: "letters, digits and hyphens",
  },
  "Microsoft.Insights/actionGroups": { min: 1, max: 260, ...free },
  // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-metric-alert-rule (2025-07-09)
  "Microsoft.Insights/metricAlerts": {
    min: 1,
    max: 252,
    pattern: /^[^*#&+:<>?@%{}\\/]*[^*#&+:<>?@%{}\\/ .]$/,
    words: "without * # & + : < > ? @ % { } \\ /, not ending with a space or a period",
  },
  "Microsoft.Insights/activityLogAlerts": { min: 1, max: 260, ...free },
  "Microsoft.Insights/scheduledQueryRules": { min: 1, max: 260, ...free },
  "Microsoft.Authorization/policyAssignments": { min: 1, max: 64, ...free },
  "Microsoft.Consumption/budgets": {
    min: 1,
    max: 63,
    pattern: /^[A-Za-z0-9_-]+$/,
    words: "letters, digits, hyphens and underscores",
  },
  "Microsoft.Authorization/locks": {
    min: 1,
    max: 90,
    pattern: /^[\w().-]*[\w()-]$/,
    words: "letters, digits, underscores, parentheses, hyphens and periods",
  },
  "Microsoft.StandbyPool/standbyVirtualMachinePools": {
    min: 3,
    max: 24,
    pattern: /^[A-Za-z0-9-]+$/,
    words: "letters, digits and hyphens",
  },
  "Microsoft.Compute/galleries": {
    min: 1,
    max: 80,
    pattern: /^[A-Za-z0-9]([A-Za-z0-9_.]*[A-Za-z0-9])?$/,
    words: "letters, digits, underscores and periods, no hyphens",
  },
};
