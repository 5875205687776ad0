import { z } from "zod";
import {
  distributions,
  geographyProblems,
  gpuSizeNameProblems,
  lengthReason,
  locationProblems,
  type Problem,
  relaySizeNameProblems,
  tagValueProblems,
  type TextKind,
  textLimits,
} from "../../components/conventions";
import { certificateProblems, coturnImageProblems, domainProblems, realmProblems } from "../../components/edge-relay";
import { dateProblems } from "../../components/gpu-pool";
import { blockProblems, ddosPlanIdProblems, virtualNetworkIdProblems } from "../../components/network";
import { addressSpaceProblems } from "./address-space";
import { unitOf } from "./units";

/*
 * The configuration's shape. What spans several values (zones that a region lacks, addresses that overlap) is
 * checked where it is decided, in stacks/plan; here each value is checked by itself.
 *
 * Every `.describe()` becomes an editor's hint through docs/config.schema.json and the "write …" of an error; so do
 * the examples that every text has.
 */

type Check = (value: string, path: string) => Problem[];

/** A text that a component's check of a single value accepts; its reason and fix become the error's. */
function checkedBy(schema: z.ZodString, problemsOf: Check): z.ZodString {
  return schema.superRefine((value, context) => {
    for (const { reason, fix } of problemsOf(value, "")) {
      context.addIssue({ code: "custom", message: reason, params: { fix }, input: value });
    }
  });
}

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "is no GUID")
  .regex(/[1-9a-f]/i, "is the empty GUID, which names nothing")
  .meta({ examples: ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] });

const count = (least: number, most: number) =>
  z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);

const slug = (least: number, most: number, ...examples: string[]) =>
  z
    .string()
    .regex(new RegExp(`^[a-z][a-z0-9]{${least - 1},${most - 1}}$`), "has other characters or another length")
    .meta({ examples })
    .describe(`${least} to ${most} lower-case letters and digits, a letter first`);

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is no time of day")
  .meta({ examples: ["17:30", "23:30"] })
  .describe('a quoted time of day from "00:00" to "23:59"');

const cidr = checkedBy(
  z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, { error: "is no IPv4 block", abort: true }),
  addressSpaceProblems,
)
  .meta({ examples: ["10.64.0.0/12", "10.128.0.0/10"] })
  .describe("an IPv4 block such as 10.64.0.0/12");

const nonEmpty = z.string().min(1, { abort: true });

/** A free text, which is as long as what it becomes can be. */
const text = (what: string, kind: TextKind, ...examples: string[]) =>
  nonEmpty.max(textLimits[kind].max, lengthReason(kind)).meta({ examples }).describe(what);

/** A free text that a component's check of a single value accepts. */
const checkedText = (what: string, kind: TextKind, problemsOf: Check, ...examples: string[]) =>
  checkedBy(nonEmpty.max(textLimits[kind].max, { error: lengthReason(kind), abort: true }), problemsOf)
    .meta({ examples })
    .describe(what);

/** A free text that becomes a tag of every resource. */
const tagText = (what: string, ...examples: string[]) => checkedText(what, "tagValue", tagValueProblems, ...examples);

const email = (...examples: string[]) => z.email().max(textLimits.email.max, lengthReason("email")).meta({ examples });

const regionName = (what: string) =>
  checkedBy(nonEmpty, locationProblems)
    .meta({ examples: ["japaneast", "swedencentral"] })
    .describe(what);

const marketplaceImage = z.strictObject({
  kind: z.literal("marketplace"),
  publisher: text("the image's publisher", "imageName", "Canonical"),
  offer: text("the image's offer", "imageName", "ubuntu-24_04-lts"),
  sku: text("the image's SKU", "imageName", "server"),
  version: z
    .string()
    // Each number has at most 32 bits, in a gallery; of the marketplace that is not documented.
    .regex(/^\d{1,10}\.\d{1,10}\.\d{1,10}$/, "is no pinned version")
    .meta({ examples: ["24.04.202610010"] })
    .describe("a pinned version, never latest"),
});

