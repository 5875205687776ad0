import type { Finding } from "./finding";
import type { PeerEvidence, SecurityEvidence } from "./security";

/** The only peer that a relay sends to. */
const allowed = "a host of the region";

/** What a relay's answers say about its security. Pure: the same evidence gives the same findings. */
export function judgeSecurity(evidence: SecurityEvidence): Finding[] {
  return [
    ...controls(evidence),
    ...evidence.ours.map((peer) => peerFinding(peer, evidence.defaults)),
    ...refusals(evidence),
    quota(evidence.quota),
    {
      claim: "listens on TURN's port and no other",
      seen: evidence.listensOn.join(", "),
      holds:
        evidence.listensOn.length === 2 &&
        new Set(evidence.listensOn.map((socket) => socket.split(" ")[1])).size === 1 &&
        /:3478$/.test(evidence.listensOn[0]!),
    },
    {
      claim: "takes its configuration without a warning",
      seen: evidence.warnings.join("; ") || "none",
      holds: evidence.warnings.length === 0,
    },
  ];
}

/** Without them a refusal would prove nothing: it could be the network's, or the trial's own deafness. */
function controls({ ours, hearTheMachine, defaults }: SecurityEvidence): Finding[] {
  const deaf = ours.filter(({ who, address, heardAt }) => address === heardAt && !hearTheMachine.includes(who));
  const through = defaults.filter(({ who, delivered }) => delivered && who !== allowed);
  return [
    {
      claim: "everybody hears what the relay's machine sends by itself",
      seen: deaf.length === 0 ? `${hearTheMachine.length} of them` : `not ${deaf.map(({ who }) => who).join(", ")}`,
      holds: deaf.length === 0,
    },
    {
      claim: "the trial sees what coturn's defaults let through",
      seen: `${through.length} that it shouldn't`,
      holds: through.length > 0,
    },
  ];
}

function peerFinding({ who, permission, channel, delivered }: PeerEvidence, defaults: PeerEvidence[]): Finding {
  const byDefault = defaults.find((other) => other.who === who);
  const contrast = byDefault?.delivered ? "; by coturn's defaults it does" : "";
  const seen = `${permission}, ${channel}: ${delivered ? "arrives" : "nothing arrives"}`;
  return who === allowed
    ? {
        claim: `${who} is reached`,
        seen,
        holds: permission === "permitted" && channel === "bound" && delivered,
      }
    : {
        claim: `${who} is refused`,
        seen: `${seen}${contrast}`,
        holds: refused(permission) && refused(channel) && !delivered,
      };
}

/** Not this peer, or not a peer of this family (RFC 8656): anything else is another reason, which may pass. */
function refused(answer: number | string): boolean {
  return answer === 403 || answer === 443;
}

function refusals({ refusals: ours, refusalsByDefault, deliveredWithoutAllocation }: SecurityEvidence): Finding[] {
  const one = (claim: string, key: keyof typeof ours, code: number): Finding => ({
    claim,
    seen: `${ours[key]}` + (refusalsByDefault[key] === "allocated" ? "; allocated by coturn's defaults" : ""),
    holds: ours[key] === code,
  });
  return [
    one("nobody without a credential gets an allocation", "withoutCredential", 401),
    one("nobody gets an allocation of IPv6", "ofIPv6", 440),
    one("nobody has TCP relayed", "ofTcp", 442),
    {
      claim: "nothing is sent without an allocation",
      seen: deliveredWithoutAllocation ? "arrives" : "nothing arrives",
      holds: !deliveredWithoutAllocation,
    },
  ];
}

function quota({ perUser, granted, then, anotherUser }: SecurityEvidence["quota"]): Finding {
  return {
    claim: `a user has at most ${perUser} allocations, and takes nobody else's`,
    seen: `${granted}, then ${then}; another user: ${anotherUser}`,
    holds: granted === perUser && then === 486 && anotherUser === "allocated",
  };
}
