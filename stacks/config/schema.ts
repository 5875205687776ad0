import { z } from "zod";

/*
 * The configuration's shape. What spans several values (zones that a region lacks, addresses that overlap) is
 * checked where it is decided, in stacks/plan; here each value is checked by itself.
 *
 * Every `.describe()` becomes an editor's hint through docs/config.schema.json and the "write …" of an error.
 */

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "is no GUID")
  .describe("a GUID such as 11111111-1111-4111-8111-111111111111");

const count = (least: number, most: number) =>
  z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);

const slug = (least: number, most: number) =>
  z
    .string()
    .regex(new RegExp(`^[a-z][a-z0-9]{${least - 1},${most - 1}}$`), "has other characters or another length")
    .describe(`${least} to ${most} lower-case letters and digits, a letter first`);

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is no time of day")
  .describe('a quoted time of day from "00:00" to "23:59"');

const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "is no IPv4 block")
  .describe("an IPv4 block such as 10.64.0.0/12");

const text = (what: string) => z.string().min(1).describe(what);

const image = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("marketplace"),
      publisher: text("the image's publisher, e.g. Canonical"),
      offer: text("the image's offer, e.g. ubuntu-24_04-lts"),
      sku: text("the image's SKU, e.g. server"),
      version: z
        .string()
        .regex(/^\d+\.\d+\.\d+$/, "is no pinned version")
        .describe("a pinned version such as 24.04.202601010, never latest"),
    }),
    z.strictObject({
      kind: z.literal("gallery"),
      id: z
        .string()
        .regex(/^\/subscriptions\/.+\/galleries\/.+\/images\/.+\/versions\/\d+\.\d+\.\d+$/, "is no image version's id")
        .describe("the id of a version in a compute gallery: /subscriptions/…/galleries/…/images/…/versions/1.2.3"),
    }),
  ])
  .describe("the image that machines start from: kind marketplace or gallery");

const weekday = z
  .enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
  .describe("a day of the week, in English: Monday to Sunday");

const hosts = z
  .strictObject({ minimum: count(0, 1000), maximum: count(1, 1000) })
  .describe("how many hosts autoscale keeps: {minimum, maximum}");

const peak = z
  .strictObject({
    name: slug(2, 20),
    days: z.array(weekday).min(1).describe("the days on which the peak begins"),
    start: timeOfDay.describe("when hosts must be up, in the region's own time"),
    end: timeOfDay.describe(
      "when the minimum goes back, in the region's own time; earlier than start means the next day",
    ),
    onDemandMinimum: count(0, 1000).describe("how many on-demand hosts must be up during the peak"),
    spotMinimum: count(0, 1000).optional().describe("how many spot hosts must be up during the peak"),
  })
  .describe("a time of the week with more players");

const channel = z
  .enum(["dev", "canary", "prod"])
  .describe("the channel whose build the hosts pull: dev, canary or prod");

const poolGeneration = z
  .strictObject({
    number: count(1, 99).describe("the generation's number; it is part of every name, and never used again"),
    serving: z.boolean().default(true).describe("whether new sessions go to it; false drains it"),
    size: z.string().optional().describe("this generation's GPU size, where it differs from the pool's"),
    image: image.optional(),
    osDiskGiB: count(30, 2040).optional(),
    channel: channel.optional(),
  })
  .describe("one generation of a pool: a roll-out adds one, shifts to it, drains the old one and removes it");

const coturn = z
  .discriminatedUnion("source", [
    z.strictObject({ source: z.literal("package") }),
    z.strictObject({
      source: z.literal("container"),
      image: z
        .string()
        .regex(/@sha256:[0-9a-f]{64}$/, "has no digest")
        .describe("a container image with its digest: registry/name:version@sha256:…"),
    }),
  ])
  .describe("where coturn comes from: source package (the distribution's) or container (pinned by digest)");

const realm = text("the TURN realm, usually a domain of the publisher's, e.g. play.example.com");
const megabitsPerSession = z.number().min(1).max(200).describe("a stream's bitrate in Mbit/s, from 1 to 200");

const poolFields = {
  size: z
    .string()
    .regex(/^Standard_/, "is no size")
    .describe("an Azure GPU size, e.g. Standard_NV12ads_A10_v5"),
  image,
  osDiskGiB: count(30, 2040).describe("the operating system's disk, 30 to 2040 GiB; it lives on the host's local disk"),
  slotsPerHost: count(1, 32).describe("how many sessions one host plays at once"),
  channel,
  onDemand: hosts,
  spot: hosts.optional().describe("spot capacity beside the on-demand hosts; leave it out for none"),
  peaks: z.array(peak).describe("the times of the week with more players"),
  scaleIn: z
    .enum(["controller", "autoscale", "none"])
    .describe("who removes hosts: controller (the session controller), autoscale (may end sessions) or none"),
  generations: z.array(poolGeneration).min(1).describe("the pool's generations, e.g. [{number: 1}]"),
};

export const poolSchema = z
  .strictObject({
    ...poolFields,
    osDiskGiB: poolFields.osDiskGiB.default(64),
    peaks: poolFields.peaks.default([]),
    scaleIn: poolFields.scaleIn.default("controller"),
    generations: poolFields.generations.default([{ number: 1, serving: true }]),
  })
  .describe("a pool of GPU hosts of one size");

const relayGeneration = z
  .strictObject({
    number: count(1, 99),
    serving: z.boolean().default(true),
    size: z.string().optional(),
    image: image.optional(),
    coturn: coturn.optional(),
    realm: realm.optional(),
    megabitsPerSession: megabitsPerSession.optional(),
  })
  .describe("one generation of a region's relays; what it says itself differs from the relays'");