const galleryImage = z.strictObject({
  kind: z.literal("gallery"),
  id: z
    .string()
    .regex(
      /^\/subscriptions\/.+\/galleries\/[^/]{1,80}\/images\/[^/]{1,80}\/versions\/\d{1,10}\.\d{1,10}\.\d{1,10}$/,
      "is no image version's id",
    )
    .max(textLimits.resourceId.max, lengthReason("resourceId"))
    .meta({
      examples: [
        "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3",
      ],
    })
    .describe("the id of a version in a compute gallery"),
});

const hostTools = z
  .strictObject({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "is no SHA-256")
      .meta({ examples: ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"] })
      .describe("the 64 lower-case hexadecimal digits of the archive's SHA-256"),
  })
  .describe("what hosts fetch from the region's build store before they pull: the archive with that digest");

const relayImage = z
  .discriminatedUnion("kind", [
    marketplaceImage,
    galleryImage.extend({
      distribution: z
        .enum(distributions.filter(({ relay }) => relay !== undefined).map(({ name }) => name))
        .optional()
        .describe("the distribution that the image was built from; ubuntu-24.04 when left out"),
    }),
  ])
  .describe("the image that relays start from: kind marketplace or gallery");

const hostImage = z
  .discriminatedUnion("kind", [galleryImage, marketplaceImage.extend({ hostTools: hostTools.optional() })])
  .describe("the image that hosts start from: kind gallery or marketplace");

const weekday = z
  .enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
  .describe("a day of the week, in English: Monday to Sunday");

const poolName = slug(2, 12, "standard", "premium");

/** A scale set holds 1000 hosts, and a host plays 32 sessions at most. */
const sessionCount = (least: 0 | 1) => count(least, 32_000).register(unitOf, { unit: "sessions" });

const sessions = z
  .strictObject({
    atPeak: sessionCount(1).describe(
      "the most sessions at once, at any time; it decides the maximum of hosts, and a peak or a launch must start them",
    ),
    offPeak: sessionCount(0).describe("how many sessions are expected at once outside of peaks"),
    warmFreeSlots: sessionCount(0)
      .default(0)
      .describe("slots to keep free beside the expected sessions, so that who comes next doesn't wait for a host"),
  })
  .describe("how many sessions at once; the hosts follow: (sessions + warmFreeSlots) / slotsPerHost, rounded up");

const date = checkedBy(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: "is no date", abort: true }), dateProblems)
  .meta({ examples: ["2026-12-10", "2027-03-05"] })
  .describe("a quoted date, year first");

const leadMinutes = count(0, 240)
  .register(unitOf, { unit: "minutes" })
  .describe("how many minutes after start its first players come, 0 to 240; 10 when left out")
  .optional();

const launch = z
  .strictObject({
    name: slug(2, 20, "release", "season"),
    date: date.describe("the quoted date on which it begins, in the region's own time"),
    start: timeOfDay.describe("when its hosts begin to start, in the region's own time"),
    leadMinutes,
    end: timeOfDay.describe("when the week's own demand holds again; earlier than start means the next day"),
    sessions: sessionCount(0).describe("how many sessions are expected at once; on-demand hosts play all of them"),
  })
  .describe("a time that comes once, with more players than any week: a game's launch");

const peak = z
  .strictObject({
    name: slug(2, 20, "evening", "weekend"),
    days: z.array(weekday).min(1).describe("the days on which the peak begins"),
    start: timeOfDay.describe("when its hosts begin to start, in the region's own time"),
    leadMinutes,
    end: timeOfDay.describe(
      "when the minimum goes back, in the region's own time; earlier than start means the next day",
    ),
    sessions: sessionCount(0).describe("how many sessions are expected at once during the peak"),
  })
  .describe("a time of the week with more players");

