import type { NetworkSettings } from "../../../components/network";
import { placementIn } from "../conventions/placement";

/** A region's network with everything on. */
export function networkSettings(overrides: Partial<NetworkSettings> = {}): NetworkSettings {
  return {
    placement: placementIn("japaneast"),
    addressSpace: "10.64.0.0/18",
    relayPorts: { turn: 3478, tls: 443, relayed: { from: 49152, to: 65535 } },
    hostPorts: { media: { from: 40000, to: 41999 }, health: 8081 },
    nat: { publicAddresses: 2, idleTimeoutMinutes: 10 },
    ddos: { mode: "none" },
    flowLogs: {
      networkWatcher: { name: "NetworkWatcher_japaneast", resourceGroupName: "NetworkWatcherRG" },
      retentionDays: 90,
    },
    ...overrides,
  };
}