const relayFields = {
  size: z
    .string()
    .regex(/^Standard_/, "is no size")
    .describe("an Azure size with enough network bandwidth, e.g. Standard_D4ds_v5"),
  perZone: count(1, 50).describe("relays per availability zone (in a region without zones: relays)"),
  image,
  osDiskGiB: count(30, 2040).describe("the operating system's disk, 30 to 2040 GiB"),
  coturn,
  realm,
  megabitsPerSession,
  secretEpoch: count(1, 10_000).describe("bump it by one to rotate the relay secret"),
  generations: z.array(relayGeneration).min(1).describe("the relays' generations, e.g. [{number: 1}]"),
};

export const relaysSchema = z
  .strictObject({
    ...relayFields,
    osDiskGiB: relayFields.osDiskGiB.default(32),
    megabitsPerSession: relayFields.megabitsPerSession.default(12),
    secretEpoch: relayFields.secretEpoch.default(1),
    generations: relayFields.generations.default([{ number: 1, serving: true }]),
  })
  .describe("a region's TURN relays");

const region = z
  .strictObject({
    zones: z
      .array(z.enum(["1", "2", "3"]))
      .optional()
      .describe('the zones to use, e.g. ["1", "2"]; all of the region\'s when left out'),
    pools: z
      .record(slug(2, 12), z.strictObject(poolFields).partial())
      .default({})
      .describe("pools by name: new ones, or values that differ from the defaults"),
    withoutPools: z.array(z.string()).default([]).describe("pools of the defaults that this region doesn't have"),
    relays: z.strictObject(relayFields).partial().default({}).describe("what differs from the defaults' relays"),
  })
  .describe("a region; an empty one ({}) takes everything from the defaults");

const ddos = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("none") }),
    z.strictObject({ mode: z.literal("ip-protection") }),
    z.strictObject({ mode: z.literal("plan"), planId: text("the id of the tenant's DDoS protection plan") }),
  ])
  .describe("DDoS protection: mode none, ip-protection (per relay address) or plan (with planId)");

export const configSchema = z.strictObject({
  workload: slug(2, 4).describe(
    "the workload's short name, first in every resource's name: 2 to 4 lower-case letters and digits",
  ),
  environment: slug(2, 5).describe(
    "the environment's name, the same as the stack's: 2 to 5 lower-case letters and digits",
  ),
  production: z.boolean().describe("true protects what cannot be made again (components/conventions/deletion.ts)"),
  azure: z
    .strictObject({ subscriptionId: guid, tenantId: guid })
    .describe("the one subscription and tenant that this environment lives in"),
  ownership: z.strictObject({
    owner: text("the team that answers for it"),
    costCenter: text("who pays"),
    dataClass: z.enum(["public", "internal", "confidential"]).describe("public, internal or confidential"),
    repository: text("where this program lives, e.g. github.com/example/cloud-gaming"),
  }),
  homeRegion: z
    .string()
    .describe("the region of the global part: build hub, promotion network, workspace, e.g. japaneast"),
  network: z.strictObject({
    addressSpace: cidr.describe("the environment's whole IPv4 block; every region takes one block of it"),
    regionPrefixLength: count(16, 20).default(18).describe("the size of a region's block, from 16 to 20"),
    natAddresses: count(1, 16).default(1).describe("public addresses of each region's NAT gateway, from 1 to 16"),
    natIdleTimeoutMinutes: count(4, 120).default(4),
    ddos: ddos.default({ mode: "none" }),
    flowLogRetentionDays: count(1, 365).default(30),
    networkWatcherResourceGroup: z
      .string()
      .default("NetworkWatcherRG")
      .describe("where Azure keeps each region's network watcher"),
  }),
  builds: z.strictObject({
    retentionDays: count(1, 146_000).describe("how long a published build can be neither changed nor deleted, in days"),
    stagingDays: count(1, 365).default(7).describe("when unfinished uploads are removed, in days"),
  }),
  monitoring: z.strictObject({
    retentionDays: count(30, 730).default(90).describe("how long logs are kept, from 30 to 730 days"),
    dailyCapGb: count(1, 1000).default(5).describe("the workspace's daily limit, 1 to 1000 GB"),
    budget: z.strictObject({
      monthly: count(1, 1_000_000_000).describe("what a month may cost, in whole units of the subscription's currency"),
      startDate: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])-01$/, "is no first day of a month")
        .describe('a quoted first day of a month, e.g. "2026-12-01"'),
      contactEmails: z.array(z.email()).min(1).max(50).describe("who is told when it is exceeded"),
    }),
  }),
  defaults: z
    .strictObject({ pools: z.record(slug(2, 12), poolSchema), relays: relaysSchema })
    .describe("what every region has, unless it says otherwise"),
  regions: z.record(z.string(), region).describe("the regions, by Azure's programmatic names"),
});

type WrittenConfig = z.output<typeof configSchema>;

export type PoolConfig = z.output<typeof poolSchema>;
export type RelaysConfig = z.output<typeof relaysSchema>;
export type ImageConfig = z.output<typeof image>;

/** A region with everything that it takes from the defaults. */
export interface RegionConfig {
  zones?: string[];
  pools: Record<string, PoolConfig>;
  relays: RelaysConfig;
}

/** The configuration with the defaults written into every region. */
export interface PlatformConfig extends Omit<WrittenConfig, "defaults" | "regions"> {
  regions: Record<string, RegionConfig>;
}
