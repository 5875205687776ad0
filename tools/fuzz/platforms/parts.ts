import fc from "fast-check";
import { gpuSizes, type Region, relaySizes } from "../../../components/conventions";
import type {
  WrittenCoturn,
  WrittenDriver,
  WrittenHostImage,
  WrittenEgressRange,
  WrittenImage,
  WrittenLaunch,
  WrittenPeak,
  WrittenPool,
  WrittenPoolGeneration,
  WrittenRelayGeneration,
  WrittenRelays,
  WrittenRollingUpgrade,
  WrittenSessions,
} from "./written";

/*
 * Arbitraries of a configuration's parts. Each mostly makes what works and sometimes what a person gets wrong, and
 * shrinks towards the plainest platform there is.
 */

export const subscriptionId = "00000000-0000-4000-8000-000000000001";

/** Mostly one thing, now and then another: `weight` of 20 times. */
export function sometimes<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T> {
  return fc.oneof({ weight: 20 - weight, arbitrary: usual }, { weight, arbitrary: other });
}

/** Left out half of the times: then the schema's default holds. */
export function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  // One of `freq` times it is nil: with 1, always.
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

/** A name of lower-case letters and digits; both ends of the lengths come often. */
export function slug(least: number, most: number): fc.Arbitrary<string> {
  const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz");
  const character = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789");
  const ofLength = (length: number) =>
    fc
      .tuple(letter, fc.array(character, { minLength: length - 1, maxLength: length - 1 }))
      .map(([first, rest]) => first + rest.join(""));
  return fc.oneof(
    ofLength(least),
    ofLength(most),
    fc.integer({ min: least, max: most }).chain((length) => ofLength(length)),
  );
}

const version = fc.constantFrom("24.04.202610010", "1.0.0");

export const image: fc.Arbitrary<WrittenImage> = fc.oneof(
  fc.record({
    kind: fc.constant("gallery" as const),
    id: fc
      .tuple(slug(2, 8), fc.nat({ max: 20 }))
      .map(
        ([name, minor]) =>
          `/subscriptions/${subscriptionId}/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/games/images/${name}/versions/1.${minor}.0`,
      ),
  }),
  fc
    .tuple(
      sometimes(
        fc.constantFrom<string[]>(["ubuntu-24_04-lts", "server"], ["0001-com-ubuntu-server-jammy", "22_04-lts-gen2"]),
        fc.constantFrom<string[]>(["ubuntu-24_04-lts", "server-gen1"], ["0001-com-ubuntu-server-jammy", "22_04-lts"]),
      ),
      version,
    )
    .map(([[offer, sku], version]) => ({
      kind: "marketplace" as const,
      publisher: "Canonical",
      offer: offer!,
      sku: sku!,
      version,
    })),
);

/** Mostly without host tools; a gallery's image takes none. */
export const hostImage: fc.Arbitrary<WrittenHostImage> = fc
  .tuple(image, sometimes<number | undefined>(fc.constant(undefined), fc.nat({ max: 15 }), 3))
  .map(([image, digit]) =>
    digit === undefined || image.kind === "gallery"
      ? image
      : { ...image, hostTools: { sha256: digit.toString(16).repeat(64) } },
  );

const channel = fc.constantFrom("dev", "canary", "prod");
const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A GPU size, mostly one that all of the regions offer. */
export function gpuSize(regions: readonly Region[]): fc.Arbitrary<string> {
  const offered = gpuSizes.filter(({ series }) => regions.every(({ name }) => series.regions?.includes(name) ?? true));
  const all = fc.constantFrom(...gpuSizes.map(({ name }) => name));
  const retired = fc.constantFrom("Standard_NV6", "Standard_NV12s_v3", "Standard_NV4as_v4");
  return offered.length === 0
    ? all
    : sometimes(fc.constantFrom(...offered.map(({ name }) => name)), fc.oneof(all, retired));
}

/** Few sessions most of the time: relays must carry all that the hosts have slots for. */
export const sessions: fc.Arbitrary<WrittenSessions> = withoutUndefined(
  sometimes(
    fc
      .tuple(
        sometimes(fc.integer({ min: 1, max: 3 }), fc.constant(0)),
        sometimes(fc.nat({ max: 4 }), fc.constantFrom(57, 997)),
        optional(fc.nat({ max: 2 })),
      )
      .map(([offPeak, more, warmFreeSlots]) => ({ offPeak, atPeak: Math.max(1, offPeak + more), warmFreeSlots })),
    fc.record({
      offPeak: fc.nat({ max: 1000 }),
      atPeak: sometimes(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 32_000 })),
      warmFreeSlots: optional(sometimes(fc.nat({ max: 2 }), fc.nat({ max: 32_000 }))),
    }),
  ),
);

