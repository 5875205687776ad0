import { type Money, type PoolCost, type Price, referenceRegion } from "../../stacks/estimate";
import { type Estimate, type RegionEstimate } from "./estimate";
import { dollars, hostsInShort, reservedLine } from "./short-forms";

const width = 100;

/** An estimate for a terminal, at most 100 characters wide. */
export function estimateLines(estimate: Estimate): string[] {
  const { stack, idle, regions, totals } = estimate;
  const prices = [
    ...new Set(
      regions.flatMap(({ cost }) => [
        ...cost.pools.flatMap((pool) => [
          pool.offPeak.perHour,
          pool.atPeak.perHour,
          ...Object.values(pool.perSessionHour),
          ...(pool.reserved ? [pool.reserved.unusedOffPeak.perHour, pool.reserved.unusedAtPeak.perHour] : []),
        ]),
        cost.network,
        cost.egressPerSessionHour,
      ]),
    ),
  ].flatMap((money) => money.prices);
  return [
    `${stack}: what to ask Azure for, and what it costs`,
    ...idle.flatMap(idleLines),
    ...regions.flatMap((region) => ["", ...regionLines(region)]),
    "",
    "All regions together",
    ...(["offPeak", "atPeak"] as const).map((time) => {
      const { onDemand, spot, unused, perMonth } = totals[time];
      const what = time === "offPeak" ? "off peak" : "in peaks";
      const empty = unused > 0 ? `, ${unused} reserved and unused` : "";
      return `  hosts ${what}: ${onDemand} on demand, ${spot} spot${empty}; if for a month, ${month(perMonth)}`;
    }),
    "",
    ...legend(),
    ...sources(prices),
  ];
}

/** Where, and on a line of its own what: together they are wider than a terminal. */
function idleLines(note: string): string[] {
  const [where, what] = note.split(/: (.*)/);
  return [`${where}:`, `  ${what}`];
}

function regionLines({ region, location, quota, cost }: RegionEstimate): string[] {
  return [
    `${region} (${location})`,
    row("    provider", "    quota", "need", "new limit"),
    ...quota.flatMap((request) => [
      row(`    ${request.provider}`, `    ${request.quota}`, `${request.need}`, `${request.newLimit}`),
      // The families say what the total of a region is made of.
      ...(request.counters[0] === "cores"
        ? []
        : [
            ...request.parts.map(({ of, amount }) => row("", `      ${of}`, `${amount}`, "")),
            ...request.rollOut.map(({ of, amount }) => row("", `      ${of}`, "", `${amount}`)),
          ]),
    ]),
    "",
    poolHeading,
    ...cost.pools.map(poolLine),
    ...cost.pools.flatMap(launchLine),
    ...cost.pools.flatMap((pool) => reservedLine(pool).map((line) => `    ${line}`)),
    ...cost.pools.map(wholeSessionLine),
    `    relays, addresses, NAT gateway: ${dollars(cost.network, 2)}; a session's video to its player: ${dollars(cost.egressPerSessionHour, 2)}`,
  ];
}

/** A row of the table of quotas; without a first column the second one begins where the first would. */
function row(first: string, second: string, need: string, limit: string): string {
  const text = first === "" ? second : `${first.padEnd(14)}${second}`;
  return `${text.padEnd(79)}${need.padStart(7)}${limit.padStart(12)}`.trimEnd();
}

const poolHeading =
  `    ${"pool".padEnd(20)}${"hosts".padStart(9)}${"off peak".padStart(13)}${"hosts".padStart(9)}${"in peaks".padStart(13)}` +
  `${"session-hour".padStart(15)}${"spot".padStart(11)}`;

function poolLine(pool: PoolCost): string {
  const name = `${pool.pool} g${pool.generation}${pool.serving ? "" : " (drains)"}`;
  const { offPeak, atPeak, perSessionHour } = pool;
  return (
    `    ${name.padEnd(20)}${hostsInShort(offPeak).padStart(9)}${dollars(offPeak.perHour, 2).padStart(13)}` +
    `${hostsInShort(atPeak).padStart(9)}${dollars(atPeak.perHour, 2).padStart(13)}` +
    `${dollars(perSessionHour.onDemand, 3).padStart(15)}${dollars(perSessionHour.spot, 3).padStart(11)}`
  );
}

function wholeSessionLine({ pool, generation, perSessionHourInAll: { onDemand, spot } }: PoolCost): string {
  const name = `${pool} g${generation}`;
  return `    ${name}, a session-hour in all: ${dollars(onDemand, 2)}, on spot capacity ${dollars(spot, 2)}`;
}

function launchLine({ pool, generation, atLaunch }: PoolCost): string[] {
  if (atLaunch === undefined) return [];
  const { onDemand, spot, perHour } = atLaunch;
  return [
    `    ${pool} g${generation} at its largest launch: ${onDemand} hosts and ${spot} spot, ${dollars(perHour, 2)}`,
  ];
}

function month({ usd, indication }: Money): string {
  const thousands = (amount: number): string => Math.round(amount).toLocaleString("en-US");
  if (usd !== undefined) return `${thousands(usd)} USD`;
  return indication === undefined ? "not priced" : `not priced (${thousands(indication)} USD in ${referenceRegion})`;
}

function legend(): string[] {
  return [
    "need: what is configured takes at the most. new limit: that and a roll-out's second generations;",
    "  write it in the portal, under Quotas, and add what else the subscription has in the region.",
    "hosts: on demand, + spot; those that nobody removes after a peak go on costing what they did in it.",
    "Money: USD an hour. session-hour: a slot of a host that is full, on demand and spot; in all: with",
    "  its share of the network while as many play as are promised, and its video to the player (egress,",
    "  at the price of the first 10 TB a month).",
    `In brackets: no price is known for the region, and that of ${referenceRegion} (or of the one region where one is`,
    "  known) stands in for it. not priced: none is known anywhere. Neither is a zero.",
  ];
}

function sources(prices: readonly Price[]): string[] {
  const known = [...new Map(prices.map((price) => [`${price.source} ${price.date} ${price.status}`, price])).values()];
  return ["Prices are from:", ...known.flatMap(({ source, date, status }) => wrapped(`${status}, ${date}: ${source}`))];
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (`${lines.at(-1)} ${word}`.length > width - 4) lines.push("");
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
}
