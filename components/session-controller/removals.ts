/**
 * Whether a session controller runs. It is a later part: until it exists, `scaleIn: controller` removes no host, and what is deployed
 * behaves as `scaleIn: none`.
 */
export const sessionControllerRuns: boolean = false;

/** A host as the controller knows it at a minute. */
export interface FleetHost {
  /** The instance's id in its scale set. */
  id: string;
  state: "broken" | "busy" | "draining" | "free" | "starting";
  /** Sessions that it plays, or that it was offered for and that may begin at any moment. */
  sessions: number;
  /** Sessions that it plays at once at the most. */
  slots: number;
  /** The minute since which it plays nothing and could; undefined for a host that isn't free. */
  freeSince?: number;
}

/** What removals of one scale set keep to. */
export interface RemovalSettings {
  /**
   * Autoscale's minimum, and not only this minute's: the highest until a host that were started now could play. Below the present one
   * autoscale would start a host for each that is deleted.
   */
  minimum: number;
  /** Slots that stay free. Below them autoscale's rules would add hosts again. */
  warmFreeSlots: number;
  /** How long a host must have been free. */
  freeMinutesBeforeRemoval: number;
}

/**
 * Which hosts of one scale set the controller deletes at a minute.
 *
 * A host goes when it plays nothing and either drains or has been free for long enough; the one that was free first goes first.
 * One that plays, starts or is broken never goes (a broken one without sessions is repaired by Azure). The set keeps its minimum, counting every host
 * as Azure does, and its warm slots; a draining host has no free slots to lose.
 *
 * @param hosts all hosts of the scale set
 * @param now the minute, on the clock of `freeSince`
 * @returns their ids, in the order in which they are to be deleted; the same whatever the hosts' order
 */
export function decideRemovals(hosts: readonly FleetHost[], now: number, settings: RemovalSettings): string[] {
  const { minimum, warmFreeSlots, freeMinutesBeforeRemoval } = settings;
  const removed: string[] = [];
  let left = hosts.length;
  let freeSlots = hosts.reduce((sum, host) => sum + freeSlotsOf(host), 0);
  for (const host of hosts.filter((host) => mayGo(host, now, freeMinutesBeforeRemoval)).sort(byTurn)) {
    if (left <= minimum) break;
    if (host.state === "free" && freeSlots - host.slots < warmFreeSlots) continue;
    removed.push(host.id);
    left--;
    freeSlots -= freeSlotsOf(host);
  }
  return removed;
}

function freeSlotsOf({ state, slots, sessions }: FleetHost): number {
  return state === "free" || state === "busy" ? Math.max(0, slots - sessions) : 0;
}

function mayGo({ state, sessions, freeSince }: FleetHost, now: number, freeMinutes: number): boolean {
  if (sessions > 0) return false;
  if (state === "draining") return true;
  return state === "free" && freeSince !== undefined && now - freeSince >= freeMinutes;
}

/** Draining hosts first, as nobody will play on them; then who was free first, so that one host is asked for at a time. */
function byTurn(one: FleetHost, other: FleetHost): number {
  const turn = (host: FleetHost): number => (host.state === "draining" ? -Infinity : host.freeSince!);
  const [first, second] = [turn(one), turn(other)];
  return first === second ? compareText(one.id, other.id) : first - second;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
