import { z } from "zod";

/*
 * The auditors' contract: what a stack's outputs say. A new member may come at any time; one that goes or changes its
 * meaning raises `schemaVersion`. No secret is among them, and no price.
 */

/** Raised when a member goes or changes its meaning. */
export const schemaVersion = 1;

const resourceId = z.string().describe("an Azure resource id");
const ipAddress = z.string().describe("an IPv4 address");

const hosts = z.object({
  scaleSetId: resourceId,
  minimum: z.int().describe("the fewest hosts that autoscale keeps outside peaks"),
  maximum: z.int().describe("the most hosts that autoscale makes"),
});

const buildAccount = z.object({
  accountName: z.string(),
  accountId: resourceId,
  blobEndpoint: z.string().describe("where clients inside the network reach it"),
  redundancy: z.string().describe("Standard_GZRS, Standard_ZRS or Standard_LRS"),
  retentionDays: z.int().describe("how long a build can be neither changed nor deleted, in days"),
});

const resourceGroup = z.object({ name: z.string() });

const platform = z.object({
  environment: z.string(),
  workload: z.string(),
  subscriptionId: z.string(),
  tenantId: z.string(),
  homeRegion: z.string().describe("the region of the global part"),
  protected: z.boolean().describe("whether what cannot be made again is protected against deletion"),
  regions: z
    .array(z.string())
    .describe(
      "the keys of the environment's regions, as configured when this stack was deployed: <region>/<stamp>. " +
        "In the stack of the global part too, although each region is then in a stack of its own",
    ),
  resourceGroup,
  promotionNetwork: z.object({
    id: resourceId,
    addressSpace: z.string(),
    endpointSubnetId: resourceId.describe("the subnet of the private endpoints through which builds are promoted"),
    dnsZoneId: resourceId.describe("the private DNS zone of those endpoints"),
  }),
  buildHub: buildAccount.extend({
    promoter: z.object({ identityId: resourceId, clientId: z.string(), principalId: z.string() }),
    roles: z
      .object({
        publisher: resourceId,
        promoter: resourceId,
        channelWriter: resourceId,
        collector: resourceId,
        reader: resourceId,
      })
      .describe("the custom roles: none of publisher and promoter can overwrite or delete a build"),
  }),
  sessionController: z
    .object({ roleId: resourceId })
    .describe("the one custom role that each region's session controller has on the region's scale sets"),
  monitoring: z.object({
    workspaceId: resourceId.describe("the home region's workspace"),
    workspaces: z
      .record(z.string(), z.object({ workspaceId: resourceId, location: z.string() }))
      .describe("the workspaces of other groups of geographies, by group: asiapacific, europe, …")
      .optional(),
    collectionRoleId: resourceId.describe(
      "the one custom role by which each region's policy associates the region's machines with what collects from them",
    ),
    retentionDays: z.int(),
    budget: z.object({ monthly: z.number(), contactEmails: z.array(z.string()) }),
  }),
});

