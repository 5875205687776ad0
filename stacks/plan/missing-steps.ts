/*
 * A roll-out takes four steps, and each is deployed before the next: add a generation, let it serve, drain the old one,
 * remove that. This file decides from what is deployed and what is wanted whether a step was skipped, and which.
 */

/** What a generation is to new sessions. */
export interface GenerationState {
  serving: boolean;
  /** How many hosts it keeps up, where those are not the ones that its pool's sessions come to: it can't replace another one yet. */
  minimumHosts?: number;
}

/** The generations of a pool or of a region's relays, by number. */
export type FleetState = Record<string, GenerationState>;

export interface MissingSteps {
  /** Why the wanted state can't follow what is deployed, as clauses; at least one. */
  reasons: string[];
  /** The states to deploy first, in this order; at least one. */
  steps: FleetState[];
}

/**
 * The steps between what is deployed and what is wanted.
 *
 * A step may add generations that don't serve, let deployed ones serve, drain those that others replace, and remove drained
 * ones. Going back is never refused: a generation may drain in favour of a deployed one with a lower number at once.
 *
 * @returns undefined where the wanted state may be deployed now
 */
export function missingSteps(deployed: FleetState, wanted: FleetState): MissingSteps | undefined {
  const reasons = violations(deployed, wanted);
  if (reasons.length === 0) return undefined;
  const path = statesBetween(deployed, wanted);
  const steps: FleetState[] = [];
  let current = deployed;
  for (let at = 0; at < path.length && violations(current, wanted).length > 0;) {
    // The last state that may follow: what one deployment can do isn't asked for in two.
    const next = path.findLastIndex((state, index) => index >= at && violations(current, state).length === 0);
    if (next < 0) break;
    current = path[next]!;
    steps.push(current);
    at = next + 1;
  }
  return { reasons, steps };
}

/** All generations exist; then the wanted ones serve; then the others drain. Each may follow the one before. */
function statesBetween(deployed: FleetState, wanted: FleetState): FleetState[] {
  const inService = numbers(deployed).some((number) => deployed[number]!.serving);
  const added: FleetState = { ...deployed };
  for (const number of numbers(wanted)) {
    added[number] ??= { ...wanted[number]!, serving: wanted[number]!.serving && !inService };
  }
  const shifted: FleetState = { ...added };
  for (const number of numbers(wanted)) if (wanted[number]!.serving) shifted[number] = wanted[number]!;
  const drained: FleetState = { ...shifted };
  for (const number of numbers(deployed)) {
    if (!wanted[number]?.serving) drained[number] = { ...deployed[number]!, serving: false };
  }
  return [added, shifted, drained];
}

function violations(deployed: FleetState, wanted: FleetState): string[] {
  const serving = (state: FleetState): string[] => numbers(state).filter((number) => state[number]!.serving);
  const inService = serving(deployed);
  const gone = inService.filter((number) => !(number in wanted));
  const early = inService.length > 0 ? serving(wanted).filter((number) => !(number in deployed)) : [];
  const replaced = inService.filter((number) => {
    if (wanted[number]?.serving !== false) return false;
    const successors = serving(wanted);
    const ready = successors.filter((other) => deployed[other]?.serving && deployed[other].minimumHosts === undefined);
    const before = successors.filter((other) => other in deployed && Number(other) < Number(number));
    return successors.length > 0 && ready.length === 0 && before.length === 0;
  });
  return [
    ...gone.map((number) => `generation ${number} serves and would be gone: its sessions would end`),
    ...early.map((number) => `generation ${number} is not deployed and would serve at once, before it was looked at`),
    ...replaced.map(
      (number) =>
        `generation ${number} would drain while no other one serves yet with all its hosts: new sessions would wait for them`,
    ),
  ];
}

function numbers(state: FleetState): string[] {
  return Object.keys(state).sort((a, b) => Number(a) - Number(b));
}
