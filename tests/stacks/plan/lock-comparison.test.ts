import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { type Lock, parseConfig, parseLock, type PlatformConfig } from "../../../stacks/config";
import { planPlatform } from "../../../stacks/plan";
import type { settledOfPools, settledOfRelays } from "../../../stacks/plan/settled-settings";
import { lockText } from "../../../tools/config/lock-text";
import { renewLock } from "../../../tools/config/renew-lock";
import { stackConfig } from "../../../tools/config/stack-config";
import { committedRecord, project } from "../../support/stacks";

type Change = (config: any) => void;

/** Prod with two regions, changed. */
function prodWith(...changes: Change[]): PlatformConfig {
  const config: any = structuredClone(stackConfig(project, "prod"));
  config.regions = { eastus2: {}, japaneast: {} };
  for (const change of changes) change(config);
  const { value, problems } = parseConfig(config);
  assert.deepEqual(problems, []);
  return value!;
}

function deployed(...changes: Change[]): Lock {
  const config = prodWith(...changes);
  const { lock, problems } = renewLock(config, { version: 2, addressIndexes: {}, regions: {} });
  assert.deepEqual(problems, []);
  return lock!;
}

const inPool =
  (settings: object): Change =>
  (config) =>
    Object.assign(config.defaults.pools.standard, settings);
const inRelays =
  (settings: object): Change =>
  (config) =>
    Object.assign(config.defaults.relays, settings);
const inRegion =
  (settings: object | undefined): Change =>
  (config) => {
    if (settings === undefined) delete config.regions.eastus2;
    else config.regions.eastus2 = settings;
  };
/** A second pool in eastus2. */
const premium =
  (...written: object[]): Change =>
  (config) => {
    const { image } = config.defaults.pools.standard;
    const hosts = { slotsPerHost: 1, channel: "prod", sessions: { atPeak: 2, offPeak: 2 } };
    const premium = { size: "Standard_NV36ads_A10_v5", image, ...hosts, generations: written };
    config.regions.eastus2 = { pools: { premium } };
  };
const generations = (...written: object[]): { generations: object[] } => ({ generations: written });
const setTo =
  (key: string, value: unknown): Change =>
  (config) => {
    config[key] = value;
  };
const otherTenant = "00000000-0000-4000-8000-00000000000b";
const none: Change = () => undefined;

/** What renewing the lock says: what was recorded, or what is refused. */
function renewal(before: Change[], after: Change[]): { recorded: string[]; refused: string[] } {
  const renewed = renewLock(prodWith(...after), deployed(...before));
  const refused = renewed.problems.map(({ path, reason }) => `${path}: ${reason}`);
  return { recorded: renewed.recorded, refused };
}

const serves1 = { number: 1 };
const drains1 = { number: 1, serving: false };
const serves2 = { number: 2 };
const new2 = { number: 2, serving: false };
/** Prod's own image of hosts, or another of its gallery, in a version. */
const hostImage = (version: string, name = "streaming-host") => {
  const { id } = (stackConfig(project, "prod") as any).defaults.pools.standard.image;
  return { kind: "gallery", id: id.replace(/images\/[^/]+\/versions\/.*$/, `images/${name}/versions/${version}`) };
};
const granted = { family: 5000, region: 5000 };
const upgrades = (version: string) => ({
  ...drains1,
  image: hostImage(version),
  rollingUpgrade: { batchPercent: 20, grantedVcpus: granted },
});