export const spotShare = sometimes<number | undefined>(
  fc.constantFrom(undefined, 0, 0.3, 0.5, 0.9),
  fc.double({ min: 0, max: 0.9, noNaN: true }),
  6,
);

/** Mostly none, or what every pool has room for. */
export const reservedHosts = sometimes<false | number | undefined>(
  fc.constantFrom<(false | number | undefined)[]>(undefined, undefined, undefined, false, 0, 1),
  fc.integer({ min: 2, max: 6 }),
);

function timeOfDay(hours: number, minutes: number): string {
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.constantFrom(0, 30, 59, 1);

const startAndEnd = {
  start: fc.tuple(hour, minute).map(([h, m]) => timeOfDay(h, m)),
  end: fc.tuple(hour, minute).map(([h, m]) => timeOfDay(h, m)),
};

/** Peaks of a pool: their sessions mostly lie between its own off peak and at peak. */
export function peaks({ offPeak, atPeak }: WrittenSessions): fc.Arbitrary<WrittenPeak[]> {
  const peak = fc.record({
    name: slug(2, 20),
    days: fc.uniqueArray(fc.constantFrom(...days), { minLength: 1, maxLength: 7 }),
    ...startAndEnd,
    sessions: sometimes(fc.integer({ min: offPeak, max: Math.max(offPeak, atPeak) }), fc.nat({ max: 1000 })),
  });
  return sometimes(fc.array(peak, { maxLength: 1 }), fc.array(peak, { minLength: 2, maxLength: 10 }), 2);
}

/** Launches of a pool: mostly one, that expects as many sessions as the pool's busiest time or a few more. */
export function launches({ atPeak }: WrittenSessions): fc.Arbitrary<WrittenLaunch[]> {
  const launch = fc.record({
    name: slug(2, 20),
    date: sometimes(fc.constantFrom("2026-12-10", "2026-12-11", "2027-12-31", "2020-02-29"), fc.constant("2027-02-29")),
    ...startAndEnd,
    sessions: sometimes(fc.integer({ min: atPeak, max: atPeak + 3 }), fc.nat({ max: 1000 })),
  });
  return sometimes(fc.array(launch, { maxLength: 1 }), fc.array(launch, { minLength: 2, maxLength: 20 }), 2);
}

function generations<T>(own: fc.Arbitrary<T>): fc.Arbitrary<(T & { number: number; serving?: boolean })[] | undefined> {
  const generation = fc
    .tuple(own, sometimes<boolean | undefined>(fc.constant(undefined), fc.boolean(), 3))
    .map(([rest, serving]) => ({ ...rest, ...(serving === undefined ? {} : { serving }) }));
  const numbers = sometimes(
    fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 2 }),
    fc.constant<number[]>([1, 1]),
  );
  const list = numbers.chain((some) =>
    fc.tuple(...some.map((number) => generation.map((rest) => ({ ...rest, number })))),
  );
  return fc.option(list, { nil: undefined, freq: 2 });
}

/** A way to a driver: mostly one that the size and the image take, and none where no extension knows the size. */
export function driverFor(size: string, image: WrittenImage): fc.Arbitrary<WrittenDriver | undefined> {
  const versions = gpuSizes.find(({ name }) => name === size)?.series.driver.extension?.versions ?? [];
  const fitting: (WrittenDriver | undefined)[] = [
    image.kind === "gallery" ? { install: "baked" } : undefined,
    ...(versions.length > 0 ? [{ install: "extension" as const }] : []),
    ...versions.flatMap(({ branch, version }) => [
      { install: "extension" as const, branch },
      { install: "extension" as const, branch, version },
    ]),
  ];
  return sometimes(
    fc.constantFrom(...fitting),
    fc.constantFrom<WrittenDriver[]>(
      { install: "baked" },
      { install: "extension" },
      { install: "extension", branch: "17" },
      { install: "extension", version: "6.3.3" },
    ),
  );
}

/** Mostly with all the quota that anybody could want. */
export const rollingUpgrade: fc.Arbitrary<WrittenRollingUpgrade> = withoutUndefined(
  fc.record({
    batchPercent: optional(sometimes(fc.integer({ min: 5, max: 100 }), fc.integer({ min: 0, max: 101 }))),
    grantedVcpus: sometimes(
      fc.constant({ family: 1_000_000, region: 1_000_000 }),
      fc.record({ family: fc.integer({ min: 1, max: 500 }), region: fc.integer({ min: 1, max: 1000 }) }),
      5,
    ),
  }),
);

