import fc from "fast-check";
import { regions } from "../../../components/conventions";
import { configurations } from "./configurations";
import {
  gpuSize,
  hostImage,
  launches,
  peaks,
  pool,
  relays,
  reservedHosts,
  rollingUpgrade,
  sessions,
  sometimes,
  spotShare,
  subscriptionId,
} from "./parts";
import type { WrittenConfiguration, WrittenPool, WrittenPoolGeneration, WrittenRegion, WrittenRelays } from "./written";

/** One change of one knob, as somebody makes it in the stack file. */
export interface Edit {
  /** In words, with the new value. */
  what: string;
  /** @returns the changed configuration; the given one stays as it is. */
  apply: (written: WrittenConfiguration) => WrittenConfiguration;
}

/** A configuration and what becomes of it, one edit after the other. */
export interface EditedConfiguration {
  written: WrittenConfiguration;
  edits: Edit[];
}

function edit(what: string, change: (copy: WrittenConfiguration) => void): Edit {
  return {
    what,
    apply(written) {
      const copy = structuredClone(written);
      change(copy);
      return copy;
    },
  };
}

type Chosen<T> = (written: WrittenConfiguration) => T | undefined;

/** The `index`th pool of the defaults and of the regions, counted round. */
const poolAt =
  (index: number): Chosen<Partial<WrittenPool>> =>
  ({ defaults, regions }) => {
    const all = [defaults, ...Object.values(regions)].flatMap(({ pools = {} }) => Object.values(pools));
    return all[index % Math.max(all.length, 1)];
  };

const relaysOf: Chosen<WrittenRelays> = ({ defaults }) => defaults.relays;

const regionAt =
  (index: number): Chosen<WrittenRegion> =>
  ({ regions }) => {
    const all = Object.values(regions);
    return all[index % Math.max(all.length, 1)];
  };

/** Sets a key of a part, or removes it. */
function setting<Part extends object, Key extends keyof Part & string>(
  part: string,
  chosen: Chosen<Part>,
  key: Key,
  values: fc.Arbitrary<Part[Key] | undefined>,
): fc.Arbitrary<Edit> {
  return values.map((value) =>
    edit(`${part}.${key} = ${JSON.stringify(value) ?? "(removed)"}`, (copy) => {
      const target = chosen(copy);
      if (target === undefined) return;
      if (value === undefined) delete target[key];
      else target[key] = value;
    }),
  );
}

interface Generation {
  number: number;
  serving?: boolean;
}

/** What a roll-out does to a list of generations: add one, drain one, let one serve again, remove one. */
function generationEdits(part: string, chosen: Chosen<{ generations?: Generation[] }>): fc.Arbitrary<Edit>[] {
  const change = (what: string, work: (list: Generation[]) => Generation[]) =>
    edit(`${part}.generations: ${what}`, (copy) => {
      const target = chosen(copy);
      if (target !== undefined) target.generations = work(target.generations ?? [{ number: 1 }]);
    });
  const next = (list: Generation[]) => Math.max(...list.map(({ number }) => number)) + 1;
  return [
    fc
      .boolean()
      .map((serving) => change(`add one, serving ${serving}`, (list) => [...list, { number: next(list), serving }])),
    fc
      .tuple(fc.nat({ max: 1 }), fc.boolean())
      .map(([index, serving]) =>
        change(`number ${index} of the list, serving ${serving}`, (list) =>
          list.map((one, at) => (at === index ? { ...one, serving } : one)),
        ),
      ),
    fc.nat({ max: 1 }).map((index) => change(`remove number ${index} of the list`, (list) => list.toSpliced(index, 1))),
  ];
}

/** The steps of an upgrade in place, in their order or not: drain, take it on with another version, take it off. */
function upgradeEdits(part: string, chosen: Chosen<Partial<WrittenPool>>): fc.Arbitrary<Edit>[] {
  const change = (what: string, work: (first: WrittenPoolGeneration, pool: Partial<WrittenPool>) => void) =>
    edit(`${part}, its first generation: ${what}`, (copy) => {
      const target = chosen(copy);
      if (target === undefined) return;
      target.generations ??= [{ number: 1 }];
      const [first] = target.generations;
      if (first !== undefined) work(first, target);
    });
  const otherVersion = (first: WrittenPoolGeneration, pool: Partial<WrittenPool>): void => {
    const image = structuredClone(first.image ?? pool.image);
    if (image?.kind === "gallery") image.id = image.id.replace(/[^/]+$/, "2.0.0");
    else if (image) image.version = "24.04.202611010";
    if (image) first.image = image;
  };
  return [
    fc.constant(change("drained", (first) => void (first.serving = false))),
    fc.constant(change("another version of its image", otherVersion)),
    rollingUpgrade.map((upgrade) =>
      change(`upgraded in place, ${JSON.stringify(upgrade)}`, (first, pool) => {
        first.rollingUpgrade = upgrade;
        otherVersion(first, pool);
      }),
    ),
    fc.constant(change("not upgraded in place", (first) => void delete first.rollingUpgrade)),
    fc.constant(change("serving", (first) => void (first.serving = true))),
  ];
}

