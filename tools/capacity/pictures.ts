import { BuildDownloads, type Download, hostStart, type Order } from "./build-downloads";
import { type Axis, chart, type Line } from "./chart";
import { type Day, days } from "./days";
import type { Minute } from "./measure";
import { byRegion } from "./replay-stack";
import type { Pool, PoolDay } from "./replay-region";
import { accountMbps } from "./storage-account";
import { hostsFor, type StrategyKey } from "./strategies";
import { dayName } from "./time";

/**
 * The first repetition of each day, all pools together, each by its region's own clock; and how hosts that are ordered together get ready.
 *
 * @returns an SVG by its file's name
 */
export function pictures(stack: string, pools: readonly Pool[], byPool: readonly PoolDay[][]): Map<string, string> {
  return new Map([
    ...days.map((day, index): [string, string] => [
      `${stack}-${day.key}.svg`,
      dayPicture(
        stack,
        day,
        byPool.map((poolDays) => poolDays[index]!),
      ),
    ]),
    [`${stack}-start.svg`, startPicture(stack, pools)],
  ]);
}

function dayPicture(stack: string, day: Day, pools: readonly PoolDay[]): string {
  /** A strategy's sum over all pools; as deployed when none is named. */
  const sum = (of: (minute: Minute) => number, key?: StrategyKey): number[] => {
    const pictured = pools.map((pool) => pool.pictured[key ?? pool.deployed]);
    return pictured[0]!.map((_, minute) => pictured.reduce((total, minutes) => total + of(minutes[minute]!), 0));
  };
  const wanted = ({ playing, waiting }: Minute): number => playing + waiting;
  const slots = (minute: Minute): number => minute.slots;
  const hosts = ({ hosts: { "on-demand": onDemand, spot } }: Minute): number => onDemand + spot;
  const demand = sum(wanted);
  const playing = sum((minute) => minute.playing);
  const waits = demand.some((value, minute) => value > playing[minute]!);
  const staticHosts = pools.reduce((total, pool) => total + pool.staticHosts, 0);
  const other: { key: StrategyKey; label: string } = day.promised
    ? { key: "controller", label: "with a session controller" }
    : { key: "free-slots", label: "with free-slot rules" };
  const style = "more slots" as const;
  return chart(
    `${day.title}, ${stack}`,
    `${dayName(day.date)}; ${pools.length} ${pools.length === 1 ? "pool" : "pools"}, each by its region's clock; the first of the days that were drawn; as deployed`,
    [
      {
        unit: "sessions",
        lines: [
          { label: "demand", style: "demand", values: demand },
          { label: "slots, as deployed", style: "slots", values: sum(slots) },
          { label: other.label, style, values: sum(slots, other.key) },
        ],
        ...(waits ? { gap: { label: "waiting", values: playing } } : {}),
      },
      {
        unit: "hosts",
        lines: [
          { label: "hosts, as deployed", style: "hosts", values: sum(hosts) },
          { label: "of them starting", style: "starting", values: sum(({ starting }) => starting) },
          { label: "static fleet for this day", style: "baseline", values: [staticHosts] },
          { label: other.label, style, values: sum(hosts, other.key) },
        ],
      },
    ],
  );
}

/** A step of the start's picture, in seconds. */
const stepSeconds = 5;

/** Hosts for `atPeak` of all pools of the region that has most of them, ordered in the same second. */
function startPicture(stack: string, pools: readonly Pool[]): string {
  const ordersOf = (ofRegion: readonly Pool[]): Order[] =>
    ofRegion.map(({ settings, sessions }) => ({
      at: 0,
      hosts: hostsFor(sessions.atPeak, settings),
      start: hostStart(settings),
    }));
  const count = (orders: readonly Order[]): number => orders.reduce((sum, { hosts }) => sum + hosts, 0);
  const [largest] = byRegion(pools).sort((a, b) => count(ordersOf(b)) - count(ordersOf(a)));
  const orders = ordersOf(largest!);
  const { region } = largest![0]!;
  const cases: { label: string; mbps: number; style: Line["style"] }[] = [
    {
      label: `sharing ${accountMbps(region) / 1000} Gbit/s, as in ${region}`,
      mbps: accountMbps(region),
      style: "hosts",
    },
    { label: "sharing 50 Gbit/s, as in small regions", mbps: 50_000, style: "slots" },
    { label: "sharing nothing", mbps: Infinity, style: "baseline" },
  ];
  const minutes = Math.max(...cases.map(({ mbps }) => Math.ceil((rampOf(orders, mbps).length * stepSeconds) / 60))) + 1;
  const ramps = cases.map(({ label, mbps, style }) => ({
    label,
    style,
    ramp: rampOf(orders, mbps, (minutes * 60) / stepSeconds),
  }));
  const axis: Axis = {
    values: (minutes * 60) / stepSeconds,
    ticks: Array.from({ length: Math.floor(minutes / 2) + 1 }, (_, index) => ({
      at: (index * 120) / stepSeconds,
      label: `${index * 2} min`,
    })),
  };
  return chart(
    `Hosts that start together, ${stack}`,
    `${count(orders)} hosts for atPeak in ${region}, ordered at 0 min; each boots, then pulls its build from the region's one account`,
    [
      {
        unit: "hosts that are ready",
        lines: ramps.map(({ label, style, ramp }) => ({ label, style, values: ramp.map(({ ready }) => ready) })),
      },
      {
        unit: "Gbit/s from the account",
        lines: ramps.map(({ label, style, ramp }) => ({ label, style, values: ramp.map(({ gbps }) => gbps) })),
      },
    ],
    axis,
  );
}

/** How many hosts are ready at each step, and what the account sends in it; until all are ready, or for a number of steps. */
function rampOf(orders: readonly Order[], mbps: number, steps?: number): { ready: number; gbps: number }[] {
  const downloads = new BuildDownloads<Download>(mbps);
  for (const { hosts, start } of orders) {
    const { bootSeconds, megabits, hostMbps } = start;
    for (let host = 0; host < hosts; host++) downloads.add({ from: bootSeconds, megabits, hostMbps });
  }
  const all = orders.reduce((sum, { hosts }) => sum + hosts, 0);
  const ramp: { ready: number; gbps: number }[] = [];
  for (let ready = 0; steps === undefined ? ready < all : ramp.length < steps;) {
    const before = downloads.sentMegabits;
    ready += downloads.runUntil((ramp.length + 1) * stepSeconds).length;
    ramp.push({ ready, gbps: Math.round((downloads.sentMegabits - before) / stepSeconds / 100) / 10 });
  }
  return ramp;
}