const channel = z
  .enum(["dev", "canary", "prod"])
  .describe("the channel whose build the hosts pull: dev, canary or prod");

const port = count(1, 65_535);

const block = (what: string, ...examples: string[]) =>
  checkedBy(
    z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, { error: "is no IPv4 block", abort: true }),
    blockProblems,
  )
    .meta({ examples })
    .describe(what);

const egressRange = z
  .strictObject({
    name: z
      .string()
      .max(40)
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "has other characters")
      .meta({ examples: ["leaderboards", "voice-chat"] })
      .describe(
        "1 to 40 lower-case letters, digits and single hyphens, a letter first; part of a security rule's name",
      ),
    prefixes: z
      .array(block("a back end's IPv4 block", "203.0.113.0/28", "198.51.100.7/32"))
      .min(1)
      .max(20)
      .describe("1 to 20 blocks: of the internet, /16 or longer, or private ones of the hub"),
    protocol: z.enum(["tcp", "udp"]).describe("tcp or udp"),
    ports: z
      .array(
        z.strictObject({
          from: port.describe("the first port, from 1 to 65535"),
          to: port.optional().describe("the last port, from 1 to 65535; the first one when left out"),
        }),
      )
      .min(1)
      .max(10)
      .describe("1 to 10 ranges of ports, e.g. [{from: 443}]"),
  })
  .describe("a back end of a game's that hosts may open connections to");

const hub = z
  .strictObject({
    virtualNetworkId: checkedText(
      "the hub's id",
      "resourceId",
      virtualNetworkIdProblems,
      "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub",
    ),
    addressSpaces: z
      .array(block("one of the hub's IPv4 blocks", "172.31.0.0/22", "192.168.252.0/22"))
      .min(1)
      .max(50)
      .describe("all of the hub's blocks: its id doesn't say them, and they must not overlap the environment's"),
    useRemoteGateways: z
      .boolean()
      .default(false)
      .describe("whether the hub's gateway leads further: true only once its owner allows gateway transit"),
  })
  .describe("a network outside of the environment that each region's is peered with");

/** Azure never lets a disk shrink, and its smallest Linux image takes 30 GiB. */
const diskGiB = count(30, 2040).register(unitOf, { unit: "gibibytes" });

const vmSize = z.string().regex(/^Standard_/, { error: "is no size", abort: true });
const gpuSize = checkedBy(vmSize, gpuSizeNameProblems)
  .meta({ examples: ["Standard_NV12ads_A10_v5", "Standard_NV36ads_A10_v5"] })
  .describe("an Azure GPU size");
const relaySize = checkedBy(vmSize, relaySizeNameProblems)
  .meta({ examples: ["Standard_D4ds_v5", "Standard_D8ds_v5"] })
  .describe("an Azure size with enough network bandwidth");

const zones = z.array(z.enum(["1", "2", "3"])).describe('the zones to use, e.g. ["1", "2"]');

const trustedLaunch = z
  .strictObject({
    secureBoot: z.boolean().describe("whether only signed drivers load: true or false"),
    virtualTpm: z.boolean().describe("whether hosts have a virtual TPM: true or false"),
  })
  .describe("Trusted Launch, for an image whose driver is signed and tested under it");

const driverText = (what: string, ...examples: string[]) =>
  z
    .string()
    .regex(/^\d{1,5}(\.\d{1,5}){0,3}$/, "is no version")
    .meta({ examples })
    .describe(what);

const driver = z
  .discriminatedUnion("install", [
    z.strictObject({ install: z.literal("baked") }),
    z.strictObject({
      install: z.literal("extension"),
      branch: driverText("the driver's branch, quoted", "18").optional(),
      version: driverText("the driver's version, quoted", "570.211.01").optional(),
    }),
  ])
  .describe(
    "how hosts get their GPU driver: install baked (the image has it) or extension (downloaded at the first start)",
  );