/** Edits of a pool: also those that would replace hosts, which the lock must refuse. */
function poolEdits(index: number): fc.Arbitrary<Edit>[] {
  const part = `pool ${index}`;
  const chosen = poolAt(index);
  const few = { offPeak: 1, atPeak: 3 };
  return [
    setting(part, chosen, "size", gpuSize([])),
    setting(part, chosen, "image", hostImage),
    setting(part, chosen, "osDiskGiB", fc.constantFrom(30, 64, 65, 100)),
    setting(part, chosen, "slotsPerHost", fc.integer({ min: 1, max: 3 })),
    setting(part, chosen, "trustedLaunch", fc.constantFrom(undefined, { secureBoot: false, virtualTpm: true })),
    setting(part, chosen, "channel", fc.constantFrom("dev", "canary", "prod")),
    setting(part, chosen, "sessions", sessions),
    setting(part, chosen, "spotShare", spotShare),
    setting(part, chosen, "reservedHosts", reservedHosts),
    setting(part, chosen, "onDemandOnly", fc.constantFrom(undefined, true, false)),
    setting(part, chosen, "peaks", sometimes(peaks(few), fc.constant(undefined), 8)),
    setting(part, chosen, "launches", sometimes(launches(few), fc.constant(undefined), 8)),
    setting(part, chosen, "scaleIn", fc.constantFrom("controller", "autoscale", "none")),
    setting(part, chosen, "driver", fc.constantFrom(undefined, { install: "extension" as const })),
    setting(part, chosen, "scaleOnFreeSlots", fc.constantFrom(undefined, true, false)),
    setting(part, chosen, "buildGiB", fc.constantFrom(undefined, 1, 70, 200)),
    ...generationEdits(part, chosen),
    ...upgradeEdits(part, chosen),
  ];
}

const another = relays(true);
const relayEdits: fc.Arbitrary<Edit>[] = [
  ...(["size", "image", "coturn", "realm", "osDiskGiB", "megabitsPerSession"] as const).map((key) =>
    setting(
      "relays",
      relaysOf,
      key,
      another.map((one) => one[key]),
    ),
  ),
  setting("relays", relaysOf, "perZone", fc.integer({ min: 1, max: 4 })),
  setting("relays", relaysOf, "secretEpoch", fc.integer({ min: 1, max: 11 })),
  fc.constant(
    edit("relays.secretEpoch + 1", ({ defaults }) => {
      defaults.relays.secretEpoch = (defaults.relays.secretEpoch ?? 1) + 1;
    }),
  ),
  ...generationEdits("relays", relaysOf),
];

const regionNames = fc.constantFrom(...regions.map(({ name }) => name));
const regionEdits: fc.Arbitrary<Edit>[] = [
  setting("region 0", regionAt(0), "zones", fc.constantFrom(undefined, ["1"], ["1", "2"], ["1", "2", "3"], ["3"])),
  setting("region 0", regionAt(0), "removing", fc.constantFrom(true, undefined)),
  setting("region 0", regionAt(0), "withoutPools", fc.constantFrom<string[] | undefined>(undefined, [])),
  regionNames.map((name) => edit(`add the region ${name}`, (copy) => void (copy.regions[name] ??= {}))),
  fc.nat({ max: 2 }).map((index) =>
    edit(`remove region ${index}`, (copy) => {
      const name = Object.keys(copy.regions)[index];
      if (name !== undefined) delete copy.regions[name];
    }),
  ),
  pool([]).map((one) => edit("add the pool added", ({ defaults }) => void (defaults.pools["added"] = one))),
  fc.constant(
    edit("remove the first pool of the defaults", ({ defaults }) => {
      delete defaults.pools[Object.keys(defaults.pools)[0] ?? ""];
    }),
  ),
];

const networkOf: Chosen<WrittenConfiguration["network"]> = ({ network }) => network;

/** Edits of what belongs to no pool, relay or region, taken from another configuration. */
const restEdits: fc.Arbitrary<Edit>[] = [
  ...(["workload", "homeRegion", "network", "builds", "monitoring", "ownership", "production"] as const).map((key) =>
    configurations.map((other) =>
      edit(`${key} = ${JSON.stringify(other[key])}`, (copy) => Object.assign(copy, { [key]: other[key] })),
    ),
  ),
  ...(
    [
      "natAddresses",
      "natConnectionsPerHost",
      "natIdleTimeoutMinutes",
      "egressRanges",
      "hub",
      "ddos",
      "flowLogRetentionDays",
      "regionPrefixLength",
    ] as const
  ).map((key) =>
    setting(
      "network",
      networkOf,
      key,
      configurations.map(({ network }) => network[key]),
    ),
  ),
];

const edits = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(...poolEdits(0), ...poolEdits(1)) },
  { weight: 3, arbitrary: fc.oneof(...relayEdits) },
  { weight: 2, arbitrary: fc.oneof(...regionEdits) },
  { weight: 2, arbitrary: fc.oneof(...restEdits) },
);

/** Pools whose hosts can be upgraded in place once they are drained: without spot capacity, of a gallery's image. */
const upgradable: fc.Arbitrary<WrittenConfiguration> = configurations.map((written) => {
  const copy = structuredClone(written);
  for (const { pools = {} } of [copy.defaults, ...Object.values(copy.regions)]) {
    for (const one of Object.values(pools)) {
      for (const key of ["spotShare", "onDemandOnly", "scaleIn", "driver", "trustedLaunch", "generations"] as const)
        delete one[key];
      one.image = {
        kind: "gallery",
        id: `/subscriptions/${subscriptionId}/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/games/images/host/versions/1.0.0`,
      };
    }
  }
  return copy;
});

/** A configuration with one to four edits, each of which may be refused, and is passed over then. */
export const editedConfigurations: fc.Arbitrary<EditedConfiguration> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ written: configurations, edits: fc.array(edits, { minLength: 1, maxLength: 4 }) }),
  },
  // An upgrade in place in its steps, some of them forgotten.
  {
    weight: 1,
    arbitrary: fc
      .tuple(upgradable, ...upgradeEdits("pool 0", poolAt(0)))
      .chain(([written, drained, , upgraded, over, serves]) =>
        fc.record({
          written: fc.constant(written),
          edits: fc.subarray([drained!, upgraded!, over!, serves!], { minLength: 2 }),
        }),
      ),
  },
);
