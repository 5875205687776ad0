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

/**
 * What every host publishes once a minute, of its own slots, on its own scale set. Azure adds up what the hosts of a set publish within
 * a minute, so the sum of a minute is the set's
 * (https://learn.microsoft.com/azure/azure-monitor/metrics/metrics-store-custom-rest-api, 2025-01-27).
 */
export const hostMetrics = {
  namespace: "cloudgaming/hosts",
  freeSlots: "FreeSlots",
  busySlots: "BusySlots",
} as const;
