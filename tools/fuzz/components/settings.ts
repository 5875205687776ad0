import fc from "fast-check";
import { type Placement, type Region } from "../../../components/conventions";
import { slug, subscriptionId } from "../platforms/parts";

/** Numbers that are none of a thing: too few, too many, parts of one, and what only JavaScript calls a number. */
export const oddNumber = fc.constantFrom(-1, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 65_536, 1_000_001, 2 ** 53);

/** Where a component stands in a region. */
export function placementIn({ name, shortCode }: Region): fc.Arbitrary<Placement> {
  return fc
    .record({
      workload: slug(2, 4),
      environment: slug(2, 5),
      stamp: fc.constantFrom(1, 99),
      protection: fc.constantFrom<Placement["protection"]>("none", "production", "removing"),
    })
    .map(({ workload, environment, stamp, protection }) => ({
      naming: { workload, environment, place: shortCode, stamp },
      location: name,
      subscriptionId,
      tags: {
        workload,
        environment,
        region: name,
        owner: "platform@example.com",
        costCenter: "4711",
        dataClass: "internal",
        repository: "github.com/example/cloud-gaming",
      },
      protection,
    }));
}

/** A change that a person makes by mistake, or that only looks like a mistake. */
export type Change<Settings> = (settings: Settings) => Settings;

/** Settings, of which two of three have one or two changes. */
export function sometimesChanged<Settings>(
  settings: fc.Arbitrary<Settings>,
  change: fc.Arbitrary<Change<Settings>>,
): fc.Arbitrary<Settings> {
  const changes = fc.oneof(
    { weight: 7, arbitrary: fc.constant<Change<Settings>[]>([]) },
    { weight: 11, arbitrary: fc.tuple(change) },
    { weight: 2, arbitrary: fc.tuple(change, change) },
  );
  return fc.tuple(settings, changes).map(([good, some]) => some.reduce((changed, one) => one(changed), good));
}

/** Changes of one kind of settings. */
export function changesOf<Settings>() {
  return {
    /** A member is one of some values instead. */
    member: <Key extends keyof Settings>(key: Key, value: fc.Arbitrary<unknown>): fc.Arbitrary<Change<Settings>> =>
      value.map((given) => (settings) => ({ ...settings, [key]: given as Settings[Key] })),
    /** One of a member's own members is: a change for each. */
    within: <Key extends keyof Settings>(
      key: Key,
      changes: Record<string, fc.Arbitrary<unknown>>,
    ): fc.Arbitrary<Change<Settings>>[] =>
      Object.entries(changes).map(([name, values]) =>
        values.map((value) => (settings) => ({ ...settings, [key]: { ...settings[key], [name]: value } })),
      ),
  };
}
