/** One thing that somebody writes wrong, and what they are told. */
export interface Mistake {
  what: string;
  /** Makes it, in a configuration as `Pulumi.prod.yaml` has it. */
  make: (config: any) => void;
  /** The problems that it alone leads to: path, value, reason and fix in one line each. */
  told: string[];
}

const launch = (date: string, sessions = 140, name = "release") => ({
  name,
  date,
  start: "10:00",
  end: "16:00",
  sessions,
});

const ubuntu = {
  ...{ kind: "marketplace", publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server" },
  version: "24.04.202610010",
};

const wrongUnits: Mistake[] = [
  {
    what: "a unit behind a number of days",
    make: (config) => (config.builds.retentionDays = "90d"),
    told: [
      'builds.retentionDays: "90d": it is text, and a number of days belongs here; write 90, without quotes or unit',
    ],
  },
  {
    what: "weeks where days are counted",
    make: (config) => (config.builds.stagingDays = "2 weeks"),
    told: [
      'builds.stagingDays: "2 weeks": it is text, and a number of days belongs here; write 14, without quotes or unit',
    ],
  },
  {
    what: "a unit behind a number of GB",
    make: (config) => (config.monitoring.dailyCapGb = "5GB"),
    told: [
      'monitoring.dailyCapGb: "5GB": it is text, and a number of GB belongs here; write 5, without quotes or unit',
    ],
  },
  {
    what: "bits where megabits are counted",
    make: (config) => (config.defaults.relays.megabitsPerSession = 20_000_000),
    told: ["defaults.relays.megabitsPerSession: 20000000: the most is 200 Mbit/s; write 20, if those are bit/s"],
  },
  {
    what: "seconds where days are counted",
    make: (config) => (config.network.flowLogRetentionDays = 7_776_000),
    told: ["network.flowLogRetentionDays: 7776000: the most is 365 days; write 90, if those are seconds"],
  },
  {
    what: "a time of day without quotes, as YAML 1.1 reads it",
    make: (config) => (config.defaults.pools.standard.peaks[0].start = 1050),
    told: [
      'defaults.pools.standard.peaks[0].start: 1050: without quotes, YAML reads a number; write "17:30", with the quotes',
    ],
  },
  {
    what: "a day without quotes",
    make: (config) => (config.monitoring.budget.startDate = "2026-12-01T00:00:00Z"),
    told: [
      'monitoring.budget.startDate: "2026-12-01T00:00:00Z": without quotes, YAML reads a moment; write "2026-12-01", with the quotes',
    ],
  },
  {
    what: "a cost center without quotes",
    make: (config) => (config.ownership.costCenter = 4711),
    told: ['ownership.costCenter: 4711: without quotes, YAML reads a number; write "4711", with the quotes'],
  },
  {
    what: "a zone without quotes",
    make: (config) => (config.regions.swedencentral.zones = [1, "2"]),
    told: ['regions.swedencentral.zones[0]: 1: without quotes, YAML reads a number; write "1", with the quotes'],
  },
  {
    what: "a unit that nobody knows",
    make: (config) =>
      (config.regions.swedencentral.pools = { standard: { sessions: { offPeak: 6, atPeak: "120 sessions" } } }),
    told: [
      'regions.swedencentral.pools.standard.sessions.atPeak: "120 sessions": it is text, and a number of sessions belongs here; write 120, without quotes or unit',
    ],
  },
  {
    what: "a share in percent",
    make: (config) => (config.defaults.pools.standard.spotShare = 30),
    told: ["defaults.pools.standard.spotShare: 30: the most is 0.9 parts of one; write 0.3, if those are percent"],
  },
  {
    what: "a date without quotes",
    make: (config) => (config.regions.eastus2.pools = { standard: { launches: [launch("2026-12-10T00:00:00Z")] } }),
    told: [
      'regions.eastus2.pools.standard.launches[0].date: "2026-12-10T00:00:00Z": without quotes, YAML reads a moment; write "2026-12-10", with the quotes',
    ],
  },
  {
    what: "a number in words",
    make: (config) => (config.regions.centralindia.pools = { standard: { slotsPerHost: "two" } }),
    told: [
      'regions.centralindia.pools.standard.slotsPerHost: "two": it is text, and a number belongs here; write a whole number from 1 to 32: how many sessions one host plays at once',
    ],
  },
  {
    what: "a fraction of a minute",
    make: (config) => (config.network.natIdleTimeoutMinutes = 4.5),
    told: ["network.natIdleTimeoutMinutes: 4.5: it is no whole number; write a whole number from 4 to 120"],
  },
];

const unknownKeys: Mistake[] = [
  {
    what: "a misspelt key",
    make: (config) => (config.network.natAdresses = 2),
    told: [
      "network.natAdresses: there is no such key; did you mean natAddresses? Or remove it; here also stand addressSpace, regionPrefixLength, natConnectionsPerHost, natIdleTimeoutMinutes, egressRanges, hub, ddos, flowLogRetentionDays, networkWatcherResourceGroup",
    ],
  },
  {
    what: "a misspelt key at the top",
    make: (config) => (config.homeregion = "eastus2"),
    told: [
      "homeregion: there is no such key; did you mean homeRegion? Or remove it; here also stand workload, environment, production, azure, ownership, network, builds, monitoring, defaults, regions",
    ],
  },
];

const hostsForSessions: Mistake[] = [
  {
    what: "hosts where sessions are asked for",
    make: (config) => (config.defaults.pools.standard.onDemand = { minimum: 3, maximum: 60 }),
    told: [
      "defaults.pools.standard.onDemand: a pool is asked for in sessions, and its hosts follow; remove it; in the pool's sessions, offPeak + warmFreeSlots is minimum × slotsPerHost, and atPeak + warmFreeSlots is maximum × slotsPerHost",
    ],
  },
  {
    what: "spot hosts where their share is asked for",
    make: (config) => (config.regions.westus.pools.standard.spot = { minimum: 0, maximum: 40 }),
    told: [
      "regions.westus.pools.standard.spot: a pool is asked for in sessions, and its hosts follow; remove it; spotShare, e.g. 0.3, is the part of the hosts that may be spot",
    ],
  },
  {
    what: "hosts of a peak",
    make: (config) => Object.assign(config.defaults.pools.standard.peaks[0], { onDemandMinimum: 20, spotMinimum: 10 }),
    told: [
      "defaults.pools.standard.peaks[0].onDemandMinimum: a pool is asked for in sessions, and its hosts follow; remove it; the peak's sessions are its hosts × slotsPerHost, less the pool's warmFreeSlots",
      "defaults.pools.standard.peaks[0].spotMinimum: a pool is asked for in sessions, and its hosts follow; remove it: of a peak's hosts, the pool's spotShare are spot",
    ],
  },
];

const subscription: Mistake[] = [
  {
    what: "no subscription",
    make: (config) => delete config.azure.subscriptionId,
    told: ["azure.subscriptionId: it is missing; write the GUID of the subscription: az account show --query id"],
  },
  {
    what: "the empty tenant",
    make: (config) => (config.azure.tenantId = "00000000-0000-0000-0000-000000000000"),
    told: [
      'azure.tenantId: "00000000-0000-0000-0000-000000000000": it is the empty GUID, which names nothing; write the GUID of its tenant: az account show --query tenantId',
    ],
  },
  {
    what: "a tenant's domain",
    make: (config) => (config.azure.tenantId = "contoso.onmicrosoft.com"),
    told: [
      'azure.tenantId: "contoso.onmicrosoft.com": it is no GUID; write the GUID of its tenant: az account show --query tenantId',
    ],
  },
];

const addresses: Mistake[] = [
  {
    what: "too small an address space",
    make: (config) => (config.network.addressSpace = "10.64.0.0/17"),
    told: [
      'network.addressSpace: "10.64.0.0/17": stacks/prod.lock.yaml says 10.64.0.0/12, and this would move regions or leave some without addresses; write 10.64.0.0/12, or a larger block that begins with 10.64.0.0',
    ],
  },
  {
    what: "public address space",
    make: (config) => (config.network.addressSpace = "20.64.0.0/12"),
    told: [
      'network.addressSpace: "20.64.0.0/12": it is public address space; write a private block such as 10.64.0.0/12',
    ],
  },
  {
    what: "another size of blocks than the addresses were given in",
    make: (config) => (config.network.regionPrefixLength = 19),
    told: [
      "network.regionPrefixLength: 19: stacks/prod.lock.yaml says 18, and another length would move every region; write 18",
    ],
  },
];

const hubId =
  "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/hub";
const egressTo = (...prefixes: string[]) => [{ name: "game", prefixes, protocol: "tcp", ports: [{ from: 443 }] }];

const waysOut: Mistake[] = [
  {
    what: "too few NAT addresses for the hosts",
    make: (config) => (config.network.natConnectionsPerHost = 1000),
    told: [
      "network.natAddresses: 2: 113 hosts with 1000 connections each to one destination need 3: one address carries 50000; write 3, or leave it out",
    ],
  },
  {
    what: "a hub without its ranges",
    make: (config) => (config.network.hub = { virtualNetworkId: hubId }),
    told: [
      "network.hub.addressSpaces: it is missing; write a list, e.g. [172.31.0.0/22]: all of the hub's blocks: its id doesn't say them, and they must not overlap the environment's",
    ],
  },
  {
    what: "a hub with addresses of ours",
    make: (config) => (config.network.hub = { virtualNetworkId: hubId, addressSpaces: ["10.0.0.0/8"] }),
    told: [
      'network.hub.addressSpaces[0]: "10.0.0.0/8": it overlaps 10.64.0.0/12, our own addresses, and Azure peers no networks that overlap; leave hub out, or peer with one that has other addresses; before anything is deployed, the environment may have others instead',
    ],
  },
  {
    what: "a hub's name where its id belongs",
    make: (config) => (config.network.hub = { virtualNetworkId: "hub", addressSpaces: ["192.168.0.0/22"] }),
    told: [
      'network.hub.virtualNetworkId: "hub": this is no id of a virtual network; write e.g. /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub',
    ],
  },
  {
    what: "the whole internet as a back end",
    make: (config) => (config.network.egressRanges = egressTo("0.0.0.0/0")),
    told: [
      'network.egressRanges[0].prefixes[0]: "0.0.0.0/0": this is the whole internet; write the back end\'s own block, e.g. 203.0.113.0/28; a back end with only a name needs a firewall that knows names (components/network/README.md)',
    ],
  },
  {
    what: "a private back end that nothing leads to",
    make: (config) => (config.network.egressRanges = egressTo("203.0.113.0/28", "192.168.7.0/24")),
    told: [
      'network.egressRanges[0].prefixes[1]: "192.168.7.0/24": it is private, and only a hub would lead there; write a block of the internet, e.g. 198.51.100.0/28, or set the hub',
    ],
  },
  {
    what: "a back end's name where its block belongs",
    make: (config) => (config.network.egressRanges = egressTo("api.example.com")),
    told: [
      'network.egressRanges[0].prefixes[0]: "api.example.com": it is no IPv4 block; write e.g. 203.0.113.0/28: a back end\'s IPv4 block',
    ],
  },
];

const places: Mistake[] = [
  {
    what: "a home region that Azure lacks",
    make: (config) => (config.homeRegion = "eastus22"),
    told: ['homeRegion: "eastus22": Azure has no such region; did you mean eastus2?'],
  },
  {
    what: "a region that Azure lacks",
    make: (config) => (config.regions.uksuoth = {}),
    told: ['regions.uksuoth: "uksuoth": Azure has no such region; did you mean uksouth?'],
  },
  {
    what: "a zone that the region lacks",
    make: (config) => (config.regions.westus.zones = ["1"]),
    told: ['regions.westus.zones: ["1"]: westus has no availability zones; leave it out'],
  },
  {
    what: "a zone twice",
    make: (config) => (config.regions.centralindia.zones = ["1", "2", "3", "3"]),
    told: ['regions.centralindia.zones: ["1","2","3","3"]: a zone is named twice; write ["1","2","3"]'],
  },
  {
    what: "a GPU size in a region that isn't known to offer it",
    make: (config) => delete config.regions.westus.pools.standard.sizeRegions,
    told: [
      'regions.westus.pools.standard.size: "Standard_NV12ads_A10_v5": westus is not among the regions known to offer NVadsA10_v5 (the value is from defaults.pools.standard.size); write Standard_NC16as_T4_v3, which is offered and the nearest to it, or sizeRegions: [westus] when `az vm list-skus` lists it there',
    ],
  },
  {
    what: "a size that Azure retired",
    make: (config) => (config.regions.westus.pools.standard.size = "Standard_NV12s_v3"),
    told: [
      'regions.westus.pools.standard.size: "Standard_NV12s_v3": Azure retired the NVv3 series on 2026-09-30; write Standard_NV12ads_A10_v5, its successor',
    ],
  },
  {
    what: "a GPU size in other letters",
    make: (config) => (config.regions.japaneast.pools.premium.size = "Standard_NV36ads_a10_v5"),
    told: [
      'regions.japaneast.pools.premium.size: "Standard_NV36ads_a10_v5": this is not a GPU size that is known here; write Standard_NV36ads_A10_v5, if that is meant',
    ],
  },
  {
    what: "a size for relays that isn't known",
    make: (config) => (config.defaults.relays.size = "Standard_D4_v3"),
    told: [
      'defaults.relays.size: "Standard_D4_v3": its bandwidth and disks are not known here; write Standard_D4ds_v5, if that is meant; relay-sizes.ts lists the sizes, and takes more with their source',
    ],
  },
];

const hosts: Mistake[] = [
  {
    what: "a pool in which no host ever starts",
    make: (config) =>
      (config.regions.japaneast.pools.premium = {
        ...config.regions.japaneast.pools.premium,
        sessions: { atPeak: 20, offPeak: 0 },
        peaks: [],
        launches: [],
        reservedHosts: false,
      }),
    told: [
      "regions.japaneast.pools.premium.sessions.offPeak: 0: no host would ever start: there is none through the week and none in a peak, and CPU load of no host is no load; write 1 or more, or ask for some in a peak or at a launch",
    ],
  },
  {
    what: "more sessions than any host is started for",
    make: (config) =>
      (config.regions.japaneast.pools.premium = { ...config.regions.japaneast.pools.premium, launches: [] }),
    told: [
      "regions.japaneast.pools.premium.sessions.atPeak: 19: nothing starts hosts for more than 7 sessions: it takes 20 hosts, and no peak or launch starts more than 8; write atPeak: 7; or add a launch or a peak of 19; or, once hosts publish their free slots, write scaleOnFreeSlots: true",
    ],
  },
  {
    what: "a region without pools",
    make: (config) => (config.regions.australiaeast.withoutPools = ["standard"]),
    told: [
      'regions.australiaeast.withoutPools: ["standard"]: the region has no pool, so no session can be played there; leave it out, give the region a pool of its own, or remove the region',
    ],
  },
  {
    what: "a pool left out that isn't there",
    make: (config) => (config.regions.japaneast.withoutPools = ["premiun"]),
    told: ['regions.japaneast.withoutPools[0]: "premiun": the defaults have no such pool, only standard; remove it'],
  },
  {
    what: "relays of which none serves",
    make: (config) => (config.regions.eastus2.relays = { generations: [{ number: 1, serving: false }] }),
    told: [
      "regions.eastus2.relays.generations: no generation serves, and all media is relayed; write generations: [{number: 1}]; to take a region out of service, drain its pools, or write removing: true to remove it",
    ],
  },
  {
    what: "a DNS zone of another subscription for relays",
    make: (config) =>
      (config.defaults.relays.tls = {
        certificate: "relay-tls",
        domain: "turn.example.com",
        dnsZoneId:
          "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/rg/providers/Microsoft.Network/dnsZones/example.com",
      }),
    told: [
      'defaults.relays.tls.dnsZoneId: "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/rg/providers/Microsoft.Network/dnsZones/example.com": an environment declares in its own subscription only, 00000000-0000-4000-8000-000000000002; leave it out, and make the records of the names in the outputs',
    ],
  },
  {
    what: "a relay's address for the domain of relays' names",
    make: (config) => (config.defaults.relays.tls = { certificate: "relay-tls", domain: "203.0.113.7" }),
    told: [
      'defaults.relays.tls.domain: "203.0.113.7": its last label has no letter, as in an IP address, and no name is below one; write a domain of yours, e.g. turn.example.com',
    ],
  },
  {
    what: "relays of production without coturn's image",
    make: (config) => delete config.defaults.relays.coturn,
    told: [
      "defaults.relays.coturn: it is missing; write a mapping, e.g. {source: package}, or a mapping, e.g. {source: container, image: registry.example.com/coturn/coturn:4.9.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}: where coturn comes from: source package (the distribution's) or container (pinned by digest)",
    ],
  },
  {
    what: "relays of production with the packaged coturn",
    make: (config) => (config.defaults.relays.coturn = { source: "package" }),
    told: [
      'defaults.relays.coturn.source: "package": the package is version 4.6.1, which lets IPv4-mapped IPv6 peers past its denials (CVE-2026-27624); write coturn: {source: container, image: "registry.example.com/coturn/coturn:4.9.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}, with an image of 4.9.0 or newer',
    ],
  },
  {
    what: "too few relays for the sessions",
    make: (config) => (config.regions.centralindia.relays = { perZone: 1 }),
    told: [
      "regions.centralindia.relays.perZone: 1: 3 relays of Standard_D4ds_v5, with 1 of them lost in each zone, carry 0 sessions and 186 are promised (166 on each, for its processors); write 2 or promise fewer sessions",
    ],
  },
  {
    what: "a minimum above the maximum",
    make: (config) => (config.regions.westus.pools.standard.sessions = { atPeak: 140, offPeak: 150, warmFreeSlots: 4 }),
    told: [
      "regions.westus.pools.standard.sessions.offPeak: 150: it is more than atPeak, 140, which is the most at any time; write 22 or less, or raise atPeak",
    ],
  },
  {
    what: "more sessions than a scale set's hosts can play",
    make: (config) => (config.regions.westus.pools.standard.sessions = { atPeak: 2500, offPeak: 6, warmFreeSlots: 4 }),
    told: [
      "regions.westus.pools.standard.sessions.atPeak: 2500: with 4 warm slots it takes 1252 hosts of 2, and a scale set holds 1000; write 1996 or less, use a size that plays more sessions, or share them out over two pools",
    ],
  },
  {
    what: "a launch on a day that no calendar has",
    make: (config) => (config.regions.eastus2.pools = { standard: { launches: [launch("2027-02-29")] } }),
    told: [
      'regions.eastus2.pools.standard.launches[0].date: "2027-02-29": no calendar has this day; write e.g. "2026-12-10"',
    ],
  },
  {
    what: "a launch in an evening that expects more",
    make: (config) =>
      (config.regions.eastus2.pools = {
        standard: { launches: [{ ...launch("2026-12-10", 50), start: "23:00", end: "02:00" }] },
      }),
    told: [
      "regions.eastus2.pools.standard.launches[0].sessions: 50: a launch goes before the rest of the week, which asks for 60 at that time; write 60 or more",
    ],
  },
  {
    what: "launches that overlap",
    make: (config) =>
      (config.regions.eastus2.pools = {
        standard: { launches: [launch("2026-12-10"), { ...launch("2026-12-10", 100, "encore"), start: "15:30" }] },
      }),
    told: [
      'regions.eastus2.pools.standard.launches[1]: "encore": it overlaps or touches release, and of two fixed dates Azure follows only one; write start: "16:01", a minute after the other, or join the two',
    ],
  },
  {
    what: "peaks that overlap",
    make: (config) =>
      (config.regions.swedencentral.pools = {
        standard: {
          peaks: [
            { name: "evening", days: ["Friday"], start: "18:00", end: "02:00", sessions: 20 },
            { name: "night", days: ["Saturday"], start: "01:00", end: "03:00", sessions: 20 },
          ],
        },
      }),
    told: [
      'regions.swedencentral.pools.standard.peaks[1]: "night": it overlaps or touches evening; write start: "02:01", a minute after the other, or join the two',
    ],
  },
  {
    what: "a generation's number twice",
    make: (config) => (config.regions.westus.pools.standard.generations = [{ number: 1 }, { number: 1 }]),
    told: [
      "regions.westus.pools.standard.generations: two generations have the number 1; write generations: [{number: 1}, {number: 2}]; a number is part of every name",
    ],
  },
  {
    what: "rules on free slots in a pool that keeps none free",
    make: (config) =>
      (config.regions.japaneast.pools.premium = {
        ...config.regions.japaneast.pools.premium,
        sessions: { ...config.regions.japaneast.pools.premium.sessions, warmFreeSlots: 0 },
        scaleOnFreeSlots: true,
      }),
    told: [
      "regions.japaneast.pools.premium.scaleOnFreeSlots: true: no slot is to be kept free, so no rule would ever add a host; write false, or write in warmFreeSlots how many are to be free",
    ],
  },
  {
    what: "more reserved hosts than the pool ever has on demand",
    make: (config) => (config.regions.japaneast.pools.premium.reservedHosts = 21),
    told: [
      "regions.japaneast.pools.premium.reservedHosts: 21: the pool has 20 on-demand hosts at most, so the rest would be paid for and never be used; write 20 or less",
    ],
  },
  {
    what: "fewer reserved hosts than none",
    make: (config) => (config.regions.swedencentral.pools = { standard: { reservedHosts: -3 } }),
    told: [
      "regions.swedencentral.pools.standard.reservedHosts: -3: the least is 0; write a whole number from 0 to 1000",
    ],
  },
  {
    what: "a switch where a number of reserved hosts belongs",
    make: (config) => (config.defaults.pools.standard.reservedHosts = true),
    told: [
      "defaults.pools.standard.reservedHosts: true: it is none of the values that can stand here; write a whole number from 0 to 1000",
    ],
  },
  {
    what: "a driver that the hosts' GPUs don't run",
    make: (config) =>
      (config.regions.westus.pools.standard.driver = { install: "extension", branch: "17", version: "550.144.06" }),
    told: [
      'regions.westus.pools.standard.driver.version: "550.144.06": NVadsA10_v5 isn\'t known to run it; leave branch and version out, or write 570.211.01 of branch 18 or 570.195.03 of branch 18',
    ],
  },
  {
    what: "a build that doesn't fit beside the OS disk",
    make: (config) => (config.defaults.pools.standard.buildGiB = 300),
    told: [
      "defaults.pools.standard.buildGiB: 300: a build of 275 GiB fits beside an OS disk of 64 GiB on Standard_NV12ads_A10_v5; write 275 or less, or write size: Standard_NV18ads_A10_v5, which has room for it, or make the OS disk smaller",
    ],
  },
  {
    what: "an OS disk larger than the local disk",
    make: (config) => (config.defaults.pools.standard.osDiskGiB = 400),
    told: [
      "defaults.pools.standard.osDiskGiB: 400: Standard_NV12ads_A10_v5 has room for 360 GiB on its local disk; write 295 or less, or choose a larger size",
    ],
  },
  {
    what: "a pool that lacks what the defaults don't say",
    make: (config) => delete config.regions.japaneast.pools.premium.slotsPerHost,
    told: [
      "regions.japaneast.pools.premium.slotsPerHost: it is missing; write a whole number from 1 to 32: how many sessions one host plays at once",
    ],
  },
];

/** A second generation of japaneast's pool of whole GPUs, which has no spot capacity. */
const secondPremium = (config: any, second: object): void => {
  config.regions.japaneast.pools.premium.generations = [{ number: 1 }, { number: 2, serving: false, ...second }];
};
/** Two generations of 20 hosts of 36 vCPUs, one to be repaired and one reserved each, 4 to be upgraded at once; 75 of 12 of the other pool. */
const quotaOfPremium = (2 * 22 + 4) * 36 + 75 * 12;

const upgradesInPlace: Mistake[] = [
  {
    what: "an upgrade in place under new sessions",
    make: (config) => {
      const rollingUpgrade = { grantedVcpus: { family: 5000, region: 5000 } };
      config.regions.japaneast.pools.premium.generations = [{ number: 1, rollingUpgrade }];
    },
    told: [
      "regions.japaneast.pools.premium.generations[0].rollingUpgrade: new sessions go to this generation, and Azure reads only once, when an upgrade starts, on which hosts somebody plays: it would delete those on which somebody began to play since; leave rollingUpgrade out; drain the generation first (serving: false) while another one serves, or roll out a new generation instead",
    ],
  },
  {
    what: "an upgrade in place with quota for the pool alone",
    make: (config) => secondPremium(config, { rollingUpgrade: { grantedVcpus: { family: 25 * 36, region: 5000 } } }),
    told: [
      `regions.japaneast.pools.premium.generations[1].rollingUpgrade.grantedVcpus.family: 900: the region's pools and relays take ${quotaOfPremium} vCPUs of StandardNVADSA10v5Family at the most, this generation's batch among them. With a quota that is too small Azure doesn't refuse, but upgrades hosts where they stand; ask Azure for ${quotaOfPremium} (\`npm run estimate\` says what they are for), and write what it granted`,
    ],
  },
];

const names: Mistake[] = [
  {
    what: "names that get too long",
    make: (config) => (config.workload = "game"),
    told: [
      'workload: "game": with it, the name kv-game-prod-eus2-1-xxxxx is 25 characters long and Azure takes at most 24 for this type; write 3 letters or less, e.g. gam, or give the environment, prod, a shorter name; names are never truncated',
    ],
  },
  {
    what: "a pool's name that can't be part of others",
    make: (config) =>
      (config.regions.westus.pools["Very-Large"] = structuredClone(config.regions.japaneast.pools.premium)),
    told: [
      'regions.westus.pools.Very-Large: "Very-Large": such a name can\'t be part of resource names; write 2 to 12 lower-case letters and digits, a letter first, e.g. verylarge',
    ],
  },
];

const shapes: Mistake[] = [
  {
    what: "host tools by name, not by digest",
    make: (config) =>
      Object.assign(config.regions.westus.pools.standard, {
        image: { ...ubuntu, hostTools: { sha256: "latest" } },
        driver: { install: "extension" },
      }),
    told: [
      'regions.westus.pools.standard.image.hostTools.sha256: "latest": it is no SHA-256; write e.g. e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855: the 64 lower-case hexadecimal digits of the archive\'s SHA-256',
    ],
  },
  {
    what: "hosts on which nothing can stream",
    make: (config) => (config.regions.westus.pools.standard.image = ubuntu),
    told: [
      "regions.westus.pools.standard.image.hostTools: a marketplace image has no streaming server, so no session can be played on its hosts; write hostTools: {sha256: …} as `npm run host-tools` prints it, use a gallery image, or write allowIdleHosts: true for hosts that only try the platform out",
      "regions.westus.pools.standard.driver: a marketplace image has no GPU driver, so nothing on its hosts can stream; write driver: {install: extension}, use a gallery image that has one, or write allowIdleHosts: true for hosts that only try the platform out",
    ],
  },
  {
    what: "a distribution that relays don't run",
    make: (config) => (config.defaults.relays.image = { ...ubuntu, publisher: "RedHat", offer: "RHEL", sku: "9_5" }),
    told: [
      'defaults.relays.image: "RedHat:RHEL:9_5": a relay runs a distribution whose packages, users and disk are known here, and this image is of none of them; write image: {kind: marketplace, publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: 24.04.202610010} (Ubuntu 24.04) or image: {kind: marketplace, publisher: Canonical, offer: 0001-com-ubuntu-server-jammy, sku: 22_04-lts-gen2, version: 24.04.202610010} (Ubuntu 22.04), with a version that `az vm image list` shows; or build a gallery image from one of them',
    ],
  },
  {
    what: "a coturn image without its registry",
    make: (config) =>
      (config.defaults.relays.coturn.image = config.defaults.relays.coturn.image.replace("registry.example.com/", "")),
    told: [
      'defaults.relays.coturn.image: "coturn/coturn:4.9.0@sha256:0000000000000000000000000000000000000000000000000000000000000000": podman needs the registry, and the image must be pinned and its version known, which decides the keys that the configuration may have; write <registry>/<name>:<version>@sha256:<64 hexadecimal digits>, e.g. registry.example.com/coturn/coturn:4.9.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    ],
  },
  {
    what: "a kind of image that there isn't",
    make: (config) => (config.regions.westus.pools.standard.image = { kind: "url", url: "https://example.com/image" }),
    told: [
      'regions.westus.pools.standard.image.kind: "url": it is none of the values that can stand here (gallery, marketplace); write image: {kind: gallery, id: /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3}, or one of another kind',
    ],
  },
  {
    what: "a DDoS plan without its id",
    make: (config) => (config.network.ddos = { mode: "plan" }),
    told: [
      "network.ddos.planId: it is missing; write e.g. /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-ddos/providers/Microsoft.Network/ddosProtectionPlans/company: the id of the tenant's DDoS protection plan",
    ],
  },
  {
    what: "nothing where a mapping belongs",
    make: (config) => (config.regions.eastus2 = null),
    told: [
      "regions.eastus2: null: it is nothing, and a mapping (key: value) belongs here; write a mapping, e.g. {}: a region; an empty one ({}) takes everything from the defaults",
    ],
  },
  {
    what: "text where true or false belongs",
    make: (config) => (config.production = "yes"),
    told: [
      'production: "yes": it is text, and true or false belongs here; write true or false: true protects what cannot be made again (components/conventions/deletion.ts)',
    ],
  },
  {
    what: "a missing budget",
    make: (config) => delete config.monitoring.budget.monthly,
    told: [
      "monitoring.budget.monthly: it is missing; write a whole number from 1 to 1000000000: what a month may cost, in whole units of the subscription's currency",
    ],
  },
  {
    what: "an address that is no e-mail address",
    make: (config) => (config.monitoring.budget.contactEmails[1] = "finance"),
    told: ['monitoring.budget.contactEmails[1]: "finance": it is no email; write e.g. streaming-platform@example.com'],
  },
  {
    what: "a workspace for a group of geographies that Azure lacks",
    make: (config) => (config.monitoring.workspaces.asia = "japaneast"),
    told: [
      'monitoring.workspaces.asia: "asia": Azure has no such group of geographies; write one of africa, asiapacific, canada, europe, mexico, middleeast, southamerica, uk, us',
    ],
  },
  {
    what: "a workspace outside of the geographies that it is for",
    make: (config) => (config.monitoring.workspaces.europe = "eastus2"),
    told: [
      'monitoring.workspaces.europe: "eastus2": eastus2 belongs to us: logs would leave where they are kept for; write a region of europe, e.g. austriaeast',
    ],
  },
  {
    what: "a second workspace for the home region's geographies",
    make: (config) => (config.monitoring.workspaces.us = "westus2"),
    told: [
      `monitoring.workspaces.us: "westus2": the home region's workspace serves us, and there would be two; write eastus2, or leave it out`,
    ],
  },
  {
    what: "alerts that tell nobody",
    make: (config) => (config.monitoring.alertEmails = []),
    told: [
      "monitoring.alertEmails: []: the least is 1; write a list, e.g. [streaming-nights@example.com]: who is told of alerts; the budget's contacts when left out",
    ],
  },
  {
    what: "alerts switched off in words",
    make: (config) => (config.monitoring.alerts = "off"),
    told: [
      'monitoring.alerts: "off": it is text, and true or false belongs here; write true or false: true: alerts tell people; false: their rules are there and watch nothing',
    ],
  },
];

export const mistakes: Mistake[] = [
  ...wrongUnits,
  ...unknownKeys,
  ...hostsForSessions,
  ...subscription,
  ...addresses,
  ...waysOut,
  ...places,
  ...hosts,
  ...upgradesInPlace,
  ...names,
  ...shapes,
];