const region = z
  .object({
    key: z.string().describe("<region>/<stamp>"),
    removing: z
      .literal(true)
      .optional()
      .describe("the region is being removed: everything drains, and nothing is protected; otherwise left out"),
    location: z.string(),
    subscriptionId: z.string(),
    resourceGroup,
    zones: z.array(z.string()),
    network: z.object({
      id: resourceId,
      addressSpace: z.string(),
      subnets: z.record(z.string(), z.object({ id: resourceId, prefix: z.string() })),
      outboundAddresses: z
        .array(ipAddress)
        .describe("where the hosts' own connections come from (NAT); nothing can be reached there"),
      flowLogRetentionDays: z.int(),
      egressRanges: z
        .array(
          z.object({
            name: z.string(),
            prefixes: z.array(z.string()),
            protocol: z.string(),
            ports: z.array(z.object({ from: z.int(), to: z.int() })),
          }),
        )
        .describe("what hosts may open connections to beside Azure's services and the region's own endpoints"),
      hub: z
        .object({
          virtualNetworkId: resourceId,
          addressSpaces: z.array(z.string()),
          peeringId: resourceId,
          otherSide: z.string().describe("the command that makes the hub's half of the peering"),
        })
        .optional()
        .describe("the network that the region's is peered with; left out where there is none"),
    }),
    internetFacing: z
      .array(ipAddress)
      .describe("every machine's address that the internet can reach: the relays', and no others"),
    pools: z.array(
      z.object({
        pool: z.string(),
        generation: z.int(),
        serving: z.boolean().describe("whether new sessions go to it"),
        size: z.string(),
        slotsPerHost: z.int().describe("sessions that one host plays at once"),
        channel: z.string().describe("the channel whose build its hosts pull"),
        scaleIn: z.string().describe("who removes hosts"),
        sessions: z
          .object({ atPeak: z.int(), offPeak: z.int(), warmFreeSlots: z.int() })
          .describe(
            "what the pool is asked for: sessions at once at most and outside of peaks, and slots kept free beside",
          ),
        spotShare: z.number().describe("the part of the hosts that may be spot capacity, from 0 to 0.9"),
        onDemandOnly: z.boolean().describe("whether on-demand hosts cover everything now, and no spot host is kept up"),
        launches: z
          .array(z.object({ name: z.string(), date: z.string(), sessions: z.int() }))
          .describe("dates with more sessions than any week, past ones too as long as they are configured"),
        minimumHosts: z
          .int()
          .optional()
          .describe(
            "the hosts that it keeps up at all times, where those are not the ones that the pool's sessions come to: a " +
              "generation that starts small",
          ),
        onDemand: hosts,
        reserved: z
          .object({
            groupId: resourceId.describe("the group of capacity reservations in which on-demand hosts start"),
            hosts: z
              .int()
              .describe("on-demand hosts that Azure keeps room for now; 0 while the generation doesn't serve"),
            zones: z
              .array(z.object({ zone: z.string().optional(), hosts: z.int() }))
              .describe("the same by zone; one without a zone where hosts are in none"),
          })
          .optional()
          .describe("what is guaranteed; without it, or with 0, Azure starts hosts if it has room on that day"),
        spot: hosts.optional(),
        rollingUpgrade: z
          .object({ batchPercent: z.int(), surgeHosts: z.int() })
          .optional()
          .describe(
            "how its hosts are replaced when its image changes; left out where they keep what they started with",
          ),
        identityId: resourceId,
      }),
    ),
    relays: z.array(
      z.object({
        generation: z.int(),
        serving: z.boolean().describe("true: new sessions are given these relays; false: they drain, and take none"),
        drainHours: z.int().describe("how long sessions may stay on them once they drain"),
        size: z.string(),
        realm: z.string(),
        ports: z
          .object({
            turn: z.int().describe("TURN over UDP and TCP"),
            tls: z.int().optional().describe("TURN over TLS; left out where there is none"),
            relayed: z.object({ from: z.int(), to: z.int() }).describe("UDP, between relays and hosts only"),
          })
          .describe("what they listen on"),
        capacity: z
          .object({
            sessions: z.int().describe("that all its relays carry at once, with the spares of every zone lost"),
            sessionsPerRelay: z.int(),
            boundBy: z.enum(["bandwidth", "processors", "ports", "flows"]).describe("what allows a relay no more"),
            sparesPerZone: z.int(),
            megabitsPerSecondPerRelay: z
              .object({ planned: z.int(), ofSize: z.int() })
              .describe("video that one relay is planned to send, and what Azure lets out of its machine"),
          })
          .describe("what the plan promises of it; an assumption is in it (components/edge-relay/README.md)"),
        servers: z.array(
          z.object({
            name: z.string(),
            zone: z.string().optional(),
            publicAddress: ipAddress,
            hostName: z
              .string()
              .optional()
              .describe("its name for TURN over TLS, which your DNS must give its address; left out without TLS"),
            urls: z.array(z.string()).describe("TURN URLs for a session's ICE servers"),
          }),
        ),
      }),
    ),
    sessionController: z
      .object({
        identityId: resourceId,
        clientId: z.string(),
        principalId: z.string(),
        freeMinutesBeforeRemoval: z.int().describe("how long a host is free before the controller deletes it"),
      })
      .describe("what the session controller acts as and keeps to (components/session-controller/README.md)"),
    relaySecrets: z.object({
      vaultId: resourceId,
      secretNames: z.array(z.string()).describe("the secrets' names; their values are in the vault and nowhere else"),
      epoch: z.int().describe("how often the secret was rotated, from 1"),
    }),
    builds: buildAccount,
    logs: z.object({
      accountId: resourceId,
      retentionDays: z.int(),
      workspaceId: resourceId.describe("the workspace that all other logs of the region go to").optional(),
    }),
  })
  .describe("one region");

/** The name of a region's output: `region-japaneast-1`. */
export function regionOutputName(logicalName: string): string {
  return `region-${logicalName}`;
}

const version = z.literal(schemaVersion);

export const outputsSchema = z
  .object({
    schemaVersion: version,
    platform: platform
      .optional()
      .describe(
        "what exists once in the environment; left out only in the stack of a region deployed by itself " +
          "(<environment>-<region>), where the stack <environment>-global says it",
      ),
  })
  .catchall(region)
  .describe(
    "A stack's outputs: schemaVersion, platform, and region-<region>-<stamp> for each region. An environment deployed in " +
      "parts says the same in several stacks: platform in <environment>-global's, each region in <environment>-<region>'s.",
  );

const { promotionNetwork, buildHub, monitoring, sessionController } = platform.shape;

/** What a region deployed by itself reads of the global part's outputs. */
export const globalPartSchema = z.object({
  schemaVersion: version,
  platform: platform.pick({ environment: true, workload: true, subscriptionId: true, homeRegion: true }).extend({
    promotionNetwork: promotionNetwork.pick({ endpointSubnetId: true, dnsZoneId: true }),
    buildHub: z.object({
      promoter: buildHub.shape.promoter.pick({ principalId: true }),
      roles: buildHub.shape.roles.pick({ promoter: true, channelWriter: true }),
    }),
    monitoring: monitoring.pick({ workspaceId: true, workspaces: true, collectionRoleId: true }),
    sessionController,
  }),
});

/** What a step of a roll-out or of a removal is compared with: which regions and generations exist and serve. */
const serving = { generation: z.int(), serving: z.boolean() };
const deployedRegion = region.pick({ key: true, removing: true }).extend({
  network: z.object({ addressSpace: z.string() }),
  pools: z.array(
    z.object({
      ...serving,
      pool: z.string(),
      onDemand: z.object({ scaleSetId: resourceId.optional() }),
      minimumHosts: z.int().optional(),
      rollingUpgrade: z.object({}).optional(),
    }),
  ),
  relays: z.array(z.object({ ...serving, servers: z.array(z.object({ publicAddress: ipAddress.optional() })) })),
  relaySecrets: z.object({ epoch: z.int() }),
});
export const deployedSchema = z
  .object({
    schemaVersion: version,
    platform: platform.pick({ workload: true, homeRegion: true, subscriptionId: true }).optional(),
  })
  .catchall(deployedRegion);

export type DeployedRegionOutput = z.output<typeof deployedRegion>;

export type GlobalPartOutputs = z.output<typeof globalPartSchema>;
export type PlatformOutput = z.input<typeof platform>;
export type RegionOutput = z.input<typeof region>;