/** `false` and not only 0: what has no reservation now is tied to none, which 0 is (components/gpu-pool/README.md). */
const reservedHosts = z
  .union([z.literal(false), count(0, 1000)])
  .describe(
    "how many on-demand hosts Azure keeps room for, 0 to 1000, or false; they are paid for whether they run or not",
  );

const slotsPerHost = count(1, 32).describe("how many sessions one host plays at once");

const vcpus = count(1, 1_000_000);

const rollingUpgrade = z
  .strictObject({
    batchPercent: count(5, 100)
      .default(20)
      .describe("how many of its hosts are replaced at once, from 5 to 100 percent; meanwhile they exist twice"),
    grantedVcpus: z
      .strictObject({
        family: vcpus.describe("the on-demand vCPUs of the size's family that Azure granted in the region"),
        region: vcpus.describe("the on-demand vCPUs of all families that Azure granted in the region"),
      })
      .describe("the subscription's quotas, which must have room for a batch more; `npm run doctor` checks them"),
  })
  .describe("upgrades its hosts in place when its image gets another version; only where serving is false");

const poolGeneration = z
  .strictObject({
    number: count(1, 99).describe("the generation's number; it is part of every name, and never used again"),
    serving: z.boolean().default(true).describe("whether new sessions go to it; false drains it"),
    size: gpuSize.optional().describe("this generation's GPU size, where it differs from the pool's"),
    image: hostImage.optional(),
    osDiskGiB: diskGiB.optional(),
    channel: channel.optional(),
    slotsPerHost: slotsPerHost.optional(),
    zones: zones.optional(),
    spot: z.literal(false).optional().describe("false: this generation has no spot capacity, though the pool has"),
    reservedHosts: reservedHosts.optional(),
    minimumHosts: count(1, 1000)
      .optional()
      .describe(
        "the hosts that this generation keeps up at all times, instead of those that the pool's sessions come to: lets a new " +
          "generation start small beside one that serves",
      ),
    driver: z
      .union([z.literal(false), driver])
      .optional()
      .describe("this generation's driver, where it differs from the pool's; false for what its image has"),
    trustedLaunch: z
      .union([z.literal(false), trustedLaunch])
      .optional()
      .describe("this generation's Trusted Launch, where it differs from the pool's; false for none"),
    allowIdleHosts: z
      .boolean()
      .optional()
      .describe("whether this generation's hosts may lack a GPU driver or a streaming server, where it differs"),
    scaleOnFreeSlots: z
      .boolean()
      .optional()
      .describe(
        "this generation's switch, where it differs from the pool's: false until its own hosts publish the metric",
      ),
    rollingUpgrade: rollingUpgrade.optional(),
  })
  .describe("one generation of a pool: a roll-out adds one, shifts to it, drains the old one and removes it");

const coturn = z
  .discriminatedUnion("source", [
    z.strictObject({ source: z.literal("package") }),
    z.strictObject({
      source: z.literal("container"),
      image: checkedBy(
        z
          .string()
          .regex(/@sha256:[0-9a-f]{64}$/, { error: "has no digest", abort: true })
          .max(textLimits.containerImage.max, { error: lengthReason("containerImage"), abort: true }),
        coturnImageProblems,
      )
        .meta({ examples: [`registry.example.com/coturn/coturn:4.9.0@sha256:${"0123456789abcdef".repeat(4)}`] })
        .describe("a container image with its digest"),
    }),
  ])
  .describe("where coturn comes from: source package (the distribution's) or container (pinned by digest)");

const realm = checkedText(
  "the TURN realm, usually a domain of the publisher's",
  "realm",
  realmProblems,
  "play.example.com",
  "turn.example.com",
);
const megabitsPerSession = z
  .number()
  .min(1)
  .max(200)
  .register(unitOf, { unit: "megabitsPerSecond" })
  .describe("a stream's bitrate in Mbit/s, from 1 to 200");

