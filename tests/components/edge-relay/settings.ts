import type { Placement } from "../../../components/conventions";
import type { EdgeRelaySettings } from "../../../components/edge-relay";
import { testSubscription } from "../../support/declare";

export const placement: Placement = {
  naming: { workload: "cg", environment: "prod", place: "jpe", stamp: 1 },
  location: "japaneast",
  subscriptionId: testSubscription,
  tags: {
    workload: "cg",
    environment: "prod",
    region: "japaneast",
    owner: "platform@example.com",
    costCenter: "1000",
    dataClass: "internal",
    repository: "github.com/example/cloud-gaming",
  },
  protection: "production",
};

export const devPlacement: Placement = {
  ...placement,
  naming: { ...placement.naming, environment: "dev" },
  protection: "none",
};

export const pinnedImage = `registry.example/coturn:4.17.1@sha256:${"0".repeat(64)}`;

/** A generation of production that has no problem: 12 relays, 3 of them spare. */
export const production: EdgeRelaySettings = {
  placement,
  generation: 1,
  serving: true,
  drainHours: 12,
  size: "Standard_D4ads_v5",
  zones: ["1", "2", "3"],
  perZone: 4,
  realm: "turn.example.com",
  ports: { turn: 3478, relayed: { from: 49152, to: 65535 } },
  hostsPrefix: "10.64.0.0/19",
  ddos: { mode: "ip-protection" },
  image: {
    kind: "marketplace",
    publisher: "Canonical",
    offer: "ubuntu-24_04-lts",
    sku: "server",
    version: "24.04.202610100",
  },
  osDiskGiB: 64,
  coturn: { source: "container", image: pinnedImage },
  bitsPerSecondPerSession: 12_000_000,
  sessions: 1000,
};

/** The one relay of a development region. */
export const development: EdgeRelaySettings = {
  ...production,
  placement: devPlacement,
  size: "Standard_B2s_v2",
  zones: [],
  perZone: 1,
  ddos: { mode: "none" },
  coturn: { source: "package" },
  sessions: 20,
};
