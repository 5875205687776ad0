import { containsCidr, normalizeCidr } from "cidr-tools";
import fc from "fast-check";
import { type Region, regions } from "../../../components/conventions";
import {
  type EgressRange,
  type HubSettings,
  Network,
  type NetworkArgs,
  type NetworkSettings,
  type PortRange,
} from "../../../components/network";
import { ddosPlanId, hubs } from "../platforms/configurations";
import { optional, slug, sometimes, subscriptionId, withoutUndefined } from "../platforms/parts";
import type { Property } from "../run-property";
import { declaredAlone, type Surroundings } from "./declared-alone";
import { type Change, changesOf, oddNumber, placementIn, sometimesChanged } from "./settings";

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-alone`;
const logAccountId = `${group}/providers/Microsoft.Storage/storageAccounts/stlogs`;
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-flow-log`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-alone`;

interface Drawn {
  settings: NetworkSettings;
  logAccount: boolean;
  workspace: boolean;
}

const port = fc.integer({ min: 1, max: 65_535 });
const ports = fc.tuple(port, port).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));

/** TURN's ports stay out of the relayed ones. */
const relayPorts = fc
  .tuple(fc.constantFrom(3478, 1, 5349), optional(fc.constantFrom(443, 65_535)))
  .chain(([turn, tls]) =>
    fc.tuple(fc.integer({ min: 6000, max: 65_000 }), fc.nat({ max: 534 })).map(([from, more]) => ({
      turn,
      ...(tls === undefined ? {} : { tls }),
      relayed: { from, to: from + more },
    })),
  );

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Blocks of /16 to /20 in all three private ranges, at their boundaries. */
const addressSpace = fc
  .tuple(
    fc.constantFrom("10", "172", "192"),
    fc.nat({ max: 255 }),
    fc.nat({ max: 15 }),
    fc.integer({ min: 16, max: 20 }),
  )
  .map(([range, second, third, length]) => {
    const own = range === "10" ? second : range === "172" ? 16 + (second % 16) : 168;
    return normalizeCidr(`${range}.${own}.${third * 16}.0/${length}`);
  });

const publicPrefix = fc
  .tuple(fc.integer({ min: 20, max: 60 }), fc.nat({ max: 255 }), fc.constantFrom(16, 24, 28, 32))
  .map(([first, second, length]) => `${first}.${second}.0.0/${length}`);

const egressRange: fc.Arbitrary<EgressRange> = fc.record({
  name: fc.oneof(slug(1, 12), slug(40, 40)),
  prefixes: fc.uniqueArray(publicPrefix, {
    minLength: 1,
    maxLength: 3,
    selector: (prefix) => prefix.split(".").slice(0, 2).join(),
  }),
  protocol: fc.constantFrom("Tcp" as const, "Udp" as const),
  ports: ports.map((range) => [range]),
});
const egressRanges = fc.oneof(
  { weight: 5, arbitrary: fc.uniqueArray(egressRange, { maxLength: 3, selector: ({ name }) => name }) },
  { weight: 1, arbitrary: fc.uniqueArray(egressRange, { minLength: 20, maxLength: 20, selector: ({ name }) => name }) },
);

const nat: fc.Arbitrary<NetworkSettings["nat"]> = withoutUndefined(
  fc.record({
    publicAddresses: optional(sometimes(fc.integer({ min: 1, max: 3 }), fc.constant(16))),
    demand: optional(fc.record({ hosts: fc.nat({ max: 700 }), connectionsPerHost: fc.integer({ min: 1, max: 70 }) })),
    idleTimeoutMinutes: fc.integer({ min: 4, max: 120 }),
  }),
);

/** A hub whose addresses leave those of the network free; the one of this subscription has no gateway to use. */
function hubBeside(space: string): fc.Arbitrary<HubSettings | undefined> {
  const [ours, theirs] = hubs as [(typeof hubs)[number], (typeof hubs)[number]];
  const free = [
    ...(/^172\.31\.|^192\./.test(space) ? [] : [{ virtualNetworkId: ours.id, addressSpaces: ours.addressSpaces }]),
    ...(/^10\.200\./.test(space)
      ? []
      : [true, false].map((useRemoteGateways) => ({
          virtualNetworkId: theirs.id,
          addressSpaces: theirs.addressSpaces,
          useRemoteGateways,
        }))),
  ];
  return fc.constantFrom(undefined, ...free);
}

function settingsIn(region: Region): fc.Arbitrary<NetworkSettings> {
  return addressSpace.chain((space) =>
    withoutUndefined(
      fc.record({
        placement: placementIn(region),
        addressSpace: fc.constant(space),
        environmentSpace: optional(
          fc.constantFrom(
            privateBlocks.find((block) => containsCidr(block, space))!,
            space,
          ),
        ),
        relayPorts,
        hostPorts: fc.record({ media: ports, health: port }),
        nat:
          region.zones.length === 0
            ? nat
            : fc
                .tuple(nat, optional(fc.constantFrom(...region.zones)))
                .map(([own, zone]) => (zone === undefined ? own : { ...own, zone })),
        ddos: fc.constantFrom<NetworkSettings["ddos"]>(
          { mode: "none" },
          { mode: "ip-protection" },
          { mode: "plan", planId: ddosPlanId },
        ),
        flowLogs: optional(
          fc.record({
            networkWatcher: fc.constant({
              name: `NetworkWatcher_${region.name}`,
              resourceGroupName: "NetworkWatcherRG",
            }),
            retentionDays: fc.integer({ min: 1, max: 365 }),
          }),
        ),
        packageDownloads: optional(fc.record({ hosts: fc.boolean(), relays: fc.boolean() })),
        egressRanges: optional(egressRanges),
        hub: hubBeside(space),
      }),
    ),
  );
}

const prefixes = fc.constantFrom<string[]>(
  ["203.0.113.7/28"],
  ["203.0.113.0/24", "203.0.113.128/25"],
  ["203.0.113.0/24", "203.0.113.0/24"],
  ["203.0.113.0/25", "203.0.113.128/25"],
  ["10.9.0.0/16"],
  ["0.0.0.0/0"],
  ["20.0.0.0/8"],
  ["224.0.0.0/24"],
  ["Internet"],
  ["172.31.0.0/24"],
  ["203.0.113.300/32"],
  ["203.0.113.0/33"],
  ["2001:db8::/32"],
  [],
);
const egressPorts = fc.constantFrom<PortRange[]>(
  [],
  [
    { from: 443, to: 443 },
    { from: 443, to: 444 },
  ],
  [{ from: 444, to: 443 }],
  [{ from: 0, to: 10 }],
  [{ from: 1, to: 65_535 }],
  [{ from: 1.5, to: 2 }],
);
const named = fc.constantFrom("", "Bad", "a".repeat(41), "a--b", "back end", "1st", "back-end");

const { member, within } = changesOf<NetworkSettings>();
const change: fc.Arbitrary<Change<NetworkSettings>> = fc.oneof(
  member(
    "addressSpace",
    fc.constantFrom(
      "10.64.0.0/15",
      "10.64.0.0/21",
      "10.64.32.0/18",
      "8.8.0.0/18",
      "10.64.300.0/18",
      "",
      "010.64.0.0/18",
      "10.64.0.0/18 ",
      "fd00::/48",
      "10.64.0.0",
    ),
  ),
  member("environmentSpace", fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "nonsense", "203.0.113.0/24")),
  ...within("relayPorts", {
    turn: fc.oneof(oddNumber, port),
    tls: fc.oneof(oddNumber, port, fc.constant(3478)),
    relayed: fc.oneof(
      ports,
      fc.record({ from: oddNumber, to: port }),
      fc.record({ from: port, to: oddNumber }),
      fc.constant({ from: 2, to: 1 }),
    ),
  }),
  ...within("hostPorts", {
    media: fc.oneof(fc.record({ from: port, to: port }), fc.record({ from: oddNumber, to: oddNumber })),
    health: fc.oneof(oddNumber, port),
  }),
  ...within("nat", {
    publicAddresses: fc.constantFrom(0, 16, 17, -1, 1.5, Number.NaN),
    demand: fc.record({
      hosts: fc.oneof(oddNumber, fc.nat({ max: 6000 })),
      connectionsPerHost: fc.oneof(oddNumber, fc.integer({ min: 1, max: 10_001 })),
    }),
    idleTimeoutMinutes: fc.constantFrom(3, 4, 120, 121, 4.5, Number.NaN),
    zone: fc.constantFrom("", "0", "1", "4", "japaneast-az1"),
  }),
  member(
    "ddos",
    fc.constantFrom(
      { mode: "plan", planId: "company" },
      { mode: "plan", planId: "" },
      { mode: "plan", planId: ddosPlanId.replace("ddosProtectionPlans", "virtualNetworks") },
      { mode: "plan", planId: ddosPlanId.toUpperCase() },
    ),
  ),
  ...within("placement", {
    location: fc.constantFrom("mars", "", "JapanEast", "Japan East", "japaneast2"),
    naming: fc.constantFrom(
      { workload: "", environment: "prod", place: "jpe", stamp: 1 },
      { workload: "cg", environment: "Prod", place: "jpe", stamp: 1 },
      { workload: "cg", environment: "e".repeat(60), place: "jpe", stamp: 1 },
      { workload: "cg", environment: "a-b", place: "jpe" },
    ),
  }),
  oddNumber.map((retentionDays): Change<NetworkSettings> => (settings) => ({
    ...settings,
    flowLogs: {
      networkWatcher: { name: `NetworkWatcher_${settings.placement.location}`, resourceGroupName: "NetworkWatcherRG" },
      retentionDays,
    },
  })),
  fc
    .tuple(
      egressRange,
      fc.oneof(
        named.map((name) => ({ name })),
        prefixes.map((some) => ({ prefixes: some })),
        egressPorts.map((some) => ({ ports: some })),
      ),
    )
    .map(([range, wrong]): Change<NetworkSettings> => (settings) => ({
      ...settings,
      egressRanges: [...(settings.egressRanges ?? []), { ...range, ...wrong }],
    })),
  member(
    "hub",
    fc.constantFrom(
      { virtualNetworkId: "vnet-hub", addressSpaces: ["192.168.252.0/24"] },
      { virtualNetworkId: hubs[1]!.id, addressSpaces: [] },
      { virtualNetworkId: hubs[1]!.id, addressSpaces: ["10.0.0.0/8"] },
      { virtualNetworkId: hubs[1]!.id, addressSpaces: ["10.200.0.0/22", "10.200.0.0/23"] },
      { virtualNetworkId: hubs[1]!.id, addressSpaces: ["203.0.113.0/24"] },
      { virtualNetworkId: hubs[1]!.id, addressSpaces: ["10.200.1.0/22"] },
      { virtualNetworkId: `${hubs[1]!.id}/subnets/one`, addressSpaces: ["10.200.0.0/22"] },
    ),
  ),
);

const drawn: fc.Arbitrary<Drawn> = fc.constantFrom(...regions).chain((region) =>
  fc.record({
    settings: sometimesChanged(settingsIn(region), change),
    logAccount: sometimes(fc.constant(true), fc.constant(false)),
    workspace: fc.boolean(),
  }),
);

function surroundingsOf({ placement }: NetworkSettings): Surroundings {
  const { location } = placement;
  return [
    { id: group, type: "Microsoft.Resources/resourceGroups", body: { location } },
    {
      id: logAccountId,
      type: "Microsoft.Storage/storageAccounts",
      body: { location, sku: { name: "Standard_LRS" }, kind: "StorageV2", properties: { allowSharedKeyAccess: false } },
    },
    { id: identityId, type: "Microsoft.ManagedIdentity/userAssignedIdentities", body: { location } },
    { id: workspaceId, type: "Microsoft.OperationalInsights/workspaces", body: { location, properties: {} } },
  ];
}

/** Whatever a network's argument check accepts is deployed. */
export const networks: Property<Drawn> = {
  cases: drawn,
  show: (one) => JSON.stringify(one, null, 2),
  async hold({ settings, logAccount, workspace }) {
    const args: NetworkArgs = {
      ...settings,
      resourceGroupName: "rg-alone",
      ...(logAccount ? { logAccount: { id: logAccountId, identityId } } : {}),
      ...(workspace ? { workspaceId } : {}),
    };
    return declaredAlone(surroundingsOf(settings), (options) => void new Network("network", args, options));
  },
};
