import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outputsSchema } from "../../../stacks/outputs";
import { declareStack } from "../../support/declare-stack";
import { project, stacks } from "../../support/stacks";

type Schema = Record<string, any>;

/** The dev stack with every setting that no committed stack uses, and that is in the outputs. */
const launches = [
  { name: "release", date: "2026-12-10", start: "10:00", end: "16:00", sessions: 3 },
  { name: "season", date: "2027-02-06", start: "10:00", end: "16:00", sessions: 1 },
];
const hub = {
  virtualNetworkId:
    "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub",
  addressSpaces: ["172.31.0.0/22"],
};
const egressRange = {
  name: "back-end",
  prefixes: ["203.0.113.0/24"],
  protocol: "tcp",
  ports: [{ from: 443, to: 443 }],
};
const image = {
  kind: "gallery",
  id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3",
};
const declareEverySetting = () =>
  declareStack("dev", {
    change: (config) => {
      config.network.hub = hub;
      config.network.egressRanges = [egressRange];
      Object.assign(config.defaults.pools.standard, { spotShare: 0, launches, image });
      const rollingUpgrade = { batchPercent: 30, grantedVcpus: { family: 1000, region: 1000 } };
      config.defaults.pools.standard.generations = [
        { number: 1, serving: false, rollingUpgrade },
        { number: 2 },
        { number: 3, minimumHosts: 1 },
      ];
      config.regions.swedencentral = { removing: true };
      config.defaults.relays.generations = [
        { number: 1 },
        { number: 2, tls: { certificate: "relay-tls", domain: "turn.example.com" } },
      ];
    },
  });

/** The places of a JSON schema that none of the values has, or has only as an empty list: `.network.hub`. */
function placesWithoutValue(schema: Schema, values: unknown[], root = schema, path = ""): string[] {
  if (schema.$ref !== undefined) {
    const found = (schema.$ref as string).replace("#/", "").split("/");
    return placesWithoutValue(
      found.reduce((at, key) => at[key], root),
      values,
      root,
      path,
    );
  }
  const objects = values.filter((value) => typeof value === "object" && value !== null && !Array.isArray(value));
  const at = (next: Schema, found: unknown[], name: string) =>
    found.length === 0 ? [path + name] : placesWithoutValue(next, found, root, path + name);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>).flatMap(([key, next]) =>
    at(
      next,
      objects.map((value) => (value as any)[key]).filter((value) => value !== undefined),
      `.${key}`,
    ),
  );
  const elements = schema.items ? at(schema.items, values.filter(Array.isArray).flat(), "[]") : [];
  const others = [...Object.values(schema.patternProperties ?? {}), schema.additionalProperties]
    .filter((next): next is Schema => typeof next === "object" && next !== null)
    .flatMap((next) => {
      const found = objects.flatMap((value) =>
        Object.entries(value as object).flatMap(([key, member]) => (key in (schema.properties ?? {}) ? [] : [member])),
      );
      return at(next, found, ".*");
    });
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((next) =>
    placesWithoutValue(next, values, root, path),
  );
  return [...properties, ...elements, ...others, ...alternatives];
}

describe("stack outputs of every setting", function () {
  this.timeout(120_000);

  it("have a value for each place of the contract (else: add the new setting to this test)", async () => {
    const schema = JSON.parse(readFileSync(join(project, "docs/outputs.schema.json"), "utf8")) as Schema;
    const committed: unknown[] = [];
    for (const stack of stacks) committed.push((await declareStack(stack)).outputs);
    const { outputs } = await declareEverySetting();
    assert.deepEqual(placesWithoutValue(schema, [...committed, outputs]), []);
    // The walk finds what is missing.
    assert.ok(placesWithoutValue(schema, committed).includes(".*.network.egressRanges[]"));
  });

  it("are the settings' values", async () => {
    const { outputs } = await declareEverySetting();
    const parsed = outputsSchema.safeParse(outputs);
    assert.ok(parsed.success, parsed.error?.message);
    const { pools, network, relays } = outputs["region-japaneast-1"];
    for (const pool of pools) {
      assert.deepEqual(pool.launches, [
        { name: "release", date: "2026-12-10", sessions: 3 },
        { name: "season", date: "2027-02-06", sessions: 1 },
      ]);
    }
    assert.deepEqual(
      pools.map(({ rollingUpgrade }: any) => rollingUpgrade),
      [{ batchPercent: 30, surgeHosts: 2 }, undefined, undefined],
    );
    assert.deepEqual(
      pools.map(({ minimumHosts, onDemand }: any) => [minimumHosts, onDemand.minimum]),
      [
        [undefined, 2],
        [undefined, 2],
        [1, 1],
      ],
    );
    const regions = ["japaneast", "swedencentral"].map((name) => outputs[`region-${name}-1`].removing);
    assert.deepEqual(regions, [undefined, true]);
    assert.deepEqual(network.egressRanges, [{ ...egressRange, protocol: "Tcp" }]);
    const { otherSide, peeringId, ...peered } = network.hub;
    assert.deepEqual(peered, hub);
    assert.match(peeringId, /\/virtualNetworkPeerings\//);
    assert.match(otherSide, /^az network vnet peering create .*vnet-hub/);
    assert.deepEqual(
      relays.map(({ ports, servers }: any) => [ports.tls, servers.map(({ hostName }: any) => hostName)]),
      [
        [undefined, [undefined]],
        [443, ["relay-dev-jpe-1-g2-z1-1.turn.example.com"]],
      ],
    );
  });
});
