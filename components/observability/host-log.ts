/**
 * How the host agent's lines arrive in the workspace: in the table Syslog, with this facility and name, as
 * `event=<name> key=value …`. The agent (services/host-agent) writes them, and writes a state that lasts again and again,
 * so that a machine whose collection begins after its boot is heard as well.
 */
export const hostLog = {
  facility: "daemon",
  /** The journal's SyslogIdentifier, in the workspace's column ProcessName. */
  name: "cloud-gaming",
  bootFailed: "event=boot-failed",
  state: "event=state",
  spotEviction: "event=spot-eviction",
  /** What a broken host's state begins with, with a session on it or without. */
  broken: "broken",
} as const;

/**
 * The programs of relays whose lines are collected from information up: units say no name of their own there, so each goes by its
 * program's (components/edge-relay/boot).
 */
export const relayPrograms = ["podman", "python3", "turnserver"] as const;

/** What hosts publish once a minute to their own scale set; summed over a minute, the whole set's. */
export const hostMetrics = {
  namespace: "cloudgaming/hosts",
  freeSlots: "FreeSlots",
  busySlots: "BusySlots",
} as const;