/** A pool with what its upgrades in place go with: drained generations without spot hosts, whose hosts don't idle. */
function upgradable(pool: WrittenPool): WrittenPool {
  const { generations = [] } = pool;
  if (!generations.some(({ rollingUpgrade }) => rollingUpgrade)) return pool;
  const fitting = generations.map((one) => {
    if (!one.rollingUpgrade) return one;
    const image = one.image ?? pool.image;
    const playing = image.kind === "gallery" ? image : { ...image, hostTools: { sha256: "0".repeat(64) } };
    return { ...one, serving: false, spot: false as const, image: playing };
  });
  return { ...pool, ...(pool.scaleIn === "autoscale" ? { scaleIn: "none" } : {}), generations: fitting };
}

/** A pool for some regions: what it asks for is mostly to be had in all of them. */
export function pool(regions: readonly Region[]): fc.Arbitrary<WrittenPool> {
  const size = gpuSize(regions);
  const osDiskGiB = sometimes(fc.constantFrom(30, 64, 100), fc.integer({ min: 30, max: 2040 }));
  const generation: fc.Arbitrary<Omit<WrittenPoolGeneration, "number" | "serving">> = withoutUndefined(
    fc.record({
      size: sometimes<string | undefined>(fc.constant(undefined), size, 3),
      image: sometimes<WrittenHostImage | undefined>(fc.constant(undefined), hostImage, 3),
      osDiskGiB: sometimes<number | undefined>(fc.constant(undefined), osDiskGiB, 2),
      channel: sometimes<string | undefined>(fc.constant(undefined), channel, 2),
      slotsPerHost: sometimes<number | undefined>(fc.constant(undefined), fc.integer({ min: 1, max: 4 }), 2),
      driver: sometimes<false | WrittenDriver | undefined>(fc.constant(undefined), fc.constant(false as const), 2),
      spot: sometimes<false | undefined>(fc.constant(undefined), fc.constant(false as const), 2),
      rollingUpgrade: sometimes<WrittenRollingUpgrade | undefined>(fc.constant(undefined), rollingUpgrade, 2),
      reservedHosts: sometimes<false | number | undefined>(fc.constant(undefined), reservedHosts, 3),
      scaleOnFreeSlots: sometimes<boolean | undefined>(fc.constant(undefined), fc.constant(false), 2),
    }),
  );
  const any = fc.tuple(sessions, size, hostImage).chain(([asked, chosenSize, chosenImage]) =>
    withoutUndefined(
      fc.record({
        size: fc.constant(chosenSize),
        image: fc.constant(chosenImage),
        allowIdleHosts: sometimes<boolean | undefined>(fc.constant(true), fc.constant(undefined), 3),
        osDiskGiB: optional(osDiskGiB),
        slotsPerHost: sometimes(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 32 })),
        driver: sometimes<WrittenDriver | undefined>(fc.constant(undefined), driverFor(chosenSize, chosenImage), 6),
        trustedLaunch: sometimes<WrittenPool["trustedLaunch"]>(
          fc.constant(undefined),
          fc.record({ secureBoot: fc.boolean(), virtualTpm: fc.boolean() }),
          2,
        ),
        channel,
        sessions: fc.constant(asked),
        spotShare,
        reservedHosts,
        peaks: optional(peaks(asked)),
        launches: sometimes<WrittenLaunch[] | undefined>(fc.constant(undefined), launches(asked), 5),
        onDemandOnly: sometimes<boolean | undefined>(fc.constant(undefined), fc.boolean(), 4),
        scaleIn: optional(fc.constantFrom("controller", "autoscale", "none")),
        // Without a slot to be kept free it is refused.
        scaleOnFreeSlots: sometimes<boolean | undefined>(
          fc.constantFrom(undefined, (asked.warmFreeSlots ?? 0) > 0),
          fc.boolean(),
        ),
        buildGiB: optional(sometimes(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 3000 }))),
        generations: generations(generation),
      }),
    ),
  );
  return sometimes(any.map(reached).map(upgradable), any);
}

/** Lowers `atPeak` to the most sessions that something starts hosts for: more is refused where no rule adds hosts by load. */
function reached(pool: WrittenPool): WrittenPool {
  const { sessions: asked, peaks: written = [], launches: planned = [] } = pool;
  const most = Math.max(1, asked.offPeak, ...[...written, ...planned].map((time) => time.sessions));
  return { ...pool, sessions: { ...asked, atPeak: Math.min(asked.atPeak, most) } };
}