const poolFields = {
  size: gpuSize,
  image: hostImage,
  osDiskGiB: diskGiB.describe("the operating system's disk, 30 to 2040 GiB; it lives on the host's local disk"),
  slotsPerHost,
  driver: driver.optional(),
  trustedLaunch: trustedLaunch.optional(),
  allowIdleHosts: z
    .boolean()
    .optional()
    .describe("true: hosts without a GPU driver or a streaming server are wanted; no session can be played on them"),
  channel,
  sessions,
  sizeRegions: z
    .array(regionName("a region's programmatic name"))
    .optional()
    .describe("regions that offer the size (`az vm list-skus` says) and are not known to, e.g. [polandcentral]"),
  spotShare: z
    .number()
    .min(0)
    .max(0.9)
    .register(unitOf, { unit: "share" })
    .describe("the part of the hosts that may be spot capacity, from 0 (none) to 0.9"),
  reservedHosts,
  peaks: z.array(peak).describe("the times of the week with more players"),
  buildGiB: count(1, 30_000)
    .register(unitOf, { unit: "gibibytes" })
    .describe("what the largest build takes on a host, in GiB; it must fit beside the operating system's disk"),
  launches: z.array(launch).describe("dates with more players than any week, a game's launch for one"),
  onDemandOnly: z
    .boolean()
    .describe("the launch-day switch: true lets on-demand hosts cover everything, and keeps no spot host up"),
  scaleOnFreeSlots: z
    .boolean()
    .describe(
      "whether autoscale adds hosts when fewer than warmFreeSlots are free: true once hosts publish the metric",
    ),
  scaleIn: z
    .enum(["controller", "autoscale", "none"])
    .describe("who removes hosts: controller (the session controller), autoscale (may end sessions) or none"),
  generations: z.array(poolGeneration).min(1).describe("the pool's generations, e.g. [{number: 1}]"),
};

export const poolSchema = z
  .strictObject({
    ...poolFields,
    osDiskGiB: poolFields.osDiskGiB.default(64),
    spotShare: poolFields.spotShare.default(0),
    reservedHosts: poolFields.reservedHosts.default(false),
    peaks: poolFields.peaks.default([]),
    buildGiB: poolFields.buildGiB.default(60),
    launches: poolFields.launches.default([]),
    onDemandOnly: poolFields.onDemandOnly.default(false),
    scaleOnFreeSlots: poolFields.scaleOnFreeSlots.default(false),
    scaleIn: poolFields.scaleIn.default("controller"),
    generations: poolFields.generations.default([{ number: 1, serving: true }]),
  })
  .describe("a pool of GPU hosts of one size");

const perZone = count(1, 20).describe("relays per availability zone (in a region without zones: relays)");

const drainHours = count(1, 168).describe(
  "hours that sessions may stay on a generation that no longer serves, 1 to 168; then they are cut off",
);

const relayTls = z
  .strictObject({
    certificate: checkedText(
      "the certificate's name in each region's relay vault",
      "certificateName",
      certificateProblems,
      "relay-tls",
    ),
    domain: checkedText(
      "the domain of the relays' names",
      "relayDomain",
      domainProblems,
      "turn.example.com",
      "turn.example.org",
    ),
    dnsZoneId: text(
      "the public DNS zone that gets the relays' records, by its id; without it they are yours to make",
      "resourceId",
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/turn.example.com",
    ).optional(),
  })
  .describe(
    "TURN over TLS on port 443: a certificate in the region's relay vault, and the domain of the relays' names",
  );

const relayGeneration = z
  .strictObject({
    number: count(1, 99),
    serving: z.boolean().default(true),
    size: relaySize.optional(),
    image: relayImage.optional(),
    coturn: coturn.optional(),
    realm: realm.optional(),
    megabitsPerSession: megabitsPerSession.optional(),
    osDiskGiB: diskGiB.optional(),
    perZone: perZone.optional(),
    zones: zones.optional(),
    drainHours: drainHours.optional(),
    tls: relayTls.or(z.literal(false)).optional().describe("its own TLS, or false for none"),
  })
  .describe("one generation of a region's relays; what it says itself differs from the relays'");

