import { type Problem, wholeNumberProblems } from "../conventions";
import type { PortRange } from "./args";

/** What is wrong with a range of ports, if anything. */
export function portRangeProblems(path: string, { from, to }: PortRange, example: string): Problem[] {
  const problems = [
    ...wholeNumberProblems(`${path}.from`, from, 1, 65535, example),
    ...wholeNumberProblems(`${path}.to`, to, 1, 65535, example),
  ];
  if (problems.length === 0 && from > to) {
    problems.push({
      path,
      given: `${from}-${to}`,
      reason: "the range ends before it starts",
      fix: `write e.g. ${example}`,
    });
  }
  return problems;
}
