import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfiguration } from "../../../stacks/check-configuration";
import { stackConfig } from "../../../tools/config/stack-config";
import { renewLock } from "../../../tools/config/renew-lock";
import { committedConfig, committedLock, project } from "../../support/stacks";
import { type Mistake, mistakes } from "./mistakes";
import { correctConfig, correctLock, problemsOf, refusalOf, told } from "./scene";

function made(...changes: ((config: any) => void)[]): any {
  const config = correctConfig();
  for (const change of changes) change(config);
  return config;
}

describe("a configuration", () => {
  it("without a mistake is accepted", () => {
    assert.deepEqual(problemsOf(correctConfig()), []);
  });

  for (const { what, make, told: expected } of mistakes) {
    it(`with ${what} is refused, with path, value, reason and fix`, () => {
      assert.deepEqual(told(problemsOf(made(make))), expected);
    });
  }

  it("with two mistakes reports both, or announces that further checks follow, and nothing that neither caused", () => {
    const alone = mistakes.map((mistake) => ({ ...mistake, ...refusalOf(made(mistake.make)) }));
    const wrong = alone.flatMap((one, index) => alone.slice(index + 1).flatMap((other) => wrongTogether(one, other)));
    assert.deepEqual(wrong, []);
  }).timeout(240_000);
});

type Alone = Mistake & ReturnType<typeof refusalOf>;

/** What is missing or too much when both mistakes are made. */
function wrongTogether(one: Alone, other: Alone): string[] {
  const config = attempt(one.make, other.make);
  // The one undoes the other, or takes away where it is made.
  if (config === undefined) return [];
  const pair = `${one.what} + ${other.what}`;
  const { problems, furtherChecks } = refusalOf(config);
  const paths = problems.map(({ path }) => path);
  // The first wave is complete; the second may leave out what rests on a value that is refused.
  const first = [one, other].filter(({ singleValues }) => singleValues);
  const due = furtherChecks ? first : [one, other];
  const missing = due.flatMap((mistake) => mistake.problems).filter(({ path }) => !paths.includes(path));
  const known = [...one.problems, ...other.problems].map(({ path }) => path);
  return [
    ...missing.map(({ path }) => `${pair}: ${path} is missing`),
    ...paths.filter((path) => !known.includes(path)).map((path) => `${pair}: neither caused ${path}`),
    ...(paths.length === 0 ? [`${pair}: accepted`] : []),
  ];
}

/** Both mistakes made, whichever comes first; undefined where that makes a difference. */
function attempt(one: (config: any) => void, other: (config: any) => void): any {
  try {
    const config = made(one, other);
    assert.deepEqual(config, made(other, one));
    return config;
  } catch {
    return undefined;
  }
}

describe("whatever stands in a configuration", () => {
  const check = (values: unknown) =>
    checkConfiguration({ values, lockOf: () => ({ lock: correctLock, problems: [] }) });

  it("is checked without an exception: any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (values) => {
        assert.ok(check(values).problems.length > 0);
      }),
      { numRuns: 150 },
    );
  }).timeout(120_000);

  it("is checked without an exception: any JSON at any place of a correct one", () => {
    const places = placesIn(correctConfig());
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...places), fc.oneof(fc.jsonValue({ maxDepth: 2 }), oddValues)), {
          minLength: 1,
          maxLength: 4,
          selector: ([place]) => place.join("."),
        }),
        (changes) => {
          const config = correctConfig();
          // A copy: what is written below one place must not be in another, or in the next run.
          for (const [place, value] of changes) write(config, place, structuredClone(value));
          const { plan, problems } = check(config);
          assert.equal(plan === undefined, problems.length > 0);
          for (const { reason, fix } of problems) assert.ok(reason !== "" && fix !== "");
        },
      ),
      { numRuns: 400 },
    );
  }).timeout(240_000);
});

const oddValues = fc.constantFrom<unknown>(
  undefined,
  "",
  "japaneast",
  "10.0.0.0/33",
  "999.0.0.0/8",
  "Standard_",
  -1,
  1e9,
  [],
  {},
);

