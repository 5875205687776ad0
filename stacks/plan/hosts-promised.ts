import { type Problem } from "../../components/conventions";
import { type RegionConfig } from "../config";

/*
 * When sessions are promised and no host could ever play them. A region promises sessions by having pools; it is refused
 *
 * - when it has no pool at all (here), unless it is being removed;
 * - when a serving generation of a pool starts no host: no session and no warm slot is asked for through the week, in a
 *   peak or at a launch. Nothing else ever starts the first host: autoscale's rules count the load of hosts that there are
 *   (components/gpu-pool/plan.ts);
 * - when no generation of the relays serves, since all media is relayed (generation-problems.ts);
 * - when the serving relays, with their spares lost, carry fewer sessions than the hosts of the pools' maxima have slots
 *   (components/edge-relay/plan.ts).
 *
 * A region whose pools are all drained promises nothing, and is accepted: that is how one is taken out of service.
 */

/** A region that promises sessions and has nothing to play them on. */
export function hostProblems({ pools, removing }: RegionConfig): Problem[] {
  if (removing || Object.keys(pools).length > 0) return [];
  return [
    {
      path: "",
      reason: "it has no pool, so no session can be played there",
      fix: "leave one of the defaults' pools in, give it one of its own, or remove the region",
    },
  ];
}