const coturn: fc.Arbitrary<WrittenCoturn> = fc.oneof(
  fc.constant({ source: "package" as const }),
  fc.constantFrom("0", "a").map((digit) => ({
    source: "container" as const,
    image: `registry.example.com/coturn/coturn:4.9.0@sha256:${digit.repeat(64)}`,
  })),
);

const relaySize = sometimes(
  fc.constantFrom(...relaySizes.filter(({ burstable }) => !burstable).map(({ name }) => name)),
  fc.constantFrom(...relaySizes.map(({ name }) => name)),
);
const realm = fc.constantFrom("play.example.com", "turn.example.com");
const megabitsPerSession = sometimes(fc.integer({ min: 1, max: 15 }), fc.double({ min: 1, max: 200, noNaN: true }));
const relayDisk = sometimes(fc.constantFrom(30, 32, 64), fc.integer({ min: 30, max: 2040 }));

/** In production mostly a container: the package of any distribution is too old for it. */
function coturnFor(production: boolean): fc.Arbitrary<WrittenCoturn> {
  if (!production) return coturn;
  return sometimes(
    coturn.filter(({ source }) => source === "container"),
    coturn,
  );
}

function relayGeneration(production: boolean): fc.Arbitrary<Omit<WrittenRelayGeneration, "number" | "serving">> {
  return withoutUndefined(
    fc.record({
      size: sometimes<string | undefined>(fc.constant(undefined), relaySize, 3),
      image: sometimes<WrittenImage | undefined>(fc.constant(undefined), image, 3),
      coturn: sometimes<WrittenCoturn | undefined>(fc.constant(undefined), coturnFor(production), 3),
      realm: sometimes<string | undefined>(fc.constant(undefined), realm, 2),
      megabitsPerSession: sometimes<number | undefined>(fc.constant(undefined), megabitsPerSession, 2),
      osDiskGiB: sometimes<number | undefined>(fc.constant(undefined), relayDisk, 2),
      perZone: sometimes<number | undefined>(fc.constant(undefined), fc.integer({ min: 1, max: 3 }), 2),
    }),
  );
}

/** A region's relays. In production they need one more than carries the sessions. */
export function relays(production: boolean): fc.Arbitrary<WrittenRelays> {
  const few = production ? fc.constantFrom(2, 3) : fc.constantFrom(1, 2);
  return withoutUndefined(
    fc.record({
      size: relaySize,
      perZone: sometimes(few, fc.integer({ min: 1, max: 20 })),
      image,
      osDiskGiB: optional(relayDisk),
      coturn: coturnFor(production),
      realm,
      megabitsPerSession: optional(megabitsPerSession),
      secretEpoch: optional(fc.integer({ min: 1, max: 10 })),
      generations: generations(relayGeneration(production)),
    }),
  );
}

const publicPrefix = fc
  .tuple(fc.integer({ min: 20, max: 60 }), fc.nat({ max: 255 }), fc.constantFrom(16, 24, 28, 32))
  .map(([first, second, length]) => `${first}.${second}.0.0/${length}`);
/** Of a hub that random platforms have, of none of them, of everybody. */
const otherPrefix = fc.constantFrom(
  "172.31.1.0/24",
  "10.200.0.0/24",
  "10.9.0.0/16",
  "0.0.0.0/0",
  "20.0.0.0/8",
  "20.0.0.1/24",
);

const egressRange: fc.Arbitrary<WrittenEgressRange> = fc.record({
  name: sometimes(
    slug(1, 12).chain((name) => fc.constantFrom(name, `${name}-two`)),
    slug(40, 40),
  ),
  prefixes: fc.array(sometimes(publicPrefix, otherPrefix), { minLength: 1, maxLength: 2 }),
  protocol: fc.constantFrom("tcp", "udp"),
  ports: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 65_535 }), optional(fc.nat({ max: 100 }))).map(([from, more]) => ({
      from,
      ...(more === undefined ? {} : { to: Math.min(from + more, 65_535) }),
    })),
    { minLength: 1, maxLength: 2 },
  ),
});

export const egressRanges: fc.Arbitrary<WrittenEgressRange[]> = sometimes(
  fc.array(egressRange, { maxLength: 1 }),
  fc.array(egressRange, { minLength: 19, maxLength: 21 }),
);

/** YAML has no undefined: a key that is left out isn't there. */
export function withoutUndefined<T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return arbitrary.map(
    (value) => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T,
  );
}
