import { type GpuPoolArgs, type GpuPoolSettings } from "../../../components/gpu-pool";
import { placementIn } from "../conventions/placement";

/** A pool in Japan East with both kinds of capacity and a peak every evening. */
export function poolSettings(overrides: Partial<GpuPoolSettings> = {}): GpuPoolSettings {
  return {
    placement: placementIn("japaneast"),
    pool: "standard",
    generation: 1,
    serving: true,
    size: "Standard_NV12ads_A10_v5",
    zones: ["1", "2", "3"],
    slotsPerHost: 2,
    osDiskGiB: 64,
    image: {
      kind: "marketplace",
      publisher: "Canonical",
      offer: "ubuntu-24_04-lts",
      sku: "server",
      version: "24.04.202610010",
    },
    allowIdleHosts: true,
    onDemand: { minimum: 3, maximum: 60 },
    spot: { minimum: 0, maximum: 40 },
    schedule: {
      timeZone: "Tokyo Standard Time",
      peaks: [
        {
          name: "evening",
          days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
          start: "17:30",
          end: "23:30",
          onDemandMinimum: 20,
          spotMinimum: 10,
        },
      ],
    },
    scaleIn: "controller",
    health: { port: 8090, path: "/health" },
    channel: "prod",
    terminateNoticeMinutes: 15,
    repairGraceMinutes: 60,
    ...overrides,
  };
}

export function poolArgs(overrides: Partial<GpuPoolArgs> = {}): GpuPoolArgs {
  return {
    ...poolSettings(),
    resourceGroupName: "rg-cg-test-jpe-1",
    subnetId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/hosts",
    buildAccount: {
      id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stbuilds",
      blobEndpoint: "https://stbuilds.blob.core.windows.net/",
    },
    workspaceId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log",
    ...overrides,
  };
}
