import type * as pulumi from "@pulumi/pulumi";
import type { Distribution, Placement } from "../conventions";
import type { NetworkSettings, RelayPorts } from "../network";

/** The vault of a region's relay secrets, as plain data. */
export interface RelaySecretsSettings {
  placement: Placement;
  /**
   * The rotation's count, a whole number from 1. One more gives the older of the two secrets a new value and leaves the
   * newer as it is; never less than before, and never more than one at a time: two at once replace both.
   */
  epoch: number;
}

export interface RelaySecretsArgs extends RelaySecretsSettings {
  resourceGroupName: pulumi.Input<string>;
  /** Five lower-case letters or digits that make the vault's name unique in all of Azure. */
  nameSuffix: pulumi.Input<string>;
  /** The subnet of the vault's private endpoint. */
  subnetId: pulumi.Input<string>;
  /** The region's zone `privatelink.vaultcore.azure.net`. */
  dnsZoneId: pulumi.Input<string>;
  /** What must be finished before that endpoint is created (README of the private endpoint, "Order"). Default: nothing. */
  endpointAfter?: pulumi.Resource[];
  /** The Log Analytics workspace that learns who read a secret. Left out: nobody does. */
  workspaceId?: pulumi.Input<string>;
}

/** The image that a relay starts from: a supported distribution (conventions/distributions.ts), generation 2, Trusted Launch. */
export type RelayImage =
  | {
      kind: "marketplace";
      publisher: string;
      offer: string;
      sku: string;
      /** A version, e.g. `24.04.202610100`, or `latest`. A relay is not updated in place: name a version in production. */
      version: string;
    }
  | {
      kind: "gallery";
      /**
       * The id of a gallery image version. It has python3 and either coturn or podman in it (as `coturn` says): nothing is
       * installed at the first start.
       */
      id: string;
      /** The distribution that it was built from. Default: `ubuntu-24.04`. It decides versions, users and log drivers. */
      distribution?: Distribution["name"];
    };

/**
 * Where coturn comes from.
 *
 * - `package`: the distribution's package. Ubuntu 24.04's, 4.6.1, lets IPv4-mapped IPv6 peers past its denials (CVE-2026-27624),
 *   so production refuses it.
 * - `container`: an image that the relay pulls at its first start, named with its registry (podman resolves no short names),
 *   with the version as its tag and with its digest:
 *   `registry.example/coturn:4.17.1@sha256:…`. The tag says which keys the configuration may have, the digest what runs.
 */
export type CoturnSource = { source: "package" } | { source: "container"; image: string };

/** TURN over TLS: the way through firewalls that let only HTTPS out. */
export interface RelayTls {
  /**
   * The name of a certificate in the region's own relay vault, e.g. `relay-tls`: relays reach no other. It is in PEM
   * (`application/x-pem-file`), with its chain, and holds for every relay's name, e.g. as `*.turn.example.com`.
   */
  certificate: string;
  /** The domain of the relays' names, e.g. `turn.example.com`: a relay is called `relay-prod-jpe-1-g1-z2-1.turn.example.com`. */
  domain: string;
  /**
   * The public DNS zone in which each relay's name gets a record, by its id: the domain's or one above it, in the environment's
   * subscription. Left out: the names are in the outputs, and their records are yours to make. It may change at any time.
   */
  dnsZoneId?: string;
}

/** One generation of a region's TURN relays, as plain data. */
export interface EdgeRelaySettings {
  placement: Placement;
  /** 1, 2, …; part of every name, so that the next generation is built beside this one and never in its place. */
  generation: number;
  /** Whether new sessions are sent here. A generation that no longer serves drains: it keeps what it has, and promises nothing. */
  serving: boolean;
  /** How long sessions may stay on a relay that drains, 1–168 hours; then they are cut off. It may change at any time. */
  drainHours: number;
  /** A virtual machine size of relay-sizes.ts, e.g. `Standard_D4ads_v5`. */
  size: string;
  /** The zones it is spread over, e.g. `["1", "2", "3"]`; `[]` in a region without zones. */
  zones: string[];
  /** Relays in each zone (in all, where there are no zones), 1–20. In production one of them is a spare: at least 2. */
  perZone: number;
  /** The TURN realm, a domain name, e.g. `turn.example.com`. Secrets and credentials belong to a realm. */
  realm: string;
  /** The ports that the network's rules open; both must be given the same. `tls` is 443, with `tls` below and only then. */
  ports: RelayPorts;
  /** Left out: no TLS. A relay reads it at its first start only. */
  tls?: RelayTls;
  /** The hosts' subnet, e.g. `10.64.0.0/19`: the only addresses that a relay sends anything to on a session's behalf. */
  hostsPrefix: string;
  ddos: NetworkSettings["ddos"];
  image: RelayImage;
  /** 30–1023 GiB. Kept on the machine's own disk where the size has room for it. */
  osDiskGiB: number;
  coturn: CoturnSource;
  /** What one session's video takes at most, in bit/s, e.g. 12000000. */
  bitsPerSecondPerSession: number;
  /** Sessions that this generation must carry at once, with one relay of each zone lost in production. */
  sessions: number;
  /**
   * Media that one processor can forward, in Mbit/s of sessions (each counted once though it comes in and goes out). Default
   * 500, an assumption: what coturn makes of a processor must be measured on the size in question.
   */
  mbitPerSecondPerCpu?: number;
}

export interface EdgeRelayArgs extends EdgeRelaySettings {
  resourceGroupName: pulumi.Input<string>;
  /** The relays' subnet. */
  subnetId: pulumi.Input<string>;
  /** The vault of RelaySecrets. */
  vault: { id: pulumi.Input<string>; uri: pulumi.Input<string> };
  /**
   * The Log Analytics workspace that learns of attacks on the relays' addresses and how the machines are. Left out: it
   * doesn't, and the machines take no extension at all.
   */
  workspaceId?: pulumi.Input<string>;
  /** What has the region's machines collected from. Relays that start before it are not. */
  collection?: pulumi.Resource;
}
