import { dayChart, type Line } from "./chart";
import { type Day, days } from "./days";
import type { PoolDay } from "./replay-pool";
import type { Minute } from "./measure";
import { dayName } from "./time";

/** The first repetition of each day, all pools together, each by its region's own clock: an SVG by its file's name. */
export function pictures(stack: string, byPool: readonly PoolDay[][]): Map<string, string> {
  return new Map(
    days.map((day, index) => [
      `${stack}-${day.key}.svg`,
      picture(
        stack,
        day,
        byPool.map((poolDays) => poolDays[index]!),
      ),
    ]),
  );
}

function picture(stack: string, day: Day, pools: readonly PoolDay[]): string {
  const sum = (key: keyof PoolDay["pictured"], of: (minute: Minute) => number): number[] =>
    pools[0]!.pictured[key].map((_, minute) =>
      pools.reduce((total, { pictured }) => total + of(pictured[key][minute]!), 0),
    );
  const wanted = ({ playing, waiting }: Minute): number => playing + waiting;
  const hosts = ({ hosts: { "on-demand": onDemand, spot } }: Minute): number => onDemand + spot;
  const demand = sum("controller", wanted);
  const playing = sum("controller", (minute) => minute.playing);
  const waits = demand.some((value, minute) => value > playing[minute]!);
  const reactive = !day.promised;
  const staticHosts = pools.reduce((total, pool) => total + pool.staticHosts, 0);
  const slots: Line[] = [
    { label: "demand", style: "demand", values: demand },
    { label: "slots, as scheduled", style: "slots", values: sum("controller", ({ slots }) => slots) },
    ...(reactive
      ? [
          {
            label: "slots with free-slot rules",
            style: "more slots" as const,
            values: sum("free-slots", ({ slots }) => slots),
          },
        ]
      : []),
  ];
  return dayChart(
    `${day.title}, ${stack}`,
    `${dayName(day.date)}; ${pools.length} ${pools.length === 1 ? "pool" : "pools"}, each by its region's clock; the first of the days that were drawn; scale-in by the controller`,
    [
      { unit: "sessions", lines: slots, ...(waits ? { gap: { label: "waiting", values: playing } } : {}) },
      {
        unit: "hosts",
        lines: [
          { label: "hosts, as scheduled", style: "hosts", values: sum("controller", hosts) },
          { label: "of them starting", style: "starting", values: sum("controller", ({ starting }) => starting) },
          { label: "static fleet for this day", style: "baseline", values: [staticHosts] },
          ...(reactive
            ? [{ label: "with free-slot rules", style: "more slots" as const, values: sum("free-slots", hosts) }]
            : []),
        ],
      },
    ],
  );
}
