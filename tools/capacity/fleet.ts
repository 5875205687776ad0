import type { CapacityKind } from "../../components/gpu-pool";

export interface Host {
  /** Ascending in the order in which hosts were started. */
  id: number;
  set: ScaleSet;
  /** `starting`: its slots are not offered yet. `leaving`: not any more. */
  state: "gone" | "leaving" | "serving" | "starting";
  /** The sessions on it, by their number. */
  sessions: Set<number>;
  /** Since when nobody plays on it, in seconds. */
  freeSince: number;
}

export interface ScaleSet {
  kind: CapacityKind;
  /** Those that exist, the oldest first. */
  hosts: Host[];
  /** How many of them are leaving: they no longer belong to the capacity that autoscale counts. */
  leaving: number;
}

/**
 * The host that a new session goes to: the fullest with a free slot, so that others become empty; of equally full ones an on-demand host,
 * which Azure doesn't take away, and then the oldest. It is what the session controller needs of a broker.
 */
export function hostForSession(sets: readonly ScaleSet[], slotsPerHost: number): Host | undefined {
  let best: Host | undefined;
  for (const { hosts } of sets) {
    for (const host of hosts) {
      if (host.state !== "serving" || host.sessions.size >= slotsPerHost) continue;
      if (best === undefined || host.sessions.size > best.sessions.size) best = host;
      if (best.sessions.size === slotsPerHost - 1) return best;
    }
  }
  return best;
}