const relayFields = {
  size: relaySize,
  perZone,
  image: relayImage,
  osDiskGiB: diskGiB.describe("the operating system's disk, 30 to 2040 GiB"),
  coturn,
  realm,
  megabitsPerSession,
  drainHours,
  tls: relayTls.optional(),
  secretEpoch: count(1, 10_000).describe("bump it by one to rotate the relay secret"),
  generations: z.array(relayGeneration).min(1).describe("the relays' generations, e.g. [{number: 1}]"),
};

export const relaysSchema = z
  .strictObject({
    ...relayFields,
    osDiskGiB: relayFields.osDiskGiB.default(32),
    megabitsPerSession: relayFields.megabitsPerSession.default(12),
    drainHours: relayFields.drainHours.default(12),
    secretEpoch: relayFields.secretEpoch.default(1),
    generations: relayFields.generations.default([{ number: 1, serving: true }]),
  })
  .describe("a region's TURN relays");

const region = z
  .strictObject({
    removing: z
      .boolean()
      .default(false)
      .describe("true: the first of two commits that remove the region; everything drains, and nothing is protected"),
    zones: zones.optional().describe('the zones to use, e.g. ["1", "2"]; all of the region\'s when left out'),
    pools: z
      .record(poolName, z.strictObject(poolFields).partial())
      .default({})
      .describe("pools by name: new ones, or values that differ from the defaults"),
    withoutPools: z
      .array(poolName.describe("a pool of the defaults"))
      .default([])
      .describe("pools of the defaults that this region doesn't have"),
    relays: z.strictObject(relayFields).partial().default({}).describe("what differs from the defaults' relays"),
  })
  .describe("a region; an empty one ({}) takes everything from the defaults");

const ddos = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("none") }),
    z.strictObject({ mode: z.literal("ip-protection") }),
    z.strictObject({
      mode: z.literal("plan"),
      planId: checkedText(
        "the id of the tenant's DDoS protection plan",
        "resourceId",
        ddosPlanIdProblems,
        "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-ddos/providers/Microsoft.Network/ddosProtectionPlans/company",
      ),
    }),
  ])
  .describe("DDoS protection: mode none, ip-protection (per relay address) or plan (with planId)");

export const environmentName = slug(2, 5, "dev", "prod").describe(
  "the environment's name, the same as the stack's: 2 to 5 lower-case letters and digits",
);

