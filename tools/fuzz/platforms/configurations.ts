import { overlapCidr } from "cidr-tools";
import fc from "fast-check";
import { type Region, regions } from "../../../components/conventions";
import { egressRanges, optional, pool, relays, slug, sometimes, subscriptionId, withoutUndefined } from "./parts";
import type { WrittenConfiguration, WrittenPool, WrittenRegion } from "./written";

/** The tenant and the DDoS plan that every simulated cloud of a random platform has. */
export const tenantId = "00000000-0000-4000-8000-00000000000a";
export const ddosPlanId = `/subscriptions/${subscriptionId}/resourceGroups/rg-ddos/providers/Microsoft.Network/ddosProtectionPlans/company`;

const openRegions = regions.filter(({ access }) => access === "open");
const anyRegion = sometimes(fc.constantFrom(...openRegions), fc.constantFrom(...regions));

/** Mostly one pool, now and then two; none at all is refused, so that is rare. */
function withPools(some: readonly Region[]): fc.Arbitrary<Record<string, WrittenPool>> {
  const pools = (minKeys: number, maxKeys: number) => fc.dictionary(slug(2, 12), pool(some), { minKeys, maxKeys });
  return sometimes(pools(1, 1), sometimes(pools(1, 2), pools(0, 0), 4), 3);
}

function region(one: Region, production: boolean): fc.Arbitrary<WrittenRegion> {
  const zones = fc.subarray(one.zones.length > 0 ? one.zones : [], { minLength: Math.min(1, one.zones.length) });
  return withoutUndefined(
    fc.record({
      zones: sometimes(optional(zones), fc.constantFrom<string[]>(["1"], ["1", "2", "3"], ["2", "2"], [])),
      pools: sometimes<WrittenRegion["pools"]>(
        fc.constant(undefined),
        fc.dictionary(slug(2, 12), pool([one]), { minKeys: 1, maxKeys: 1 }),
        3,
      ),
      relays: sometimes<WrittenRegion["relays"]>(
        fc.constant(undefined),
        relays(production).map(({ size, perZone }) => ({ size, perZone })),
        2,
      ),
    }),
  );
}

/** A hub of the tenant's: one in the platform's own subscription, one in another that the simulated cloud knows nothing of. */
export const hubs = [
  { id: networkId(subscriptionId, "vnet-hub"), addressSpaces: ["172.31.0.0/22", "192.168.252.0/24"] },
  { id: networkId("00000000-0000-4000-8000-000000000009", "vnet-hub"), addressSpaces: ["10.200.0.0/22"] },
];

function networkId(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/${name}`;
}

/** Mostly one whose addresses an environment's leave free. */
function hubBeside(space: string): fc.Arbitrary<WrittenConfiguration["network"]["hub"]> {
  const beside = hubs.filter(({ addressSpaces }) => !overlapCidr(addressSpaces, space));
  return sometimes(fc.constantFrom(...(beside.length > 0 ? beside : hubs)), fc.constantFrom(...hubs)).map(
    ({ id, addressSpaces }) => ({ virtualNetworkId: id, addressSpaces }),
  );
}

const addressSpace = fc.constantFrom(
  "10.48.0.0/14",
  "10.64.0.0/12",
  "172.16.0.0/12",
  "10.0.0.0/8",
  "192.168.0.0/16",
  "10.1.0.0/16",
);

function network(): fc.Arbitrary<WrittenConfiguration["network"]> {
  const ddos = fc.oneof(
    fc.constant({ mode: "none" as const }),
    fc.constant({ mode: "ip-protection" as const }),
    fc.constant({ mode: "plan" as const, planId: ddosPlanId }),
  );
  const around = (space: string): fc.Arbitrary<WrittenConfiguration["network"]> =>
    withoutUndefined(
      fc.record({
        addressSpace: fc.constant(space),
        regionPrefixLength: optional(sometimes(fc.constantFrom(18, 19, 20), fc.constantFrom(16, 17))),
        natAddresses: optional(sometimes(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 16 }))),
        natConnectionsPerHost: optional(
          sometimes(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10_000 })),
        ),
        natIdleTimeoutMinutes: optional(fc.integer({ min: 4, max: 120 })),
        egressRanges: optional(egressRanges),
        hub: sometimes<WrittenConfiguration["network"]["hub"]>(fc.constant(undefined), hubBeside(space), 5),
        ddos: optional(ddos),
        flowLogRetentionDays: optional(fc.integer({ min: 1, max: 365 })),
      }),
    );
  return addressSpace.chain(around);
}

const monitoring: fc.Arbitrary<WrittenConfiguration["monitoring"]> = withoutUndefined(
  fc.record({
    retentionDays: optional(fc.integer({ min: 30, max: 730 })),
    dailyCapGb: optional(fc.integer({ min: 1, max: 1000 })),
    // One in the home region's geographies but elsewhere is refused, and so is one outside of its own.
    workspaces: optional(
      sometimes(
        fc.constantFrom<Record<string, string>>({}, { africa: "southafricanorth" }),
        fc.constantFrom<Record<string, string>>(
          { europe: "eastus2" },
          { europe: "swedencentral" },
          { us: "eastus2" },
          { asiapacific: "japaneast", europe: "swedencentral", us: "eastus2" },
        ),
        2,
      ),
    ),
    alerts: optional(fc.boolean()),
    alertEmails: optional(fc.constantFrom(["night@example.com"], ["night@example.com", "day@example.com"])),
    budget: fc.record({
      monthly: fc.integer({ min: 1, max: 1_000_000_000 }),
      startDate: fc.constantFrom("2026-12-01", "2027-01-01", "2030-06-01"),
      contactEmails: fc.constantFrom(["a@example.com"], ["a@example.com", "b@example.com"]),
    }),
  }),
);

const ownership = fc.record({
  owner: fc.constantFrom("streaming-platform", "Team <Ops> & friends"),
  costCenter: fc.constantFrom("4711", "x".repeat(256)),
  dataClass: fc.constantFrom("internal", "public", "confidential"),
  repository: fc.constant("github.com/example/cloud-gaming"),
});

/** Whole configurations: mostly one region, and mostly such that they are accepted. */
export const configurations: fc.Arbitrary<WrittenConfiguration> = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      { weight: 12, arbitrary: fc.uniqueArray(anyRegion, { minLength: 1, maxLength: 1 }) },
      { weight: 4, arbitrary: fc.uniqueArray(anyRegion, { minLength: 2, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.uniqueArray(anyRegion, { minLength: 3, maxLength: 3 }) },
    ),
  )
  .chain(([production, some]) =>
    fc.record({
      // The longest of both together are too long for a vault's name in most regions.
      workload: sometimes(slug(2, 3), slug(4, 4), 5),
      environment: sometimes(slug(2, 4), slug(5, 5), 5),
      production: fc.constant(production),
      azure: fc.constant({ subscriptionId, tenantId }),
      ownership,
      homeRegion: fc.oneof(
        fc.constant(some[0]!.name),
        anyRegion.map(({ name }) => name),
      ),
      network: network(),
      builds: withoutUndefined(
        fc.record({
          retentionDays: sometimes(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 146_000 })),
          stagingDays: optional(fc.integer({ min: 1, max: 365 })),
        }),
      ),
      monitoring,
      defaults: fc.record({ pools: withPools(some), relays: relays(production) }),
      regions: fc.tuple(...some.map((one) => region(one, production))).map((written) => byName(some, written)),
    }),
  );

function byName(some: readonly Region[], written: WrittenRegion[]): Record<string, WrittenRegion> {
  return Object.fromEntries(some.map(({ name }, index) => [name, written[index]!]));
}
