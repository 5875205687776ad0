import { type Problem } from "../../components/conventions";
import { type FleetRecord, flow } from "../config";
import { type Difference } from "./settled-settings";

/** A generation as the configuration writes it. */
export type Written = { number: number; serving: boolean } & Record<string, unknown>;

interface EditedFleet {
  /** `regions.japaneast.pools.standard` */
  path: string;
  written: Written[];
  deployed: FleetRecord<{ serving: boolean }>;
  /** What was edited and must stay, by generation. */
  broken: Map<number, Difference[]>;
}

/** The refusals of edits of what stays, each with what to write so that a new generation takes it over. */
export function settledProblems(fleet: EditedFleet): Problem[] {
  return [...fleet.broken].flatMap(([number, edits]) => edits.map((edit) => settledProblem(fleet, number, edit)));
}

function settledProblem(fleet: EditedFleet, number: number, edit: Difference): Problem {
  const { path, written, deployed } = fleet;
  const { setting, deployed: value, wanted, consequence } = edit;
  if (setting === "mostHosts") return fewerHosts(path, number, edit);
  const index = written.findIndex((generation) => generation.number === number);
  const key = setting === "reservation" ? "reservedHosts" : setting;
  const own = written[index]?.[key] !== undefined;
  const problem = {
    path: own ? `${path}.generations[${index}].${key}` : knob(path, setting),
    ...(setting === "spot" || setting === "reservation" ? {} : { given: wanted }),
    reason: `generation ${number} is deployed ${withWhat(setting, value)}, and ${consequence}`,
  };
  const place = setting === "zones" && !own ? `${path}.generations` : "generations";
  const kept = `write ${place}: ${flow(written.map((generation) => pinned(generation, fleet)))}`;
  if (setting === "reservation" && value !== undefined) {
    return { ...problem, fix: `${kept}: nothing is reserved or paid for, and the rest goes with the generation` };
  }
  if (setting === "ports") {
    return {
      ...problem,
      fix: "run the version of this program that deployed it, until a generation of this one serves",
    };
  }
  const next = Math.max(deployed.highest, ...written.map((generation) => generation.number)) + 1;
  if (!deployed.generations[`${number}`]!.serving) {
    return {
      ...problem,
      fix: `${setting === "spot" ? "leave spotShare as it was, or " : ""}${kept}, or remove generation ${number} and add a generation ${next}`,
    };
  }
  // Somebody who has written the new generation already only forgot to pin the old one.
  const begun = written.some((generation) => !(`${generation.number}` in deployed.generations));
  const asked = setting === "reservation" ? written[index]?.[key] : wanted;
  const added = { number: next, serving: false, ...(own || setting === "spot" ? { [key]: asked } : {}) };
  const generations = [...written.map((generation) => pinned(generation, fleet)), ...(begun ? [] : [added])];
  const before = setting === "spot" ? "leave spotShare as it was, and " : "";
  return { ...problem, fix: `${before}write ${place}: ${flow(generations)}` };
}

function withWhat(setting: string, deployed: unknown): string {
  if (setting === "spot") return "with spot capacity";
  if (setting !== "reservation") return `with ${flow(deployed)}`;
  return deployed === undefined ? "without reserved capacity" : "with reserved capacity";
}

/** A generation as it must be written to stay what it is, however its pool's settings change. */
function pinned({ serving, ...own }: Written, { broken }: EditedFleet): Record<string, unknown> {
  // A generation can say that it has no spot capacity, and not that it has: its pool says that.
  const edits = (broken.get(own.number) ?? [])
    .filter(({ setting }) => setting !== "mostHosts")
    .map(({ setting, deployed }): [string, unknown] => {
      if (setting === "reservation") return ["reservedHosts", deployed === undefined ? false : 0];
      return [setting, setting === "spot" ? undefined : deployed];
    });
  const all: Record<string, unknown> = { ...own, ...(serving ? {} : { serving }), ...Object.fromEntries(edits) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A lower maximum is a scale-in, and nobody knows here how many hosts run: a person who does may say that it is one of none. */
function fewerHosts(path: string, number: number, { deployed, wanted, consequence }: Difference): Problem {
  const [before, now] = [deployed, wanted].map((hosts) => hosts as MostHosts) as [MostHosts, MostHosts];
  const onDemand = now.onDemand < before.onDemand;
  return {
    path: onDemand ? `${path}.sessions` : `${path}.spotShare`,
    reason: `generation ${number} may have ${hostsInWords(before)}, and now it would be ${hostsInWords(now)}: ${consequence}`,
    fix:
      (onDemand
        ? "write sessions as it was (git has it): the largest of atPeak and the launches' sessions decides, with warmFreeSlots"
        : "write spotShare as it was (git has it)") +
      (before.spot > 0 && now.spot === 0
        ? ", so that some of its hosts are spot; a generation gives spot capacity up by another one that has none"
        : `; or, once no more than ${hostsInWords(now)} run, record it with \`npm run config -- lock --stack <stack> --lower-maxima\``),
  };
}

interface MostHosts {
  onDemand: number;
  spot: number;
}

/** `62 on-demand and 18 spot hosts` */
export function hostsInWords({ onDemand, spot }: MostHosts): string {
  if (spot > 0) return `${onDemand} on-demand and ${spot} spot hosts`;
  return onDemand === 1 ? "1 on-demand host" : `${onDemand} on-demand hosts`;
}

/** Where a setting of a pool or of relays is written; zones are the whole region's, and hosts follow from sessions. */
export function knob(path: string, setting: string): string {
  if (setting === "zones") return `${path.split(".").slice(0, 2).join(".")}.zones`;
  return `${path}.${{ spot: "spotShare", mostHosts: "sessions", reservation: "reservedHosts" }[setting] ?? setting}`;
}

/** What a generation has more of than was deployed, as a clause. */
export function moreInWords({ setting, wanted }: Difference): string {
  if (setting === "spot") return "has spot capacity now";
  if (setting === "reservation") return "starts hosts in reserved capacity now";
  return setting === "mostHosts" ? `may have ${hostsInWords(wanted as MostHosts)} now` : `has ${flow(wanted)} now`;
}
