import { type Problem } from "../../components/conventions";
import { flow, type RegionConfig } from "../config";
import { generationList } from "./generation-list";

interface Generation {
  number: number;
  serving: boolean;
  zones?: string[];
  minimumHosts?: number;
}

/**
 * What stands against a region's generations: a number used twice, zones that aren't there, a pool that keeps too few
 * hosts up, and relays of which none serves.
 *
 * @param zones those that the region has; undefined where nobody knows the region
 */
export function generationProblems({ pools, relays, removing }: RegionConfig, zones?: string[]): Problem[] {
  const fleets: [string, Generation[]][] = [
    ...Object.entries(pools).map(([name, pool]): [string, Generation[]] => [`pools.${name}`, pool.generations]),
    ["relays", relays.generations],
  ];
  const problems = fleets.flatMap(([path, generations]) => [
    ...repeatedNumbers(generations, `${path}.generations`),
    ...(removing ? [] : tooFewHosts(generations, `${path}.generations`)),
    ...(zones ? missingZones(generations, `${path}.generations`, zones) : []),
  ]);
  if (!removing && Object.keys(pools).length > 0 && !relays.generations.some(({ serving }) => serving)) {
    problems.push({
      path: "relays.generations",
      reason: "no generation serves, and all media is relayed",
      fix:
        `write generations: ${generationList(relays.generations.map((each, index, all) => (index === all.length - 1 ? { ...each, serving: true } : each)))}; ` +
        "to take a region out of service, drain its pools, or write removing: true to remove it",
    });
  }
  return problems;
}

/** Of those that serve, one keeps the hosts up that the pool's sessions come to. */
function tooFewHosts(generations: Generation[], path: string): Problem[] {
  const serving = generations.filter((generation) => generation.serving);
  if (serving.length === 0 || serving.some(({ minimumHosts }) => minimumHosts === undefined)) return [];
  const newest = serving.reduce((a, b) => (b.number > a.number ? b : a));
  return [
    {
      path: `${path}[${generations.indexOf(newest)}].minimumHosts`,
      given: newest.minimumHosts,
      reason: "no generation that serves keeps the hosts up that the pool's sessions come to",
      fix: "leave it out; deploy that before another one drains",
    },
  ];
}

function missingZones(generations: Generation[], path: string, known: string[]): Problem[] {
  return generations.flatMap(({ zones = [] }, index) => {
    const fitting = [...new Set(zones)].filter((zone) => known.includes(zone));
    if (fitting.length === zones.length) return [];
    return [
      {
        path: `${path}[${index}].zones`,
        given: zones,
        reason: "zones of a generation are the region's, each once",
        fix:
          known.length > 0
            ? `write ${flow(fitting.length > 0 ? fitting : known)}`
            : "leave it out: the region has none",
      },
    ];
  });
}

function repeatedNumbers(generations: Generation[], path: string): Problem[] {
  const numbers = generations.map(({ number }) => number);
  const repeated = new Set(numbers.filter((number, index) => numbers.indexOf(number) !== index));
  let highest = Math.max(...numbers);
  const renumbered = generations.map((each, index) =>
    numbers.indexOf(each.number) === index ? each : { ...each, number: ++highest },
  );
  return [...repeated].map((number) => ({
    path,
    reason: `two generations have the number ${number}`,
    fix: `write generations: ${generationList(renumbered)}; a number is part of every name`,
  }));
}
