import { type Problem, Problems, wholeNumberProblems } from "../conventions";
import { type HostCount, type Launch, type Peak } from "./args";
import { launchMeetsPeak } from "./launches";

/** The lead time of a peak or a launch that names none, in minutes. */
export const defaultLeadMinutes = 10;

/** How long before its players a peak or a launch starts its hosts. No resource depends on it: `config check` compares it. */
interface LeadTime {
  /** Minutes from `start`, when its hosts begin to start, to its first players; 0–240. @default {@link defaultLeadMinutes} */
  leadMinutes?: number;
}

/** A peak, by the sessions that are expected in it. */
export type PeakDemand = Omit<Peak, "onDemandMinimum" | "spotMinimum"> &
  LeadTime & {
    /** From the pool's `offPeak` to its `atPeak`. */
    sessions: number;
  };

/** A launch, by the sessions that are expected in it. */
export type LaunchDemand = Omit<Launch, "onDemandMinimum"> &
  LeadTime & {
    /** At least as many as outside of it. It may be more than the pool's `atPeak`. */
    sessions: number;
  };

/** What a pool is asked for, in the business's terms. */
export interface SessionDemand {
  /** Sessions that one host plays at once, 1–32. */
  slotsPerHost: number;
  sessions: {
    /**
     * The most sessions at once, 1–32000; it decides the maximum of hosts. Something must start that many hosts: `offPeak`, a peak, a
     * launch, or a rule on load ({@link unreachedPeakProblems}).
     */
    atPeak: number;
    /** Sessions that are expected outside of peaks, 0–32000. */
    offPeak: number;
    /** Slots to keep free beside the expected sessions, 0–32000, so that who comes next doesn't wait for a host to start. */
    warmFreeSlots: number;
  };
  /** The part of the hosts that may be spot capacity, 0–0.9; rounded down, so that it is never more. */
  spotShare: number;
  peaks: PeakDemand[];
  launches: LaunchDemand[];
  /** The launch-day switch: on-demand hosts cover everything. Spot hosts that run stay, and none is kept up. */
  onDemandOnly: boolean;
}

/** The hosts that a demand comes to, as `GpuPoolSettings` takes them. */
export interface HostsOfDemand {
  onDemand: HostCount;
  /** Left out where the share of the most hosts is less than one. */
  spot?: HostCount;
  peaks: Peak[];
  launches: Launch[];
}

/** The most hosts of a scale set (components/gpu-pool/README.md, "Limits"). */
const mostHosts = 1000;
const mostSessions = mostHosts * 32;

/** How many hosts play a number of sessions at once and have the warm slots left over. */
export function hostsForSessions(
  sessions: number,
  { slotsPerHost, sessions: { warmFreeSlots } }: Pick<SessionDemand, "sessions" | "slotsPerHost">,
): number {
  return Math.ceil((sessions + warmFreeSlots) / slotsPerHost);
}

/**
 * Turns sessions into hosts.
 *
 * The on-demand maximum covers everything, whatever the share of spot: Azure may take all spot hosts within half a minute, and
 * what replaces them then is on demand. So neither the launch-day switch nor a smaller share ever lowers a maximum by which
 * autoscale would remove hosts and their sessions.
 *
 * @param options.spot whether the generation has spot capacity at all
 * @param options.minimumHosts how many hosts to keep up at all times, in peaks and at launches too, instead of those that the
 *   sessions come to; the maximum and the share of spot stay
 * @returns counts that fit each other, if {@link demandProblems} has nothing against the demand
 */
export function hostsForDemand(
  demand: SessionDemand,
  { spot: hasSpot, minimumHosts }: { spot: boolean; minimumHosts?: number },
): HostsOfDemand {
  const { sessions, spotShare, peaks, launches, onDemandOnly } = demand;
  const hosts = (count: number): number => hostsForSessions(count, demand);
  const share = (count: number): number => (hasSpot ? partOf(count, spotShare) : 0);
  const split = (all: number): { onDemand: number; spot: number } => {
    const spot = onDemandOnly ? 0 : share(all);
    return { onDemand: all - spot, spot };
  };
  const kept = (count: number): { onDemand: number; spot: number } => split(hosts(count));
  const small = minimumHosts !== undefined;
  const offPeak = small ? split(minimumHosts) : kept(sessions.offPeak);
  const spotMaximum = share(hosts(sessions.atPeak));
  const most = Math.max(sessions.atPeak, ...launches.map((launch) => launch.sessions));
  return {
    onDemand: { minimum: offPeak.onDemand, maximum: hosts(most) },
    ...(spotMaximum > 0 ? { spot: { minimum: offPeak.spot, maximum: spotMaximum } } : {}),
    peaks: (small ? [] : peaks).map(({ sessions: expected, leadMinutes: _, ...peak }) => {
      const { onDemand, spot } = kept(expected);
      return { ...peak, onDemandMinimum: onDemand, ...(spotMaximum > 0 ? { spotMinimum: spot } : {}) };
    }),
    launches: (small ? [] : launches).map(({ sessions: expected, leadMinutes: _, ...launch }) => ({
      ...launch,
      onDemandMinimum: hosts(expected),
    })),
  };
}

/** A share of a count, rounded down; 0.29 of 100 is 29, although the two numbers' product is a little less. */
function partOf(count: number, share: number): number {
  return Math.floor(Number((count * share).toPrecision(12)));
}

