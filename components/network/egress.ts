import { containsCidr, overlapCidr } from "cidr-tools";
import { isPrivate, privateBlocks, type Problem, Problems } from "../conventions";
import type { EgressRange, NetworkSettings } from "./args";
import { portRangeProblems } from "./ports";
import { isSpecial, malformedPrefix, ownSpace } from "./prefixes";

/** Far below Azure's limits (1,000 rules a group, 4,000 prefixes), and more than anybody has read who approves them. */
const most = { ranges: 20, prefixes: 20, ports: 10 };
/** A wider block is nobody's back end: it is a piece of the internet. */
const widestPublic = 16;
const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The name of the rule that lets hosts out to a range. */
export function egressRuleName({ name }: EgressRange): string {
  return `allow-egress-${name}`;
}

/** What is wrong with the ranges that hosts may open connections to. */
export function egressProblems(settings: NetworkSettings): Problem[] {
  const { egressRanges = [] } = settings;
  const problems = new Problems();
  if (egressRanges.length > most.ranges) problems.add(tooMany("egressRanges", egressRanges.length, most.ranges));
  egressRanges.forEach((range, index) => {
    const path = `egressRanges[${index}]`;
    problems.addAll(nameProblems(range, egressRanges.slice(0, index)), `${path}.name`);
    problems.addAll(prefixesProblems(range.prefixes, settings), `${path}.prefixes`);
    problems.addAll(portsProblems(range.ports), `${path}.ports`);
  });
  return problems.list;
}

function nameProblems({ name }: EgressRange, before: readonly EgressRange[]): Problem[] {
  if (!namePattern.test(name) || name.length > 40) {
    return [
      {
        path: "",
        given: name,
        reason: "the name is part of a security rule's",
        fix: "write 1 to 40 lower-case letters, digits and single hyphens, a letter first, e.g. leaderboards",
      },
    ];
  }
  if (!before.some((other) => other.name === name)) return [];
  return [
    {
      path: "",
      given: name,
      reason: "another range has the name",
      fix: `write another name, e.g. ${name.slice(0, 37)}-${before.length + 1}`,
    },
  ];
}

function prefixesProblems(prefixes: readonly string[], settings: NetworkSettings): Problem[] {
  if (prefixes.length === 0) return [none("write at least one block, such as 203.0.113.0/28")];
  if (prefixes.length > most.prefixes) return [tooMany("", prefixes.length, most.prefixes)];
  return prefixes.flatMap((prefix, index) => {
    const problem = prefixProblem(prefix, prefixes.slice(0, index), settings);
    return problem ? [{ path: `[${index}]`, given: prefix, ...problem }] : [];
  });
}

function prefixProblem(
  prefix: string,
  before: readonly string[],
  settings: NetworkSettings,
): Pick<Problem, "fix" | "reason"> | undefined {
  const malformed = malformedPrefix(prefix);
  if (malformed) {
    const fix = malformed.meant === undefined ? "write a block such as 203.0.113.0/28" : `write ${malformed.meant}`;
    return { reason: malformed.reason, fix };
  }
  const { hub } = settings;
  const ours = ownSpace(settings);
  const [, length] = prefix.split("/").map(Number);
  const example = exampleBesides(before);
  const narrower = `write the back end's own block, e.g. ${example}; a back end with only a name needs a firewall that knows names (components/network/README.md)`;
  if (length === 0) return { reason: "this is the whole internet", fix: narrower };
  if (ours !== undefined && overlaps(prefix, ours)) {
    return {
      reason: `it overlaps ${ours}, our own addresses, which the subnets' rules open and nothing else`,
      fix: `write a block outside of the platform, e.g. ${example}, or remove it`,
    };
  }
  if (isPrivate(prefix)) {
    if (hub?.useRemoteGateways || hub?.addressSpaces.some((space) => holds(space, prefix)))
      return repeated(prefix, before);
    return {
      reason: hub
        ? `it is private, and not in the hub's ${hub.addressSpaces.join(", ")}`
        : "it is private, and only a hub would lead there",
      fix: hub
        ? `write a block of the hub, e.g. ${hub.addressSpaces[0]}, or useRemoteGateways: true for the hub`
        : `write a block of the internet, e.g. ${example}, or set the hub`,
    };
  }
  if (overlaps(prefix, ...privateBlocks) || isSpecial(prefix)) {
    return { reason: "some of it is nobody's on the internet", fix: narrower };
  }
  if (length! < widestPublic) {
    return {
      reason: `wider than /${widestPublic}, it is a piece of the internet and nobody's back end`,
      fix: narrower,
    };
  }
  return repeated(prefix, before);
}

/** A block for an example that overlaps none of the others. */
function exampleBesides(others: readonly string[]): string {
  const blocks = ["203.0.113.0/28", "198.51.100.0/28", "192.0.2.0/28"];
  const known = others.filter((other) => malformedPrefix(other) === undefined);
  return blocks.find((block) => !overlaps(block, ...known)) ?? blocks[0]!;
}

/** Azure refuses a rule whose prefixes overlap: https://github.com/kubernetes-sigs/cloud-provider-azure/issues/6775 (2024-08-07). */
function repeated(prefix: string, before: readonly string[]): Pick<Problem, "fix" | "reason"> | undefined {
  const same = before.find((other) => malformedPrefix(other) === undefined && overlaps(prefix, other));
  return same === undefined
    ? undefined
    : {
        reason: `it overlaps ${same}, and Azure refuses that in one rule`,
        fix: "remove it, or the other one if that is narrower",
      };
}

function portsProblems(ports: EgressRange["ports"]): Problem[] {
  if (ports.length === 0) return [none("write at least one, such as {from: 443, to: 443}")];
  if (ports.length > most.ports) return [tooMany("", ports.length, most.ports)];
  const problems = ports.flatMap((range, index) => portRangeProblems(`[${index}]`, range, "{from: 443, to: 443}"));
  if (problems.length > 0) return problems;
  return ports.flatMap(({ from, to }, index) => {
    const same = ports.slice(0, index).find((other) => other.from <= to && from <= other.to);
    if (same === undefined) return [];
    const reason = `they overlap ${same.from}-${same.to}`;
    return [{ path: `[${index}]`, given: `${from}-${to}`, reason, fix: "remove it, or write each port once" }];
  });
}

function none(fix: string): Problem {
  return { path: "", reason: "there is none", fix };
}

function tooMany(path: string, given: number, limit: number): Problem {
  return {
    path,
    given,
    reason: `more than ${limit}`,
    fix: `remove ${given - limit} of them, or take neighbours together`,
  };
}

function overlaps(prefix: string, ...others: string[]): boolean {
  return others.some((other) => overlapCidr(prefix, other));
}

function holds(space: string, prefix: string): boolean {
  return malformedPrefix(space) === undefined && containsCidr(space, prefix);
}
