import { decideRemovals, type FleetHost, type RemovalSettings } from "../../components/session-controller";
import type { Host, ScaleSet } from "./fleet";

/** The hosts that the session controller deletes at a moment, in seconds, by its contract and nothing else. */
export function controllerRemoves(
  { hosts }: ScaleSet,
  now: number,
  slotsPerHost: number,
  settings: RemovalSettings,
): Host[] {
  // Most minutes there is nobody to ask about, and asking means to describe every host.
  const minute = now / 60;
  const someMayGo =
    hosts.length > settings.minimum &&
    hosts.some(
      ({ state, sessions, freeSince }) =>
        state === "serving" && sessions.size === 0 && minute - freeSince / 60 >= settings.freeMinutesBeforeRemoval,
    );
  if (!someMayGo) return [];
  const byId = new Map(hosts.map((host) => [String(host.id), host]));
  return decideRemovals(
    hosts.map((host) => asTheControllerKnows(host, slotsPerHost)),
    minute,
    settings,
  ).map((id) => byId.get(id)!);
}

function asTheControllerKnows({ id, state, sessions, freeSince }: Host, slots: number): FleetHost {
  const known = { id: String(id), sessions: sessions.size, slots };
  if (state !== "serving") return { ...known, state: "starting" };
  return sessions.size > 0 ? { ...known, state: "busy" } : { ...known, state: "free", freeSince: freeSince / 60 };
}
