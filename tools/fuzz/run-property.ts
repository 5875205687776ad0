import fc from "fast-check";

/** What came of one random case. */
export interface Verdict {
  /** Whether the checks let it through, so that there was something to try. */
  accepted: boolean;
  /** How many resources it had. */
  resources: number;
}

/** Something that must hold of random cases. */
export interface Property<Case> {
  cases: fc.Arbitrary<Case>;
  /** @throws what does not hold. */
  hold(one: Case): Promise<Verdict>;
  /** A case as a person reads it. */
  show(one: Case): string;
}

export interface RunOptions {
  /** How many cases. */
  runs: number;
  /** The same seed, the same cases. */
  seed: number;
  /** Of a failing case, as fast-check names it: `12:0:3`; only that one is tried then. */
  path?: string;
  /** Told after every case, those of the shrinking included. */
  onCase?: (tally: Tally) => void;
}

export interface Tally {
  tried: number;
  accepted: number;
  resources: number;
}

export interface RunReport extends Tally {
  /** The simplest case that was found; absent when all hold. */
  failure?: { path: string; shown: string; reason: string };
}

/** Tries a property on random cases, and makes the first failing one as simple as it can. */
export async function runProperty<Case>(property: Property<Case>, options: RunOptions): Promise<RunReport> {
  const { runs, seed, path, onCase } = options;
  const tally: Tally = { tried: 0, accepted: 0, resources: 0 };
  const details = await fc.check(
    fc.asyncProperty(property.cases, async (one) => {
      tally.tried++;
      const { accepted, resources } = await property.hold(one);
      if (accepted) tally.accepted++;
      tally.resources += resources;
      onCase?.(tally);
    }),
    { numRuns: runs, seed, ...(path === undefined ? {} : { path }) },
  );
  if (!details.failed || details.counterexample === null) return tally;
  const reason = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const failure = { path: details.counterexamplePath ?? "", shown: property.show(details.counterexample[0]), reason };
  return { ...tally, failure };
}