export const configSchema = z.strictObject({
  workload: slug(2, 4, "cg", "game").describe(
    "the workload's short name, first in every resource's name: 2 to 4 lower-case letters and digits",
  ),
  environment: environmentName,
  production: z.boolean().describe("true protects what cannot be made again (components/conventions/deletion.ts)"),
  azure: z
    .strictObject({
      subscriptionId: guid.describe("the GUID of the subscription: az account show --query id"),
      tenantId: guid.describe("the GUID of its tenant: az account show --query tenantId"),
    })
    .describe("the one subscription and tenant that this environment lives in"),
  ownership: z.strictObject({
    owner: tagText("the team that answers for it", "streaming-platform"),
    costCenter: tagText("who pays", "4711"),
    dataClass: z.enum(["public", "internal", "confidential"]).describe("public, internal or confidential"),
    repository: tagText("where this program lives", "github.com/example/cloud-gaming"),
  }),
  homeRegion: regionName("the region of the global part: build hub, promotion network, workspace"),
  network: z.strictObject({
    addressSpace: cidr.describe("the environment's whole IPv4 block; every region takes one block of it"),
    regionPrefixLength: count(16, 20).default(18).describe("the size of a region's block, from 16 to 20"),
    natAddresses: count(1, 16).optional().describe("public addresses of each NAT gateway; else as needed"),
    natConnectionsPerHost: count(1, 10_000)
      .default(128)
      .describe("the most connections of one host to one destination at once, from 1 to 10000"),
    natIdleTimeoutMinutes: count(4, 120).register(unitOf, { unit: "minutes" }).default(4),
    egressRanges: z.array(egressRange).max(20).default([]).describe("what hosts may reach beside Azure's services"),
    hub: hub.optional(),
    ddos: ddos.default({ mode: "none" }),
    flowLogRetentionDays: count(1, 365).register(unitOf, { unit: "days" }).default(30),
    networkWatcherResourceGroup: text(
      "where Azure keeps each region's network watcher",
      "resourceGroupName",
      "NetworkWatcherRG",
    ).default("NetworkWatcherRG"),
  }),
  builds: z.strictObject({
    retentionDays: count(1, 146_000)
      .register(unitOf, { unit: "days" })
      .describe("how long a published build can be neither changed nor deleted, in days"),
    stagingDays: count(1, 365)
      .register(unitOf, { unit: "days" })
      .default(7)
      .describe("when unfinished uploads are removed, in days"),
  }),
  monitoring: z.strictObject({
    retentionDays: count(30, 730)
      .register(unitOf, { unit: "days" })
      .default(90)
      .describe("how long logs are kept, from 30 to 730 days"),
    dailyCapGb: count(1, 1000)
      .register(unitOf, { unit: "gigabytes" })
      .default(5)
      .describe("the workspace's daily limit, 1 to 1000 GB"),
    workspaces: z
      .record(
        checkedBy(nonEmpty, geographyProblems)
          .meta({ examples: ["europe", "asiapacific"] })
          .describe("a group of geographies"),
        regionName("a region of that group").meta({ examples: ["swedencentral", "japaneast"] }),
      )
      .default({})
      .describe(
        "workspaces by group of geographies, e.g. {europe: swedencentral}; the home region's serves its own group and all others",
      ),
    alerts: z
      .boolean()
      .default(true)
      .describe("true: alerts tell people; false: their rules are there and watch nothing"),
    alertEmails: z
      .array(email("streaming-nights@example.com"))
      .min(1)
      .max(50)
      .optional()
      .describe("who is told of alerts; the budget's contacts when left out"),
    budget: z.strictObject({
      monthly: count(1, 1_000_000_000)
        .register(unitOf, { unit: "currency" })
        .describe("what a month may cost, in whole units of the subscription's currency"),
      startDate: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])-01$/, "is no first day of a month")
        .meta({ examples: ["2026-12-01", "2027-01-01"] })
        .describe("a quoted first day of a month"),
      contactEmails: z
        .array(email("streaming-platform@example.com"))
        .min(1)
        .max(50)
        .describe("who is told when it is exceeded"),
    }),
  }),
  defaults: z
    .strictObject({ pools: z.record(poolName, poolSchema), relays: relaysSchema })
    .describe("what every region has, unless it says otherwise"),
  regions: z
    .record(regionName("a region"), region)
    .superRefine((regions, context) => {
      if (Object.keys(regions).length > 0) return;
      context.addIssue({
        code: "custom",
        message: "there is none",
        params: { fix: "write at least one, e.g. {japaneast: {}}" },
      });
    })
    .describe("the regions, by Azure's programmatic names"),
});

type WrittenConfig = z.output<typeof configSchema>;

export type PoolConfig = z.output<typeof poolSchema>;
export type RelaysConfig = z.output<typeof relaysSchema>;
export type ImageConfig = z.output<typeof hostImage>;

/** A region with everything that it takes from the defaults. */
export interface RegionConfig {
  removing: boolean;
  zones?: string[];
  pools: Record<string, PoolConfig>;
  relays: RelaysConfig;
}

/** The configuration with the defaults written into every region. */
export interface PlatformConfig extends Omit<WrittenConfig, "defaults" | "regions"> {
  regions: Record<string, RegionConfig>;
}
