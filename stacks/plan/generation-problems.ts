import { type Problem } from "../../components/conventions";
import { type RegionConfig } from "../config";

interface Generation {
  number: number;
  serving: boolean;
}

/** What stands against a region's generations: a number used twice, and relays of which none serves. */
export function generationProblems({ pools, relays }: RegionConfig): Problem[] {
  const problems = Object.entries(pools).flatMap(([name, pool]) =>
    repeatedNumbers(pool.generations, `pools.${name}.generations`),
  );
  problems.push(...repeatedNumbers(relays.generations, "relays.generations"));
  if (Object.keys(pools).length > 0 && !relays.generations.some(({ serving }) => serving)) {
    problems.push({
      path: "relays.generations",
      reason: "no generation serves, and all media is relayed",
      fix: "let one serve; to take a region out of service, drain its pools",
    });
  }
  return problems;
}

function repeatedNumbers(generations: Generation[], path: string): Problem[] {
  const numbers = generations.map(({ number }) => number);
  const repeated = new Set(numbers.filter((number, index) => numbers.indexOf(number) !== index));
  return [...repeated].map((number) => ({
    path,
    reason: `two generations have the number ${number}`,
    fix: "give each a number of its own; it is part of every name",
  }));
}
