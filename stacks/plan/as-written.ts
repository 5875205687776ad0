import { joinPath, type Problem } from "../../components/conventions";
import { type PlatformConfig } from "../config";

/** A component's setting (its path; empty for all of them) and where the configuration says it. */
export type Origin = readonly [setting: string, written: string];

/** Where problems about a name are gathered: a name is made of several values. */
export const namingPath = "placement.naming";

/**
 * Tells problems by the configuration's paths instead of a component's.
 *
 * @param origins the first that fits is taken; a setting that none fits stays where it is
 */
export function asWritten(problems: readonly Problem[], origins: readonly Origin[]): Problem[] {
  return problems.map((problem) => {
    if (problem.path === namingPath) return problem;
    for (const [setting, written] of origins) {
      const rest = restBehind(problem.path, setting);
      if (rest !== undefined) return inWrittenUnit({ ...problem, path: joinPath(written, rest) });
    }
    return problem;
  });
}

function restBehind(path: string, setting: string): string | undefined {
  if (setting === "" || path === setting) return setting === "" ? path : "";
  if (path.startsWith(`${setting}[`)) return path.slice(setting.length);
  return path.startsWith(`${setting}.`) ? path.slice(setting.length + 1) : undefined;
}

/** The one setting that a component counts in another unit than the configuration. */
function inWrittenUnit(problem: Problem): Problem {
  if (!problem.path.endsWith("megabitsPerSession") || typeof problem.given !== "number") return problem;
  return { ...problem, given: problem.given / 1_000_000 };
}

/** Whoever shortens for the longest name has shortened for all of them. */
export function longestName(problems: readonly Problem[], { workload, environment }: PlatformConfig): Problem[] {
  const [longest] = [...problems].sort((one, other) => String(other.given).length - String(one.given).length);
  if (longest === undefined) return [];
  const tooMany = String(longest.given).length - Number(/at most (\d+)/.exec(longest.reason)?.[1] ?? 0);
  const left = workload.slice(0, Math.max(0, workload.length - tooMany));
  const shorter =
    left.length >= 2
      ? `write ${left.length} letters or less, e.g. ${left}, or give the environment, ${environment}, a shorter name`
      : `give the environment, ${environment}, a shorter name`;
  return [
    {
      path: "workload",
      given: workload,
      reason: `with it, ${longest.reason.replace("the name is", `the name ${String(longest.given)} is`)}`,
      fix: `${shorter}; names are never truncated`,
    },
  ];
}
