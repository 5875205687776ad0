import { referenceRegion } from "../../stacks/estimate";
import type { Cost } from "./statistics";
import { type DayReplay, promised, type Promised, type StackReplay, type StrategyReplay } from "./replay-stack";
import { durationText } from "./time";

/** The replay as Markdown, for a terminal as well as for a page. */
export function reportLines({ stack, pools, days, assumptions }: StackReplay): string[] {
  const sizes = [...new Map(pools.map((pool) => [pool.size, pool])).values()];
  return [
    `${stack}: ${count(pools.length, "pool")}, each day ${count(assumptions.repetitions, "time")} with other random numbers. ` +
      `From its order until it is ready, a host takes ` +
      `${sizes.map(({ size, readySeconds, allReadySeconds }) => `${durationText(readySeconds)} alone, and ${durationText(allReadySeconds)} when all hosts for \`atPeak\` start at once (${size})`).join("; ")}.`,
    ...days.flatMap((day) => ["", `### ${day.title} (${day.weekday})`, "", ...dayLines(day)]),
    "",
    `Host-hours and USD are of one day, sessions and how they ended of all ${assumptions.repetitions}. ` +
      `≈ stands before costs of regions whose own prices aren't known, at those of ${referenceRegion}.`,
  ];
}

function dayLines(day: DayReplay): string[] {
  return [
    ...table(
      [
        "as configured, except for",
        "queue median",
        "p99",
        "over 30 s",
        "ended by scale-in",
        "by eviction",
        "host-hours",
        "against static peak",
        "USD",
      ],
      day.strategies.map(strategyRow),
    ),
    "",
    ...verdict(day),
    "",
    ...table(
      ["pool, as deployed", "sessions", "over 30 s", "against static peak", "against the day's own peak"],
      day.pools.map((pool) => [
        `${pool.region} ${pool.pool}`,
        whole(pool.sessions),
        percent(pool.shareOverPatience, 3),
        difference(pool.saved),
        difference(pool.savedOfDay),
      ]),
    ),
  ];
}

function strategyRow({ title, deployed, summary, saved }: StrategyReplay): string[] {
  const { queueSeconds, shareOverPatience, endedByScaleIn, endedByEviction, hostHours, cost } = summary;
  return [
    deployed ? `**${title}**` : title,
    wait(queueSeconds.median),
    wait(queueSeconds.p99),
    percent(shareOverPatience, 3),
    whole(endedByScaleIn),
    whole(endedByEviction),
    whole(hostHours),
    difference(saved),
    money(cost),
  ];
}

function verdict({ promise, withController }: DayReplay): string[] {
  if (promise.kept === undefined)
    return [`Nothing is promised for this day: ${waited(promise)}, ${hostHours(promise)}.`];
  const lines = [
    `As deployed today, the promise is **${keptOrBroken(promise)}** (${terms(promise)}): ${waited(promise)}.`,
  ];
  if (promise.savingPromised) return [`${lines[0]!.slice(0, -1)}, ${hostHours(promise)}.`];
  return [
    `${lines[0]!} Nothing is promised of host-hours while nobody removes hosts: ${hostHours(promise)}.`,
    "",
    `Once a session controller removes hosts, it is ${keptOrBroken(withController)} (${terms(withController)}): ` +
      `${waited(withController)}, ${hostHours(withController)}.`,
  ];
}

function keptOrBroken({ kept }: Promised): string {
  return kept ? "kept" : "broken";
}

function terms({ savingPromised }: Promised): string {
  const waiting = `${percent(promised.shareOverPatience, 1)} of each pool's sessions wait at most`;
  return savingPromised ? `${waiting}, ${percent(promised.saved, 0)} fewer host-hours at least` : waiting;
}

function waited({ sessions, shareOverPatience }: Promised): string {
  return `${percent(shareOverPatience, 3)} of ${whole(sessions)} sessions waited longer than 30 s`;
}

function hostHours({ saved, savedOfDay }: Promised): string {
  return (
    `${moreOrFewer(saved)} host-hours than static peak ` +
    `(${moreOrFewer(savedOfDay)} than a fleet for this day's own peak)`
  );
}

function moreOrFewer(saved: number): string {
  return `${percent(Math.abs(saved), 0)} ${saved < 0 ? "more" : "fewer"}`;
}

function table(heads: string[], rows: string[][]): string[] {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(heads), `| ${rule.join(" | ")} |`, ...rows.map(line)];
}

function money({ usd, indication }: Cost): string {
  if (usd !== undefined) return whole(usd);
  return indication === undefined ? "not priced" : `≈ ${whole(indication)}`;
}

function wait(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds)} s` : durationText(seconds);
}

function percent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** `−42 %`: what it does without. */
function difference(saved: number): string {
  const rounded = Math.round(saved * 100);
  return rounded === 0 ? "0 %" : `${rounded > 0 ? "−" : "+"}${Math.abs(rounded)} %`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function count(value: number, of: string): string {
  return `${value} ${of}${value === 1 ? "" : "s"}`;
}