describe("the lock file", () => {
  it("remembers workspaces: a new one is recorded, and none that is there moves or goes", () => {
    const workspaces =
      (written: Record<string, string>): Change =>
      (config) =>
        (config.monitoring.workspaces = written);
    const europe = workspaces({ europe: "swedencentral" });
    const path = "monitoring.workspaces.europe";
    const reason = "stacks/prod.lock.yaml says swedencentral: in another region, or gone, its logs would be deleted";
    assert.deepEqual(deployed(europe).workspaces, { europe: "swedencentral" });
    // The home region's own is remembered with the home region.
    assert.equal(deployed(workspaces({ us: "eastus2" })).workspaces, undefined);
    assert.deepEqual(renewal([workspaces({})], [europe]), { recorded: [`${path}: it is new.`], refused: [] });
    for (const other of [{ europe: "westeurope" }, {}] as Record<string, string>[]) {
      assert.deepEqual(renewal([europe], [workspaces(other)]), { recorded: [], refused: [`${path}: ${reason}`] });
    }
    const { problems } = planPlatform(prodWith(europe), deployed(workspaces({})));
    assert.deepEqual(
      problems.map(({ path, reason }) => `${path}: ${reason}`),
      [`${path}: it is new, and stacks/prod.lock.yaml doesn't say so yet`],
    );
  });

  it("takes a workspace for a group of geographies before its first region and after its last, and not between", () => {
    const asia: Change = (config) => (config.monitoring.workspaces = { asiapacific: "japaneast" });
    const none: Change = (config) => (config.monitoring.workspaces = {});
    const alone: Change = (config) => (config.regions = { eastus2: {} });
    const removing: Change = (config) => (config.regions.japaneast = { removing: true });
    const path = "monitoring.workspaces.asiapacific";
    const reason =
      "stacks/prod.lock.yaml says that japaneast was deployed without it: its collection rule would have to move, " +
      "and Azure deletes none that machines are associated with";
    assert.deepEqual(renewal([none], [asia]), { recorded: [], refused: [`${path}: ${reason}`] });
    assert.deepEqual(renewal([none, removing], [asia, alone]), { recorded: [], refused: [`${path}: ${reason}`] });
    assert.deepEqual(renewal([none, alone], [asia, alone]), { recorded: [`${path}: it is new.`], refused: [] });
    assert.deepEqual(renewal([none, alone], [asia]).refused, []);
    assert.deepEqual(
      planPlatform(prodWith(asia), deployed(none)).problems.map(({ path, reason }) => `${path}: ${reason}`),
      [`${path}: ${reason}`],
    );
  });

  const legal: [what: string, before: Change[], after: Change[], recorded: RegExp[]][] = [
    ["nothing new", [], [], []],
    [
      "a new generation",
      [],
      [inPool(generations(serves1, new2))],
      [/^regions\.eastus2\.pools\.standard\.generations: generation 2 is new and doesn't serve yet\.$/, /japaneast/],
    ],
    [
      "one that serves, and another that drains",
      [inRelays(generations(serves1, new2))],
      [inRelays(generations(drains1, serves2))],
      [/eastus2\.relays.*: generation 1 drains now/, /eastus2\.relays.*: generation 2 serves now/, /japan/, /japan/],
    ],
    [
      "one that serves again",
      [inPool(generations(drains1))],
      [inPool(generations(serves1))],
      [/1 serves now/, /japan/],
    ],
    [
      "the removal of one that drained",
      [inRelays(generations(drains1, serves2))],
      [inRelays(generations(serves2))],
      [/eastus2\.relays\.generations: generation 1, which drained, is gone/, /japaneast/],
    ],
    [
      "the removal of a pool that drained",
      [premium(drains1)],
      [],
      [/^regions\.eastus2\.pools\.premium\.generations: generation 1, which drained, is gone/],
    ],
    ["a rotation", [], [inRelays({ secretEpoch: 2 })], [/eastus2.*rotated, to epoch 2/, /japaneast/]],
    ["more relays", [], [inRelays({ perZone: 3 })], [/eastus2\.relays\.perZone: generation 1 has 3 now/, /japan/]],
    [
      "another zone",
      [inRegion({ zones: ["1", "2"], relays: { perZone: 3 } })],
      [inRegion({ zones: ["1", "2", "3"], relays: { perZone: 3 } })],
      [/^regions\.eastus2\.zones: generation 1 has \["1", "2", "3"\] now/, /eastus2\.zones/],
    ],
    [
      "spot capacity",
      [inPool({ spotShare: 0 })],
      [],
      [/eastus2\.pools\.standard\.spotShare: generation 1 has spot capacity now/, /japan/],
    ],
    [
      "a region",
      [inRegion(undefined)],
      [],
      [/^eastus2\/1 has the address index 2 now/, /^regions\.eastus2: it is new/],
    ],
    [
      "an upgrade in place of what drained before, and another version of its image with it",
      [premium(drains1)],
      [premium(upgrades("2.0.0"))],
      [
        /^regions\.eastus2\.pools\.premium\.generations: generation 1 is upgraded in place now/,
        /^regions\.eastus2\.pools\.premium\.image: generation 1 has \{kind: gallery, id: .*\/versions\/2\.0\.0\} now/,
      ],
    ],
    [
      "a version back, while it is upgraded in place",
      [premium(upgrades("2.0.0"))],
      [premium(upgrades("1.0.0"))],
      [/premium\.image: generation 1 has .*1\.0\.0\} now/],
    ],
    [
      "the end of an upgrade in place, and only then that it serves again",
      [premium(upgrades("2.0.0"))],
      [premium({ ...drains1, image: hostImage("2.0.0") })],
      [/generation 1 is not upgraded in place any more/],
    ],
    [
      "that what was upgraded serves again",
      [premium({ ...drains1, image: hostImage("2.0.0") })],
      [premium({ ...serves1, image: hostImage("2.0.0") })],
      [/premium\.generations: generation 1 serves now/],
    ],
    [
      "the removal of one that was upgraded",
      [premium(upgrades("2.0.0"), serves2)],
      [premium(serves2)],
      [/generation 1, which drained, is gone/],
    ],
    ["a region that begins to go", [], [inRegion({ removing: true })], [/^regions\.eastus2: it is being removed/]],
    ["a region that stays", [inRegion({ removing: true })], [], [/^regions\.eastus2: it stays/]],
    ["a region that is gone", [inRegion({ removing: true })], [inRegion(undefined)], [/^regions\.eastus2: it is gone/]],
  ];
  for (const [what, before, after, expected] of legal) {
    it(`records ${what}, and until it does the program refuses`, () => {
      const { recorded, refused } = renewal(before, after);
      assert.deepEqual(refused, []);
      assert.equal(recorded.length, expected.length, recorded.join("\n"));
      expected.forEach((pattern, index) => assert.match(recorded[index]!, pattern));

      const config = prodWith(...after);
      const old = deployed(...before);
      const { problems } = planPlatform(config, old);
      assert.equal(problems.length > 0, expected.length > 0);
      for (const { fix } of problems)
        assert.match(fix, /^run `npm run config -- lock --stack prod` and commit the file$/);
      assert.deepEqual(planPlatform(config, renewLock(config, old).lock!).problems, []);
    });
  }

  const illegal: [what: string, before: Change[], after: Change[], refused: RegExp][] = [
    [
      "a generation that serves and is gone",
      [],
      [inPool(generations(new2))],
      /standard\.generations: generation 1 serves, by the lock file, and is gone/,
    ],
    ["a pool that serves and is gone", [premium(serves1)], [], /pools\.premium.*1 serves/],
    [
      "a number that was used",
      [inPool(generations(drains1, { number: 3 }))],
      [inPool(generations({ number: 2 }, { number: 3 }))],
      /standard\.generations: numbers only go up, and the highest so far is 3/,
    ],
    [
      "a list of generations that is taken away after a roll-out",
      [inPool(generations(serves2))],
      [],
      /standard\.generations: 2 is deployed, and without a list it would be 1 again/,
    ],
    ["an epoch that jumps", [], [inRelays({ secretEpoch: 3 })], /relays\.secretEpoch: .*replaces both secrets/],
    ["an epoch that goes back", [inRelays({ secretEpoch: 4 })], [], /relays\.secretEpoch: .*never comes again/],
    ["another workload", [], [setTo("workload", "gc")], /^workload: .* says cg: it is part of every name/],
    ["another home region", [], [setTo("homeRegion", "japaneast")], /^homeRegion: .* says eastus2: the build hub/],
    [
      "another subscription",
      [],
      [setTo("azure", { subscriptionId: "00000000-0000-4000-8000-000000000009", tenantId: otherTenant })],
      /^azure\.subscriptionId: .* says 00000000-0000-4000-8000-000000000002: everything is there/,
    ],
    [
      "an upgrade in place in one step with the drain",
      [premium(serves1)],
      [premium(upgrades("2.0.0"))],
      /premium\.generations\[0\]\.rollingUpgrade: generation 1 serves, by the lock file: sessions would begin there/,
    ],
    [
      "that a generation serves again while it is upgraded",
      [premium(upgrades("2.0.0"))],
      [premium({ ...serves1, image: hostImage("2.0.0") })],
      /premium\.generations\[0\]\.serving: generation 1 is upgraded in place, by the lock file/,
    ],
    [
      "another image, and not another version of it, in place",
      [premium(upgrades("2.0.0"))],
      [premium({ ...upgrades("2.0.0"), image: hostImage("2.0.0", "other") })],
      /premium\.generations\[0\]\.image: generation 1 is deployed with \{kind: gallery/,
    ],
    [
      "another channel in place",
      [premium(upgrades("2.0.0"))],
      [premium({ ...upgrades("2.0.0"), channel: "canary" })],
      /premium\.generations\[0\]\.channel: generation 1 is deployed with prod/,
    ],
    [
      "another version of an image of what drains and isn't upgraded in place",
      [premium(drains1)],
      [premium({ ...drains1, image: hostImage("2.0.0") })],
      /premium\.generations\[0\]\.image: generation 1 is deployed with/,
    ],
    ["a region that is gone at once", [], [inRegion(undefined)], /^regions\.eastus2: it is deployed, and is gone/],
  ];
  for (const [what, before, after, expected] of illegal) {
    it(`refuses ${what}, and so does the program, in the same words`, () => {
      const { recorded, refused } = renewal(before, after);
      assert.deepEqual(recorded, []);
      assert.ok(
        refused.some((line) => expected.test(line)),
        refused.join("\n"),
      );
      const { problems } = planPlatform(prodWith(...after), deployed(...before));
      assert.deepEqual(
        problems.map(({ path, reason }) => `${path}: ${reason}`).filter((line) => !line.includes("doesn't say so yet")),
        refused,
      );
    });
  }

  it("never gives a generation's number twice, not even after its pool was gone", () => {
    const gone = renewLock(prodWith(), deployed(premium(drains1))).lock!;
    assert.deepEqual(gone.regions!["eastus2/1"]!.pools["premium"], { highest: 1, generations: {} });
    const { problems } = renewLock(prodWith(premium(serves1)), gone);
    assert.deepEqual(
      problems.map(({ path, given, fix }) => [path, given, fix]),
      [["regions.eastus2.pools.premium.generations", 1, "write generations: [{number: 2}]"]],
    );
    assert.deepEqual(renewLock(prodWith(premium(new2)), gone).problems, []);
  });

  it("gives a region that comes again the addresses that it had, and no memory of its generations", () => {
    const before = deployed(inRelays(generations(drains1, serves2)));
    const removing = prodWith(inRelays(generations(drains1, serves2)), inRegion({ removing: true }));
    const without = prodWith(inRelays(generations(drains1, serves2)), inRegion(undefined));
    const gone = renewLock(without, renewLock(removing, before).lock!).lock!;
    assert.deepEqual(Object.keys(gone.regions!), ["japaneast/1"]);
    const again = renewLock(
      prodWith(inRelays(generations(drains1, serves2)), inRegion({ relays: generations(serves1) })),
      gone,
    );
    assert.deepEqual(again.problems, []);
    assert.equal(again.lock!.addressIndexes["eastus2/1"], before.addressIndexes["eastus2/1"]);
  });

  it("lets everything drain in a region that goes", () => {
    const { plan } = planPlatform(prodWith(inRegion({ removing: true })), { ...deployed(), regions: undefined });
    const [going, staying] = plan!.regions;
    const serving = [going, staying].map((region) =>
      [...region!.pools, ...region!.relays].map((generation) => generation.serving),
    );
    assert.deepEqual(serving, [
      [false, false],
      [true, true],
    ]);
    assert.deepEqual([going!.placement.protection, staying!.placement.protection], ["removing", "production"]);
  });

  it("of version 1 is read, and remembers no generation", () => {
    const { lock, problems } = parseLock("version: 1\naddressIndexes: {global: 0}\n", "stacks/x.lock.yaml");
    assert.deepEqual(problems, []);
    assert.equal(lock.regions, undefined);
    const renewed = renewLock(prodWith(), { ...deployed(), version: 1, regions: undefined });
    assert.deepEqual(renewed.lock!.version, 2);
    assert.deepEqual(renewed.recorded, ["regions.eastus2: it is new.", "regions.japaneast: it is new."]);
  });

  it("is written so that it reads the same, whatever it says", () => {
    const lock = committedRecord("prod");
    const text = lockText(undefined, lock);
    assert.deepEqual(parseLock(text, "x").lock, lock);
    assert.equal(lockText(text, parseLock(text, "x").lock), text);
    assert.match(lockText(`# Ours.\n${text.replace(/^(#.*\n)*/, "")}`, lock), /^# Ours\.\nversion: 2\n/);
  });
});

/** Another value for each setting that stays, where it is written for the pool or the relays. */
const otherValues = {
  pools: {
    size: inPool({ size: "Standard_NV18ads_A10_v5" }),
    image: inPool({ image: hostImage("2.0.0") }),
    osDiskGiB: inPool({ osDiskGiB: 65 }),
    slotsPerHost: inPool({ slotsPerHost: 1 }),
    channel: inPool({ channel: "canary" }),
    trustedLaunch: inPool({ trustedLaunch: { secureBoot: false, virtualTpm: true } }),
    driver: inPool({ driver: { install: "extension" } }),
    zones: inRegion({ zones: ["1", "2"], relays: { perZone: 3 } }),
    spot: inPool({ spotShare: 0 }),
    reservation: none,
    mostHosts: none,
  } satisfies Record<keyof typeof settledOfPools, Change>,
  relays: {
    size: inRelays({ size: "Standard_D8ds_v5" }),
    image: inRelays({
      image: {
        kind: "gallery",
        id: "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/i/versions/2.0.0",
      },
    }),
    osDiskGiB: inRelays({ osDiskGiB: 40 }),
    coturn: inRelays({
      coturn: { source: "container", image: `registry.example.com/coturn/coturn:4.10.0@sha256:${"1".repeat(64)}` },
    }),
    realm: inRelays({ realm: "other.example.com" }),
    megabitsPerSession: inRelays({ megabitsPerSession: 11.5 }),
    zones: inRegion({ zones: ["1", "2"], relays: { perZone: 3 } }),
    perZone: inRelays({ perZone: 2 }),
    ports: none,
    tls: inRelays({ tls: { certificate: "relay-tls", domain: "turn.example.com" } }),
  } satisfies Record<keyof typeof settledOfRelays, Change>,
};

describe("a setting that stays", () => {
  const fewerSessions = inPool({ sessions: { atPeak: 8, offPeak: 8 }, spotShare: 0.5, peaks: [], launches: [] });
  const threeRelays = inRelays({ perZone: 3 });
  for (const [fleet, changes] of Object.entries(otherValues)) {
    for (const [setting, change] of Object.entries(changes as Record<string, Change>)) {
      // Each of these has tests of its own.
      if (setting === "ports" || setting === "mostHosts" || setting === "reservation") continue;
      it(`${fleet}: ${setting} is refused under a generation that serves, and the fix that is named can be written`, () => {
        const before = [fewerSessions, threeRelays];
        const knob =
          setting === "zones"
            ? "regions.eastus2.zones"
            : `regions.eastus2.${fleet === "pools" ? "pools.standard" : "relays"}.${setting === "spot" ? "spotShare" : setting}`;
        const { problems } = planPlatform(prodWith(...before, change), deployed(...before));
        const found = problems.find(
          ({ path, reason }) => path === knob && reason.includes("generation 1 is deployed with"),
        );
        assert.ok(found, JSON.stringify(problems, undefined, 1));
        const { problems: fromLock } = renewLock(prodWith(...before, change), deployed(...before));
        assert.ok(fromLock.some(({ path, reason }) => path === found.path && reason === found.reason));

        // What the messages say to write is legal, and leaves generation 1 as it is.
        const fixes = problems
          .filter(({ path }) => path.startsWith("regions.eastus2"))
          .map(({ fix }) => /generations: (\[.*\])$/.exec(fix)?.[1] ?? assert.fail(fix));
        const [ofPools, ofRelays] = setting === "zones" ? fixes : fleet === "pools" ? fixes : [undefined, ...fixes];
        const inFleets: Change = (config) => {
          if (ofPools) inPool({ generations: parse(ofPools) })(config);
          if (ofRelays) inRelays({ generations: parse(ofRelays) })(config);
        };
        const kept: Change = setting === "spot" ? inPool({ peaks: [] }) : change;
        const renewed = renewLock(prodWith(...before, kept, inFleets), deployed(...before));
        assert.deepEqual(renewed.problems, []);
        const record = renewed.lock!.regions!["eastus2/1"]!;
        const [was, is] = [deployed(...before).regions!["eastus2/1"]!, record].map((region) =>
          fleet === "pools" ? region.pools["standard"]!.generations : region.relays.generations,
        );
        assert.deepEqual(is!["1"], was!["1"]);
        assert.notDeepEqual({ ...is!["2"], serving: true }, is!["1"]);
      });
    }
  }
});

describe("the most hosts that autoscale lets a generation have", () => {
  const asked = (sessions: number, spotShare = 0.5, more: object = {}) =>
    inPool({ sessions: { atPeak: sessions, offPeak: sessions }, spotShare, peaks: [], launches: [], ...more });
  const path = "regions.eastus2.pools.standard";
  const refusals: [what: string, after: Change, told: string][] = [
    [
      "fewer sessions",
      asked(6),
      `${path}.sessions: generation 1 may have 4 on-demand and 2 spot hosts, and now it would be 3 on-demand and 1 spot hosts: `,
    ],
    [
      "a smaller share",
      asked(8, 0.25),
      `${path}.spotShare: generation 1 may have 4 on-demand and 2 spot hosts, and now it would be 4 on-demand and 1 spot hosts: `,
    ],
  ];
  for (const [what, after, told] of refusals) {
    it(`is refused to become less, by ${what}, and is recorded for a person who knows that no more run`, () => {
      const { recorded, refused } = renewal([asked(8)], [after]);
      assert.deepEqual(recorded, []);
      assert.equal(refused.length, 2, "one for each region");
      assert.ok(refused[0]!.startsWith(told), refused[0]);
      assert.match(refused[0]!, /Azure would delete hosts with the sessions on them/);
      const { lock, problems } = renewLock(prodWith(after), deployed(asked(8)), { lowerMaxima: true });
      assert.deepEqual(problems, []);
      assert.deepEqual(planPlatform(prodWith(after), lock!).problems, []);
    });
  }

  it("takes no spot capacity away, whatever a person says: its scale set would be deleted", () => {
    const after = asked(1, 0.5, { sessions: { atPeak: 1, offPeak: 1 } });
    const { recorded, refused } = renewal([asked(8)], [after]);
    assert.deepEqual(recorded, []);
    assert.equal(refused.length, 2, "one for each region");
    assert.match(
      refused[0]!,
      /sessions: generation 1 may have 4 on-demand and 2 spot hosts, and now it would be 1 on-demand host: /,
    );
    const { fix } = renewLock(prodWith(after), deployed(asked(8))).problems[0]!;
    assert.match(
      fix,
      /so that some of its hosts are spot; a generation gives spot capacity up by another one that has none$/,
    );
    const { lock, problems } = renewLock(prodWith(after), deployed(asked(8)), { lowerMaxima: true });
    assert.equal(lock, undefined);
    assert.equal(problems.length, 2, "one for each region");
    assert.match(
      problems[0]!.reason,
      /is deployed with spot capacity, and its spot hosts would be deleted with the sessions/,
    );
  });

  it("is refused to become less when a launch goes that decided it", () => {
    const launches = [{ name: "release", date: "2026-12-10", start: "10:00", end: "20:00", sessions: 12 }];
    assert.match(
      renewal([asked(8, 0.5, { launches })], [asked(8)]).refused.join(),
      /6 on-demand and 2 spot hosts, and now/,
    );
    assert.match(
      renewal([asked(8)], [asked(8, 0.5, { launches })]).recorded.join(),
      /generation 1 may have 6 on-demand and 2/,
    );
  });

  it("stays under the launch-day switch, there and back", () => {
    for (const [before, after] of [
      [false, true],
      [true, false],
    ] as const) {
      const both = [asked(8, 0.5, { onDemandOnly: before }), asked(8, 0.5, { onDemandOnly: after })] as const;
      assert.deepEqual(renewal([both[0]], [both[1]]), { recorded: [], refused: [] });
    }
  });

  it("is remembered first by a lock file that was written before it was", () => {
    const older = structuredClone(deployed(asked(8)));
    for (const region of Object.values(older.regions!)) {
      for (const pool of Object.values(region.pools))
        for (const one of Object.values(pool.generations)) delete one.mostHosts;
    }
    assert.deepEqual(parseLock(lockText(undefined, older), "x"), { lock: older, problems: [] });
    const { problems } = planPlatform(prodWith(asked(8)), older);
    assert.match(problems[0]!.reason, /may have .* hosts now, and stacks\/prod\.lock\.yaml doesn't say so yet/);
    const { lock } = renewLock(prodWith(asked(8)), older);
    assert.deepEqual(lock!.regions, deployed(asked(8)).regions);
  });
});

describe("reserved capacity", () => {
  /** A region without zones, with one pool. */
  const regional =
    (settings: object): Change =>
    (config) => {
      const standard = {
        size: "Standard_NC4as_T4_v3",
        generations: generations({ number: 1 }).generations,
        ...settings,
      };
      config.regions = { westus: { pools: { standard }, relays: { perZone: 5 } } };
      config.defaults.pools.standard.sessions = { atPeak: 20, offPeak: 20 };
      config.defaults.pools.standard.peaks = [];
      config.defaults.pools.standard.launches = [];
    };
  const path = "regions.westus.pools.standard";

  it("changes its number as anybody likes, and nothing needs to be remembered", () => {
    for (const [before, after] of [
      [2, 0],
      [0, 2],
      [2, 7],
    ]) {
      const both = [inPool({ reservedHosts: before }), inPool({ reservedHosts: after })] as const;
      assert.deepEqual(renewal([both[0]], [both[1]]), { recorded: [], refused: [] });
    }
  });

  it("is taken by a generation over zones that runs, once it is recorded", () => {
    const { recorded, refused } = renewal([], [inPool({ reservedHosts: 2 })]);
    assert.deepEqual(refused, []);
    assert.match(recorded[0]!, /standard\.reservedHosts: generation 1 starts hosts in reserved capacity now/);
    const lock = deployed(inPool({ reservedHosts: 2 }));
    assert.equal(lock.regions!["eastus2/1"]!.pools["standard"]!.generations["1"]!.reservation, "zonal");
    assert.deepEqual(parseLock(lockText(undefined, lock), "x"), { lock, problems: [] });
  });

  it("is given up by no generation, but for its number", () => {
    for (const after of [none, inPool({ reservedHosts: false })]) {
      const { problems } = renewLock(prodWith(after), deployed(inPool({ reservedHosts: 2 })));
      const [found] = problems.filter(({ path }) => path === "regions.eastus2.pools.standard.reservedHosts");
      assert.match(found!.reason, /^generation 1 is deployed with reserved capacity, and Azure neither ties hosts/);
      assert.match(found!.fix, /^write generations: \[\{number: 1, reservedHosts: 0\}\]/);
    }
    const own = inPool(generations({ number: 1, reservedHosts: 0 }, { number: 2, serving: false }));
    const { recorded, refused } = renewal([inPool({ reservedHosts: 2 })], [own]);
    assert.deepEqual(refused, []);
    assert.equal(recorded.length, 2, "generation 2 of each region, without reserved capacity");
  });

  it("is taken by a new generation where there are no zones, and the fix can be written", () => {
    const before = deployed(regional({}));
    const { problems } = renewLock(prodWith(regional({ reservedHosts: 2 })), before);
    assert.deepEqual(
      problems.map(({ path, reason }) => `${path}: ${reason}`),
      [
        `${path}.reservedHosts: generation 1 is deployed without reserved capacity, and Azure neither ties hosts that run to a reservation nor takes them off it`,
      ],
    );
    assert.equal(
      problems[0]!.fix,
      "write generations: [{number: 1, reservedHosts: false}, {number: 2, serving: false}]",
    );
    const fixed = regional({
      reservedHosts: 2,
      ...generations({ number: 1, reservedHosts: false }, { number: 2, serving: false }),
    });
    const renewed = renewLock(prodWith(fixed), before);
    assert.deepEqual(renewed.problems, []);
    const fleet = renewed.lock!.regions!["westus/1"]!.pools["standard"]!.generations;
    assert.deepEqual([fleet["1"]!.reservation, fleet["2"]!.reservation], [undefined, "regional"]);
    const itself = regional(generations({ number: 1, reservedHosts: 2 }));
    assert.equal(
      renewLock(prodWith(itself), before).problems[0]!.fix,
      "write generations: [{number: 1, reservedHosts: false}, {number: 2, serving: false, reservedHosts: 2}]",
    );
  });
});

describe("what a new version of the program would change", () => {
  it("is refused where relays that were deployed don't know it", () => {
    const lock = structuredClone(deployed());
    lock.regions!["eastus2/1"]!.relays.generations["1"]!.ports.turn = 3479;
    const { problems } = planPlatform(prodWith(), lock);
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["regions.eastus2.relays.ports"],
    );
    assert.match(problems[0]!.fix, /^run the version of this program that deployed it/);
  });
});

/** A step in the life of a region that may always be taken, whatever came before. */
type Step = "add" | "drain" | "serve" | "remove" | "rotate" | "go" | "stay";

/** One region as somebody edits it, a legal commit after the other. */
class EditedRegion {
  removing = false;
  secretEpoch = 1;
  readonly pool = [{ number: 1, serving: true }];
  readonly relays = [{ number: 1, serving: true }];
  private readonly highest = new Map<object, number>();

  take(step: Step, inPools: boolean): void {
    const fleet = inPools ? this.pool : this.relays;
    const highest = this.highest.get(fleet) ?? 1;
    const serving = fleet.filter((generation) => generation.serving);
    if (step === "add") {
      fleet.push({ number: highest + 1, serving: highest % 2 === 0 });
      this.highest.set(fleet, highest + 1);
    } else if (step === "drain" && serving.length > 1) serving[0]!.serving = false;
    else if (step === "serve") fleet.forEach((generation) => (generation.serving = true));
    else if (step === "remove" && fleet.length > 1) {
      // In a region that goes, all drain.
      const drained = fleet.findIndex((generation) => !generation.serving);
      if (drained >= 0) fleet.splice(drained, 1);
    } else if (step === "rotate") this.secretEpoch += 1;
    else if (step === "go") this.removing = true;
    else if (step === "stay") this.removing = false;
  }

  get config(): PlatformConfig {
    const { removing, secretEpoch, pool, relays } = this;
    return prodWith((config) => {
      config.regions = {
        eastus2: structuredClone({
          removing,
          pools: { standard: { generations: pool } },
          relays: { perZone: 5, secretEpoch, generations: relays },
        }),
      };
    });
  }
}

describe("a history of edits that are all legal", () => {
  const steps = fc.constantFrom<Step>("add", "drain", "serve", "remove", "rotate", "go", "stay");

  it("is recorded step by step, and the program accepts each step once it is recorded", function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(steps, fc.boolean()), { minLength: 1, maxLength: 8 }), (history) => {
        const region = new EditedRegion();
        let lock = renewLock(region.config, { version: 2, addressIndexes: {}, regions: {} }).lock!;
        for (const [step, inPools] of history) {
          region.take(step, inPools);
          const { config } = region;
          const renewed = renewLock(config, lock);
          assert.deepEqual(renewed.problems, [], step);
          assert.deepEqual(planPlatform(config, renewed.lock!).problems, []);
          assert.deepEqual(renewLock(config, renewed.lock!), { ...renewed, recorded: [] });
          lock = renewed.lock!;
        }
      }),
      { numRuns: 25 },
    );
  });
});