function placesIn(value: unknown, above: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [above];
  const below = Object.entries(value).flatMap(([key, inner]) =>
    placesIn(inner, [...above, Array.isArray(value) ? Number(key) : key]),
  );
  return above.length === 0 ? below : [above, ...below];
}

function write(config: any, place: (string | number)[], value: unknown): void {
  const parent = place.slice(0, -1).reduce((inner, key) => inner?.[key], config);
  if (typeof parent !== "object" || parent === null) return;
  if (value === undefined) delete parent[place.at(-1)!];
  else parent[place.at(-1)!] = value;
}

describe("what the checks rest on", () => {
  it("a secret is refused, and its value shown nowhere", () => {
    const config = made((config) => (config.azure.tenantId = "hunter2"));
    const problems = problemsOf(config, ["azure"]);
    assert.deepEqual(told(problems), [
      "azure: it is, or holds, a secret (`secure:`), and the configuration takes none; write the value itself; secrets are generated, or stay in a vault",
    ]);
  });

  it("an environment that can't be read is promised nothing", () => {
    const values = made((config) => {
      config.environment = "Prod";
      config.homeRegion = "nowhere";
    });
    const { problems } = checkConfiguration({ values, lockOf: () => assert.fail("there is no such lock") });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["environment", "homeRegion"],
    );
  });

  it("a lock that can't be read is said once, and blames nobody else", () => {
    const broken = { path: "stacks/prod.lock.yaml", reason: "it is no YAML", fix: "restore it" };
    const values = made((config) => (config.homeRegion = "eastus22"));
    const lock = { version: 2 as const, addressIndexes: {}, regions: {} };
    const { problems } = checkConfiguration({ values, lockOf: () => ({ lock, problems: [broken] }) });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["homeRegion", "stacks/prod.lock.yaml"],
    );
  });

  it("problems come in the order of the file, whatever found them", () => {
    const pathsOf = (change: (config: any) => void): string[] => problemsOf(made(change)).map(({ path }) => path);
    const spanning = pathsOf((config) => {
      config.regions.westus.zones = ["1"];
      config.regions.centralindia.relays = { perZone: 1 };
      config.regions.japaneast.zones = ["3", "3"];
      config.defaults.relays.coturn = { source: "package" };
      config.workload = "game";
    });
    assert.deepEqual(spanning, [
      "workload",
      "defaults.relays.coturn.source",
      "regions.japaneast.zones",
      "regions.centralindia.relays.perZone",
      "regions.westus.zones",
    ]);
    const single = pathsOf((config) => {
      config.regions.swedencentral.zones = ["4"];
      config.regions.japaneast.withoutPools = ["none"];
      config.homeRegion = "eastus22";
      config.production = "yes";
      config.defaults.relays.realm = "Play!";
      config.regions.westus.zones = ["1"];
    });
    assert.deepEqual(single, [
      "production",
      "homeRegion",
      "defaults.relays.realm",
      "regions.japaneast.withoutPools[0]",
      "regions.swedencentral.zones[0]",
    ]);
  });

  it("a value that is refused by itself is not compared with what the lock file remembers", () => {
    const lock = structuredClone(renewLock(committedConfig("prod"), committedLock("prod")).lock!);
    for (const region of Object.values(lock.regions!)) {
      const { generations } = region.pools["standard"]!;
      region.pools["standard"] = { highest: 2, generations: { 2: generations["1"]! } };
    }
    const pathsOf = (change: (config: any) => void): string[] => {
      const config = structuredClone(stackConfig(project, "prod"));
      change(config);
      const { problems } = checkConfiguration({ values: config, lockOf: () => ({ lock, problems: [] }) });
      return problems.map(({ path }) => path);
    };
    assert.deepEqual(
      pathsOf((config) => (config.defaults.pools.standard.generations = [{ number: 2 }])),
      [],
    );
    assert.deepEqual(
      pathsOf((config) => (config.defaults.pools.standard.generations = [{ number: "second" }])),
      ["defaults.pools.standard.generations[0].number"],
    );
    assert.deepEqual(
      pathsOf((config) => (config.regions = "all")),
      ["regions"],
    );
  });
});
