import type { CapacityKind } from "../../components/gpu-pool";
import { assumptions } from "./assumptions";
import type { Sample } from "./autoscale";
import type { ScaleSet } from "./fleet";
import type { PoolAtWork } from "./pool-at-work";

/** A pool at the end of a minute. */
export interface Minute {
  /** Sessions that are played. */
  playing: number;
  /** Sessions that wait for a slot. */
  waiting: number;
  /** Slots that are offered, taken ones among them. */
  slots: number;
  /** Hosts that exist, and so are paid for. */
  hosts: Record<CapacityKind, number>;
  /** Of them, those that still start. */
  starting: number;
}

export function minuteOf({ sets, playing, waiting }: PoolAtWork, slotsPerHost: number): Minute {
  const minute: Minute = { playing, waiting, slots: 0, hosts: { "on-demand": 0, spot: 0 }, starting: 0 };
  for (const { kind, hosts } of sets) {
    minute.hosts[kind] += hosts.length;
    for (const { state } of hosts) {
      if (state === "serving") minute.slots += slotsPerHost;
      if (state === "starting") minute.starting++;
    }
  }
  return minute;
}

/** What Azure Monitor gets of a scale set in a minute; undefined while it has no host. A host that starts is idle and publishes nothing. */
export function sampleOf({ hosts }: ScaleSet, slotsPerHost: number): Sample | undefined {
  if (hosts.length === 0) return undefined;
  const { idle, full } = assumptions.cpu;
  let [load, free, serving] = [0, 0, 0];
  for (const { sessions, state } of hosts) {
    load += idle + ((full - idle) * sessions.size) / slotsPerHost;
    if (state !== "serving") continue;
    serving++;
    free += slotsPerHost - sessions.size;
  }
  return { cpu: load / hosts.length, freeSlots: serving === 0 ? undefined : free };
}
