import { referenceRegion } from "../../stacks/estimate";
import { type Estimate } from "./estimate";
import { dollars, hostsInShort, reservedLine } from "./short-forms";

/** An estimate for a pull request's summary: what quota it takes, and what its pools cost. */
export function estimateMarkdown({ stack, idle, regions }: Estimate): string {
  return [
    `<details><summary>Quota and cost of <code>${stack}</code></summary>`,
    "",
    "| region | quota | need | new limit |",
    "| --- | --- | ---: | ---: |",
    ...regions.flatMap(({ location, quota }) =>
      quota.map((row) => `| ${location} | ${row.quota} | ${row.need} | ${row.newLimit} |`),
    ),
    "",
    "| region | pool | hosts off peak | USD/h | in peaks | USD/h | session-hour | on spot |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...regions.flatMap(({ location, cost }) =>
      cost.pools.map(({ pool, generation, offPeak, atPeak, perSessionHour }) =>
        [
          `| ${location} | ${pool} g${generation}`,
          hostsInShort(offPeak),
          dollars(offPeak.perHour, 2),
          hostsInShort(atPeak),
          dollars(atPeak.perHour, 2),
          dollars(perSessionHour.onDemand, 3),
          `${dollars(perSessionHour.spot, 3)} |`,
        ].join(" | "),
      ),
    ),
    "",
    ...regions.flatMap(({ location, cost }) =>
      cost.pools.flatMap(reservedLine).flatMap((line) => [`In ${location}, ${line}.`, ""]),
    ),
    ...idle.flatMap((line) => [line, ""]),
    `Hosts: on demand, + spot. In brackets: no price is known for the region, and that of ${referenceRegion} stands in.`,
    `\`npm run estimate -- --stack ${stack}\` says what the numbers are made of.`,
    "",
    "</details>",
    "",
  ].join("\n");
}
