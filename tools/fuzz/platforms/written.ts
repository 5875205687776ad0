/*
 * A configuration as a person writes it in `Pulumi.<stack>.yaml`: what may be left out may be undefined here, and nothing
 * says that it makes sense. The schema that judges it is stacks/config's.
 */

export type WrittenImage =
  | { kind: "marketplace"; publisher: string; offer: string; sku: string; version: string }
  | { kind: "gallery"; id: string };

export type WrittenDriver = { install: "baked" } | { install: "extension"; branch?: string; version?: string };

export type WrittenHostImage = WrittenImage & { hostTools?: { sha256: string } };

export type WrittenCoturn = { source: "package" } | { source: "container"; image: string };

export interface WrittenSessions {
  atPeak: number;
  offPeak: number;
  warmFreeSlots?: number;
}

export interface WrittenPeak {
  name: string;
  days: string[];
  start: string;
  end: string;
  sessions: number;
}

export interface WrittenLaunch {
  name: string;
  date: string;
  start: string;
  end: string;
  sessions: number;
}

export interface WrittenRollingUpgrade {
  batchPercent?: number;
  grantedVcpus: { family: number; region: number };
}

export interface WrittenPoolGeneration {
  number: number;
  serving?: boolean;
  size?: string;
  image?: WrittenHostImage;
  osDiskGiB?: number;
  channel?: string;
  slotsPerHost?: number;
  driver?: false | WrittenDriver;
  zones?: string[];
  spot?: false;
  rollingUpgrade?: WrittenRollingUpgrade;
  reservedHosts?: false | number;
  scaleOnFreeSlots?: boolean;
}

export interface WrittenPool {
  size: string;
  image: WrittenHostImage;
  osDiskGiB?: number;
  slotsPerHost: number;
  allowIdleHosts?: boolean;
  driver?: WrittenDriver;
  trustedLaunch?: { secureBoot: boolean; virtualTpm: boolean };
  channel: string;
  sessions: WrittenSessions;
  spotShare?: number;
  reservedHosts?: false | number;
  peaks?: WrittenPeak[];
  launches?: WrittenLaunch[];
  onDemandOnly?: boolean;
  scaleIn?: string;
  buildGiB?: number;
  scaleOnFreeSlots?: boolean;
  generations?: WrittenPoolGeneration[];
}

export interface WrittenRelayGeneration {
  number: number;
  serving?: boolean;
  size?: string;
  image?: WrittenImage;
  coturn?: WrittenCoturn;
  realm?: string;
  megabitsPerSession?: number;
  osDiskGiB?: number;
  perZone?: number;
  zones?: string[];
}

export interface WrittenRelays {
  size: string;
  perZone: number;
  image: WrittenImage;
  osDiskGiB?: number;
  coturn: WrittenCoturn;
  realm: string;
  megabitsPerSession?: number;
  secretEpoch?: number;
  generations?: WrittenRelayGeneration[];
}

export interface WrittenRegion {
  removing?: boolean;
  zones?: string[];
  pools?: Record<string, Partial<WrittenPool>>;
  withoutPools?: string[];
  relays?: Partial<WrittenRelays>;
}

export interface WrittenEgressRange {
  name: string;
  prefixes: string[];
  protocol: string;
  ports: { from: number; to?: number }[];
}

export interface WrittenConfiguration {
  workload: string;
  environment: string;
  production: boolean;
  azure: { subscriptionId: string; tenantId: string };
  ownership: { owner: string; costCenter: string; dataClass: string; repository: string };
  homeRegion: string;
  network: {
    addressSpace: string;
    regionPrefixLength?: number;
    natAddresses?: number;
    natConnectionsPerHost?: number;
    natIdleTimeoutMinutes?: number;
    egressRanges?: WrittenEgressRange[];
    hub?: { virtualNetworkId: string; addressSpaces: string[]; useRemoteGateways?: boolean };
    ddos?: { mode: "none" } | { mode: "ip-protection" } | { mode: "plan"; planId: string };
    flowLogRetentionDays?: number;
  };
  builds: { retentionDays: number; stagingDays?: number };
  monitoring: {
    retentionDays?: number;
    dailyCapGb?: number;
    workspaces?: Record<string, string>;
    alerts?: boolean;
    alertEmails?: string[];
    budget: { monthly: number; startDate: string; contactEmails: string[] };
  };
  defaults: { pools: Record<string, WrittenPool>; relays: WrittenRelays };
  regions: Record<string, WrittenRegion>;
}
