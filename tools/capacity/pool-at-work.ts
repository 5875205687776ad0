import type { CapacityKind } from "../../components/gpu-pool";
import { assumptions } from "./assumptions";
import type { BuildDownloads, Download, HostStart } from "./build-downloads";
import type { Demand } from "./demand";
import { EventQueue } from "./event-queue";
import { type Host, hostForSession, type ScaleSet } from "./fleet";
import { exponential, type Random } from "./random";

/** What the hosts of a pool are like. */
export interface HostFacts {
  slotsPerHost: number;
  /** From its order until its slots are offered. */
  start: HostStart;
  /** How long an on-demand host that is deleted may still play. Spot has no such time. */
  noticeSeconds: number;
}

/** A host's download, and what its end starts. */
export interface HostDownload extends Download {
  host: Host;
  /** Called with the second in which the download ends. */
  ready: (at: number) => void;
}

/** How a session ended before its player left. */
export type Ending = "eviction" | "scale-in";

/** What became of every session, in the order of the demand. */
export interface Sessions {
  /** When a slot was free for it, in seconds; NaN when that didn't happen before the replay's end. */
  servedAt: Float64Array;
  /** The host that it was played on; −1 for none. */
  hostOf: Int32Array;
  /** When it ended, in seconds; NaN for those that were still played. */
  endedAt: Float64Array;
  cutShort: Map<number, Ending>;
}

type Event =
  | { kind: "deleted"; host: Host }
  | { kind: "departure"; session: number; host: Host }
  | { kind: "eviction"; host: Host }
  | { kind: "ready"; host: Host };

/** The hosts of a pool, who plays on them, and who waits for a slot. All times are in seconds since the replay's start. */
export class PoolAtWork {
  readonly sets: ScaleSet[];
  readonly sessions: Sessions;
  playing = 0;
  private readonly events = new EventQueue<Event>();
  /** Who came and had no slot at once; from `nextServed` on they wait. First come, first served. */
  private readonly queue: number[] = [];
  private nextServed = 0;
  private nextArrival = 0;
  private hostsEver = 0;

  constructor(
    kinds: readonly CapacityKind[],
    private readonly facts: HostFacts,
    private readonly demand: Demand,
    /** The region's: all pools of a region share one storage account. */
    private readonly downloads: BuildDownloads<HostDownload>,
    /** Of spot hosts' evictions. */
    private readonly random: Random,
  ) {
    this.sets = kinds.map((kind) => ({ kind, hosts: [], leaving: 0 }));
    const count = demand.arrivals.length;
    this.sessions = {
      servedAt: new Float64Array(count).fill(NaN),
      hostOf: new Int32Array(count).fill(-1),
      endedAt: new Float64Array(count).fill(NaN),
      cutShort: new Map(),
    };
  }

  get waiting(): number {
    return this.queue.length - this.nextServed;
  }

  /** Lets everything happen that is to happen before a time, in its order. */
  workUntil(time: number): void {
    const { arrivals } = this.demand;
    for (;;) {
      const arrival = arrivals[this.nextArrival] ?? Infinity;
      const event = this.events.nextAt;
      if (Math.min(arrival, event) >= time) return;
      if (event <= arrival) this.happen(this.events.take()!, event);
      else this.arrive(this.nextArrival++, arrival);
    }
  }

  start(set: ScaleSet, now: number): void {
    const host: Host = { id: this.hostsEver++, set, state: "starting", sessions: new Set(), freeSince: now };
    set.hosts.push(host);
    const { bootSeconds, megabits, hostMbps } = this.facts.start;
    this.downloads.add({
      from: now + bootSeconds,
      megabits,
      hostMbps,
      host,
      ready: (at) => this.events.add(at, { kind: "ready", host }),
    });
    if (set.kind === "on-demand") return;
    const hours = exponential(this.random, assumptions.spotEvictionsPerHour);
    this.events.add(now + hours * 3600, { kind: "eviction", host });
  }

  /** Deletes a host. One with a notice offers nothing more, and goes as soon as it is free or its time is over. */
  remove(host: Host, now: number): void {
    const notice = host.set.kind === "spot" ? 0 : this.facts.noticeSeconds;
    if (host.sessions.size === 0 || notice === 0) {
      this.vanish(host, now, "scale-in");
      return;
    }
    host.state = "leaving";
    host.set.leaving++;
    this.events.add(now + notice, { kind: "deleted", host });
  }

  private arrive(session: number, now: number): void {
    // Whoever waited has had every slot that became free, so a free one is nobody else's.
    const host = hostForSession(this.sets, this.facts.slotsPerHost);
    if (host) this.serve(session, host, now);
    else this.queue.push(session);
  }

  private serve(session: number, host: Host, now: number): void {
    this.sessions.servedAt[session] = now;
    this.sessions.hostOf[session] = host.id;
    host.sessions.add(session);
    this.playing++;
    this.events.add(now + this.demand.lengths[session]!, { kind: "departure", session, host });
  }

  private happen(event: Event, now: number): void {
    const { host, kind } = event;
    if (host.state === "gone") return;
    if (kind === "eviction") this.vanish(host, now, "eviction");
    else if (kind === "deleted") this.vanish(host, now, "scale-in");
    else if (kind === "departure") this.depart(event.session, host, now);
    else this.open(host, now);
  }

  private open(host: Host, now: number): void {
    host.state = "serving";
    host.freeSince = now;
    this.offer(host, now);
  }

  private depart(session: number, host: Host, now: number): void {
    this.end(session, host, now);
    if (host.state === "leaving" && host.sessions.size === 0) this.vanish(host, now, "scale-in");
    else this.offer(host, now);
  }

  /** Lets those who wait have what a host offers. */
  private offer(host: Host, now: number): void {
    while (this.waiting > 0 && host.state === "serving" && host.sessions.size < this.facts.slotsPerHost)
      this.serve(this.queue[this.nextServed++]!, host, now);
  }

  private end(session: number, host: Host, now: number): void {
    this.sessions.endedAt[session] = now;
    this.playing--;
    host.sessions.delete(session);
    if (host.sessions.size === 0) host.freeSince = now;
  }

  private vanish(host: Host, now: number, ending: Ending): void {
    for (const session of host.sessions) {
      this.sessions.cutShort.set(session, ending);
      this.end(session, host, now);
    }
    if (host.state === "leaving") host.set.leaving--;
    host.state = "gone";
    host.set.hosts.splice(host.set.hosts.indexOf(host), 1);
  }
}
