import type { Fault, Faults, RuleRequest } from "../contract";
import { Chance } from "./chance";
import { History } from "./history";
import { type FaultKind, faultKinds, shapes } from "./kinds";

export interface SeededFaultOptions {
  /** What may go wrong. Default: everything. */
  kinds?: readonly FaultKind[];
  /** The share of requests that it happens to, 0 to 1. Default: 0.1. */
  share?: number;
  /** How many requests it happens to at most; attempts at one request count once. Default: 12. */
  most?: number;
  /** Told of every failure that is handed out. */
  onFault?: (fault: Fault, request: RuleRequest) => void;
}

/**
 * Failures that chance hands out, the same for the same seed whatever the order of requests: what happens to a request
 * depends on the seed, the resource's id and whether it is written or deleted. Only which requests `most` leaves out
 * depends on the order.
 *
 * A request that failed is left alone afterwards, so a deployment that is repeated comes through: hand the same faults to
 * every run.
 *
 * @param seed any text.
 */
export function seededFaults(
  seed: string,
  { kinds = faultKinds, share = 0.1, most = 12, onFault }: SeededFaultOptions = {},
): Faults {
  const chance = new Chance(seed);
  const history = new History();
  /** Attempts that are still to fail, by request. */
  const dealt = new Map<string, { fault: Fault; left: number }>();

  const deal = (request: RuleRequest, key: string): { fault: Fault; left: number } | undefined => {
    if (dealt.size >= most || chance.fraction("happens", key) >= share) return undefined;
    const possible = kinds.flatMap((kind) => {
      const fault = shapes[kind].of(request, history);
      return fault ? [{ fault, longest: shapes[kind].longest }] : [];
    });
    if (possible.length === 0) return undefined;
    const { fault, longest } = possible[chance.between(0, possible.length - 1, "kind", key)]!;
    return { fault, left: chance.between(1, longest, "attempts", key) };
  };

  return (request) => {
    const key = `${request.operation} ${request.id.text.toLowerCase()}`;
    const known = dealt.get(key) ?? deal(request, key);
    if (known === undefined || known.left === 0) {
      history.note(request);
      return undefined;
    }
    dealt.set(key, { ...known, left: known.left - 1 });
    if (known.fault.accepted === true) history.note(request);
    onFault?.(known.fault, request);
    return known.fault;
  };
}
