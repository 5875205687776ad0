import { referenceRegion } from "../../stacks/estimate";
import type { Cost } from "./statistics";
import { type DayReplay, promised, type Promised, type StackReplay, type StrategyReplay } from "./replay-stack";

/** The replay as Markdown, for a terminal as well as for a page. */
export function reportLines({ stack, pools, days, assumptions }: StackReplay): string[] {
  const sizes = [...new Map(pools.map((pool) => [pool.size, pool])).values()];
  return [
    `${stack}: ${count(pools.length, "pool")}, each day ${count(assumptions.repetitions, "time")} with other dice. ` +
      `A host is ready ${sizes.map(({ size, readySeconds }) => `${minutes(readySeconds)} after its order (${size})`).join(", ")}.`,
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
        "as configured, but for",
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
    verdict(day.promise),
    "",
    ...table(
      ["pool, as configured", "sessions", "over 30 s", "against static peak", "against the day's own peak"],
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

function strategyRow({ title, configured, summary, saved }: StrategyReplay): string[] {
  const { queueSeconds, shareOverPatience, endedByScaleIn, endedByEviction, hostHours, cost } = summary;
  return [
    configured ? `**${title}**` : title,
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

function verdict({ kept, sessions, shareOverPatience, saved, savedOfDay }: Promised): string {
  const found =
    `${percent(shareOverPatience, 3)} of ${whole(sessions)} sessions waited longer than 30 s, ` +
    `with ${percent(saved, 0)} fewer host-hours than static peak (${percent(savedOfDay, 0)} fewer than a fleet for this day's own peak)`;
  if (kept === undefined) return `Nothing is promised for this day: ${found}.`;
  const promise = `${percent(promised.shareOverPatience, 1)} at most, ${percent(promised.saved, 0)} fewer at least`;
  return `The promise (${promise}) is **${kept ? "kept" : "broken"}**: ${found}.`;
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
  return seconds < 60 ? `${Math.round(seconds)} s` : minutes(seconds);
}

function minutes(seconds: number): string {
  const all = Math.round(seconds);
  return `${Math.floor(all / 60)} min${all % 60 ? ` ${all % 60} s` : ""}`;
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
