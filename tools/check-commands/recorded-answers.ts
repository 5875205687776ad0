import type { RecordedAnswer } from "./azure-cli";

/** Microsoft.Compute answers ids with the resource group in upper case: https://github.com/Azure/azure-cli/issues/4802. */
const compute =
  "/subscriptions/00000000-0000-4000-8000-000000000002/resourceGroups/RG-CG-PROD-JPE-1/providers/Microsoft.Compute";
const scaleSetId = `${compute}/virtualMachineScaleSets/vmss-cg-prod-jpe-1-standard-ondemand-g1`;
const image = {
  id: "/subscriptions/00000000-0000-4000-8000-000000000002/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/cgimages/images/streaming-host/versions/1.0.0",
};
const ok = { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Provisioning succeeded" };

const scaleSet = {
  id: scaleSetId,
  name: "vmss-cg-prod-jpe-1-standard-ondemand-g1",
  location: "japaneast",
  sku: { name: "Standard_NV12ads_A10_v5", tier: "Standard", capacity: 6 },
  properties: {
    orchestrationMode: "Flexible",
    virtualMachineProfile: {
      osProfile: { customData: "H4sIAAAAAAAAAwMAAAAAAAAAAAA=" },
      storageProfile: { imageReference: image },
    },
  },
};
const machine = {
  name: "vm-standard-g1_0a1b2c",
  location: "japaneast",
  zones: ["1"],
  properties: {
    provisioningState: "Succeeded",
    virtualMachineScaleSet: { id: scaleSetId },
    storageProfile: { imageReference: image },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    instanceView: {
      vmHealth: {
        status: { code: "HealthState/healthy", level: "Info", displayStatus: "The VM is reporting itself as healthy" },
      },
      statuses: [ok],
      extensions: [{ name: "AzureMonitorLinuxAgent", statuses: [ok] }],
    },
  },
};

/**
 * What Azure answers to the requests of the commands that the documentation shows, with Azure's own names and casing: shapes of the
 * operations' reference pages (https://learn.microsoft.com/rest/api/, read 2026-12-01), not recorded from a subscription.
 */
export const recordedAnswers: RecordedAnswer[] = [
  { method: "GET", url: "/virtualMachineScaleSets/[^/?]+\\?", body: scaleSet },
  { method: "GET", url: "/virtualMachineScaleSets\\?", body: { value: [scaleSet] } },
  {
    method: "GET",
    url: "/virtualMachineScaleSets/[^/]+/instanceView\\?",
    body: { orchestrationServices: [{ serviceName: "AutomaticRepairs", serviceState: "Running" }], statuses: [ok] },
  },
  {
    method: "GET",
    url: "/virtualMachineScaleSets/[^/]+/rollingUpgrades/latest\\?",
    body: {
      properties: {
        runningStatus: { code: "RollingForward", lastAction: "Start" },
        progress: {
          successfulInstanceCount: 2,
          failedInstanceCount: 0,
          inProgressInstanceCount: 1,
          pendingInstanceCount: 3,
        },
        error: { message: "none" },
      },
    },
  },
  {
    method: "GET",
    url: "/virtualMachines/[^/?]+\\?",
    body: { id: `${compute}/virtualMachines/vm-standard-g1_0a1b2c`, ...machine },
  },
  {
    method: "GET",
    url: "/virtualMachines\\?",
    body: { value: [{ id: `${compute}/virtualMachines/vm-standard-g1_0a1b2c`, ...machine }] },
  },
  {
    method: "POST",
    url: "/virtualMachines/[^/]+/retrieveBootDiagnosticsData\\?",
    body: {
      serialConsoleLogBlobUri: "https://md.blob.storage.azure.net/bootdiagnostics/serialconsole.log",
      consoleScreenshotBlobUri: "",
    },
  },
  {
    method: "GET",
    url: "/subscriptions/[^/]+/providers/Microsoft\\.\\w+\\?",
    body: {
      registrationState: "Registered",
      resourceTypes: ["networkWatchers", "virtualNetworks"].map((resourceType) => ({
        resourceType,
        apiVersions: ["2025-05-01"],
      })),
    },
  },
  {
    method: "GET",
    url: "/virtualNetworks/[^/?]+\\?",
    body: {
      name: "vnet-cg-prod-jpe-1",
      properties: { provisioningState: "Succeeded", addressSpace: { addressPrefixes: ["10.64.64.0/18"] } },
    },
  },
  {
    method: "GET",
    url: "/providers/Microsoft\\.Insights/eventtypes/management/values\\?",
    body: {
      value: [
        {
          category: { value: "ResourceHealth" },
          resourceId: scaleSetId,
          level: "Error",
          eventTimestamp: "2026-12-01T12:00:00Z",
          properties: { statusMessage: "QuotaExceeded" },
        },
      ],
    },
  },
  {
    method: "GET",
    url: "/Microsoft\\.Resources/deployments/\\?",
    body: {
      value: [{ name: "collect", properties: { provisioningState: "Failed", timestamp: "2026-12-01T12:00:00Z" } }],
    },
  },
  {
    method: "GET",
    url: "/locations/[^/]+/deletedVaults/[^/?]+\\?",
    body: {
      name: "kv-cg-jpe-1-ab12cd",
      properties: {
        vaultId:
          "/subscriptions/00000000-0000-4000-8000-000000000002/resourceGroups/rg-cg-prod-jpe-1/providers/Microsoft.KeyVault/vaults/kv-cg-jpe-1-ab12cd",
        location: "japaneast",
        tags: {},
      },
    },
  },
  {
    method: "GET",
    url: "/Microsoft\\.Features/providers/[^/]+/features/",
    body: { name: "a", properties: { state: "Registered" } },
  },
  {
    method: "GET",
    url: "/providers/Microsoft\\.Compute/skus\\?",
    body: {
      value: ["australiaeast", "centralindia", "eastus2", "japaneast", "swedencentral"].flatMap((location) =>
        ["sample", "Standard_D4ds_v5", "Standard_NV6ads_A10_v5", "Standard_NV12ads_A10_v5"].map((name) => ({
          name,
          resourceType: "virtualMachines",
          locations: [location],
          restrictions: [],
        })),
      ),
    },
  },
  {
    method: "GET",
    url: "/providers/Microsoft\\.Network/networkWatchers\\?",
    body: {
      value: [
        {
          id: "/subscriptions/00000000-0000-4000-8000-000000000002/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_japaneast",
          name: "NetworkWatcher_japaneast",
          location: "japaneast",
        },
      ],
    },
  },
  {
    method: "GET",
    url: "/providers/Microsoft\\.KeyVault/deletedVaults\\?",
    body: {
      value: [
        {
          name: "sample",
          properties: {
            location: "japaneast",
            vaultId:
              "/subscriptions/00000000-0000-4000-8000-000000000002/resourceGroups/sample/providers/Microsoft.KeyVault/vaults/sample",
          },
        },
      ],
    },
  },
  {
    method: "GET",
    url: "/providers/Microsoft\\.OperationalInsights/deletedWorkspaces\\?",
    body: {
      value: [
        {
          id: "/subscriptions/00000000-0000-4000-8000-000000000002/resourceGroups/sample/providers/Microsoft.OperationalInsights/workspaces/sample",
          name: "sample",
          location: "japaneast",
          properties: {},
        },
      ],
    },
  },
  {
    method: "PUT",
    url: "/providers/Microsoft\\.Authorization/roleDefinitions/",
    status: 201,
    body: { name: "deployer", properties: { roleName: "deployer", permissions: [] } },
  },
  { method: "PUT", url: "\\.blob\\.core\\.windows\\.net/", status: 201, body: null },
  { method: "DELETE", url: "/networkWatchers/", status: 204, body: null },
  {
    method: "GET",
    url: "/subscriptions/[^/]+/resourcegroups\\?",
    body: { value: [{ name: "rg-cg-prod-jpe-1", location: "japaneast", tags: {} }] },
  },
  {
    method: "GET",
    url: "/subscriptions/[^/]+/providers\\?",
    body: { value: [{ namespace: "Microsoft.Compute", registrationState: "Registered" }] },
  },
];