/** All that is wrong with the numbers of a demand; what is wrong with its times, the pool's own plan says. */
export function demandProblems(demand: SessionDemand): Problem[] {
  const { slotsPerHost, sessions, spotShare, peaks, launches } = demand;
  const problems = new Problems();
  const numbers = [
    ...wholeNumberProblems("slotsPerHost", slotsPerHost, 1, 32, "1"),
    ...wholeNumberProblems("sessions.atPeak", sessions.atPeak, 1, mostSessions, "120"),
    ...wholeNumberProblems("sessions.offPeak", sessions.offPeak, 0, mostSessions, "6"),
    ...wholeNumberProblems("sessions.warmFreeSlots", sessions.warmFreeSlots, 0, mostSessions, "4"),
    ...[...peaks.entries()].flatMap(([index, peak]) =>
      wholeNumberProblems(`peaks[${index}].sessions`, peak.sessions, 0, mostSessions, "60"),
    ),
    ...[...launches.entries()].flatMap(([index, launch]) =>
      wholeNumberProblems(`launches[${index}].sessions`, launch.sessions, 0, mostSessions, "600"),
    ),
  ];
  if (!(spotShare >= 0 && spotShare <= 0.9)) {
    numbers.push({
      path: "spotShare",
      given: spotShare,
      reason: "it is a share of the hosts, and Azure may take all spot hosts at once",
      fix: "write a number from 0 to 0.9",
    });
  }
  problems.addAll(numbers);
  if (numbers.length > 0) return problems.list;
  if (sessions.offPeak > sessions.atPeak) {
    problems.add({
      path: "sessions.offPeak",
      given: sessions.offPeak,
      reason: `it is more than atPeak, ${sessions.atPeak}, which is the most at any time`,
      fix: `write ${Math.min(sessions.atPeak, ...peaks.map((peak) => peak.sessions))} or less, or raise atPeak`,
    });
  }
  problems.addAll(tooManyHosts("sessions.atPeak", sessions.atPeak, demand));
  peaks.forEach((peak, index) => {
    // Between an offPeak and an atPeak that don't fit there is no number to write, here and for launches.
    if (sessions.offPeak > sessions.atPeak) return;
    if (peak.sessions >= sessions.offPeak && peak.sessions <= sessions.atPeak) return;
    problems.add({
      path: `peaks[${index}].sessions`,
      given: peak.sessions,
      reason: "a peak has at least the sessions of the rest of the week, offPeak, and at most atPeak",
      fix: `write a number from ${sessions.offPeak} to ${sessions.atPeak}`,
    });
  });
  launches.forEach((launch, index) => {
    problems.addAll(tooManyHosts(`launches[${index}].sessions`, launch.sessions, demand));
    if (sessions.offPeak > sessions.atPeak) return;
    problems.addAll(fewerThanTheWeek(`launches[${index}].sessions`, launch, demand));
  });
  return problems.list;
}

/**
 * Refuses an `atPeak` whose hosts nothing ever starts: without a rule on load, autoscale starts hosts by the clock alone, so the
 * players above the busiest peak and the largest launch would wait for as long as the others play.
 *
 * @param demand one that {@link demandProblems} accepts
 * @param addsByLoad whether a rule adds hosts by free slots or by CPU load
 */
export function unreachedPeakProblems(demand: SessionDemand, addsByLoad: boolean): Problem[] {
  const { sessions, peaks, launches } = demand;
  const reached = Math.max(sessions.offPeak, ...[...peaks, ...launches].map((time) => time.sessions));
  // A pool that starts no host at all is refused for that, by its own plan.
  if (addsByLoad || reached === 0) return [];
  const [started, needed] = [hostsForSessions(reached, demand), hostsForSessions(sessions.atPeak, demand)];
  if (started >= needed) return [];
  return [
    {
      path: "sessions.atPeak",
      given: sessions.atPeak,
      reason: `nothing starts hosts for more than ${reached} sessions: it takes ${needed} hosts, and no peak or launch starts more than ${started}`,
      fix: `write atPeak: ${reached}; or add a launch or a peak of ${sessions.atPeak}; or, once hosts publish their free slots, write scaleOnFreeSlots: true`,
    },
  ];
}

function tooManyHosts(path: string, count: number, demand: SessionDemand): Problem[] {
  const hosts = hostsForSessions(count, demand);
  if (hosts <= mostHosts) return [];
  const { slotsPerHost, sessions } = demand;
  const most = mostHosts * slotsPerHost - sessions.warmFreeSlots;
  return [
    {
      path,
      given: count,
      reason: `with ${sessions.warmFreeSlots} warm slots it takes ${hosts} hosts of ${slotsPerHost}, and a scale set holds ${mostHosts}`,
      fix:
        most > 0
          ? `write ${most} or less, use a size that plays more sessions, or share them out over two pools`
          : `keep fewer slots warm`,
    },
  ];
}

/** Azure follows a fixed date instead of what the week says for then, so it must ask for no less. */
function fewerThanTheWeek(
  path: string,
  launch: LaunchDemand,
  { sessions, peaks }: Pick<SessionDemand, "peaks" | "sessions">,
): Problem[] {
  const during = peaks.filter((peak) => launchMeetsPeak(launch, peak));
  const least = Math.max(sessions.offPeak, ...during.map((peak) => peak.sessions));
  if (launch.sessions >= least) return [];
  return [
    {
      path,
      given: launch.sessions,
      reason: `a launch goes before the rest of the week, which asks for ${least} at that time`,
      fix: `write ${least} or more`,
    },
  ];
}
