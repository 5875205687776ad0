import assert from "node:assert/strict";
import fc from "fast-check";
import { type EdgeRelaySettings, planEdgeRelay, planRelaySecrets, relayCapacity } from "../../../components/edge-relay";
import { relaySizes } from "../../../components/conventions";
import { development, devPlacement, pinnedImage, placement, production } from "./settings";

const tls = { certificate: "relay-tls", domain: "turn.example.com" };
const withTls = (change: Partial<NonNullable<EdgeRelaySettings["tls"]>>): Partial<EdgeRelaySettings> => ({
  tls: { ...tls, ...change },
  ports: { ...production.ports, tls: 443 },
});

const paths = (change: Partial<EdgeRelaySettings>, base = production) =>
  planEdgeRelay({ ...base, ...change }).problems.map(({ path }) => path);

describe("planEdgeRelay", () => {
  it("has nothing against settings that are right", () => {
    assert.deepEqual(planEdgeRelay(production).problems, []);
    assert.deepEqual(planEdgeRelay(development).problems, []);
  });

  it("numbers relays within their zones", () => {
    const plan = planEdgeRelay({ ...production, zones: ["1", "3"], perZone: 6 });
    assert.deepEqual(
      plan.relays.slice(4, 8).map(({ machineName, zone }) => [machineName, zone]),
      [
        ["vm-cg-prod-jpe-1-relay-g1-z1-5", "1"],
        ["vm-cg-prod-jpe-1-relay-g1-z1-6", "1"],
        ["vm-cg-prod-jpe-1-relay-g1-z3-1", "3"],
        ["vm-cg-prod-jpe-1-relay-g1-z3-2", "3"],
      ],
    );
    assert.equal(plan.relays.length, 12);
  });

  it("numbers relays without zones, and puts the generation in every name", () => {
    const plan = planEdgeRelay({ ...development, generation: 7, perZone: 2 });
    assert.deepEqual(
      plan.relays.map(({ machineName, zone }) => [machineName, zone]),
      [
        ["vm-cg-dev-jpe-1-relay-g7-1", undefined],
        ["vm-cg-dev-jpe-1-relay-g7-2", undefined],
      ],
    );
    assert.equal(plan.identityName, "id-cg-dev-jpe-1-relay-g7");
    assert.equal(plan.relays[0]!.addressName, "pip-cg-dev-jpe-1-relay-g7-1");
  });

  it("gives relays with TLS a name of one label, different for every relay, generation and region", () => {
    const names = (change: Partial<EdgeRelaySettings>) =>
      planEdgeRelay({ ...production, ...withTls({}), ...change }).relays.map(({ hostName }) => hostName);
    assert.equal(names({})[4], "relay-prod-jpe-1-g1-z2-1.turn.example.com");
    const elsewhere = { ...placement, naming: { ...placement.naming, place: "sdc" } };
    const all = [
      ...names({}),
      ...names({ generation: 2 }),
      ...names({ placement: elsewhere }),
      ...names({ zones: [] }),
    ];
    assert.equal(new Set(all).size, all.length);
    for (const name of all) assert.match(name!, /^[a-z0-9-]{1,63}\.turn\.example\.com$/);
    assert.deepEqual(paths(withTls({})), []);
    assert.deepEqual([...new Set(planEdgeRelay(production).relays.map(({ hostName }) => hostName))], [undefined]);
  });

  it("makes a record of each name where a zone is named: the domain's own, or one above it", () => {
    const zone = (name: string) =>
      `/subscriptions/${placement.subscriptionId}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/${name}`;
    const record = (dnsZoneId: string) =>
      planEdgeRelay({ ...production, ...withTls({ dnsZoneId }) }).relays[4]!.dnsRecord;
    const common = { resourceGroupName: "rg-dns" };
    assert.deepEqual(record(zone("turn.example.com")), {
      ...common,
      zoneName: "turn.example.com",
      recordName: "relay-prod-jpe-1-g1-z2-1",
    });
    assert.deepEqual(record(zone("example.com")), {
      ...common,
      zoneName: "example.com",
      recordName: "relay-prod-jpe-1-g1-z2-1.turn",
    });
    assert.deepEqual(paths(withTls({ dnsZoneId: zone("example.com") })), []);
    for (const wrong of [
      zone("example.org"),
      zone("urn.example.com"),
      zone("relay.turn.example.com"),
      zone("example.com").replace(placement.subscriptionId, "99999999-9999-4999-8999-999999999999"),
      zone("example.com").replace("dnsZones", "privateDnsZones"),
      "example.com",
    ]) {
      assert.deepEqual(paths(withTls({ dnsZoneId: wrong })), ["tls.dnsZoneId"], wrong);
    }
  });

  it("renames no relay when there is one more in each zone, or a zone more", () => {
    const names = (settings: EdgeRelaySettings) => planEdgeRelay(settings).relays.map(({ machineName }) => machineName);
    const zones = fc.subarray(["1", "2", "3"], { minLength: 1 });
    fc.assert(
      fc.property(
        zones,
        zones,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (some, more, perZone, extra) => {
          const before = names({ ...production, zones: some, perZone });
          const after = new Set(
            names({ ...production, zones: [...new Set([...some, ...more])], perZone: perZone + extra }),
          );
          assert.equal(new Set(before).size, before.length);
          for (const name of before) assert.ok(after.has(name), name);
        },
      ),
    );
  });

  it("keeps the system on the local disk where it has room", () => {
    assert.deepEqual(planEdgeRelay(production).osDisk, { kind: "ephemeral", placement: "ResourceDisk", gib: 64 });
    assert.deepEqual(planEdgeRelay({ ...production, size: "Standard_D4ads_v6" }).osDisk, {
      kind: "ephemeral",
      placement: "NvmeDisk",
      gib: 64,
    });
    // 75 GiB of local disk, and Trusted Launch takes one.
    assert.equal(planEdgeRelay({ ...production, size: "Standard_D2ads_v5", osDiskGiB: 74 }).osDisk.kind, "ephemeral");
    assert.equal(planEdgeRelay({ ...production, size: "Standard_D2ads_v5", osDiskGiB: 75 }).osDisk.kind, "managed");
    assert.deepEqual(planEdgeRelay(development).osDisk, { kind: "managed", type: "StandardSSD_LRS", gib: 64 });
  });

  it("refuses fewer relays than the sessions need, and names the number that is enough", () => {
    // 166 sessions on each of 4 processors at 12 Mbit/s: with a spare, 3 zones x 2 carry 996.
    const problems = planEdgeRelay({ ...production, perZone: 3 }).problems;
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["perZone"],
    );
    assert.match(problems[0]!.reason, /carry 996 sessions and 1000 are promised/);
    assert.match(problems[0]!.fix, /^write 4,/);
  });

  it("names a number that is enough, and one less is not", () => {
    const settings = fc.record({
      sessions: fc.integer({ min: 1, max: 5000 }),
      bitsPerSecondPerSession: fc.integer({ min: 1_000_000, max: 50_000_000 }),
      zones: fc.subarray(["1", "2", "3"]),
      size: fc.constantFrom(...relaySizes.filter(({ burstable }) => !burstable).map(({ name }) => name)),
    });
    fc.assert(
      fc.property(settings, (change) => {
        const [problem] = planEdgeRelay({ ...production, ...change, perZone: 1 }).problems;
        assert.equal(problem?.path, "perZone", "one relay per zone is its own spare");
        const named = Number(/^write (\d+),/.exec(problem.fix)?.[1] ?? NaN);
        if (Number.isNaN(named)) return; // more than 20
        assert.deepEqual(paths({ ...change, perZone: named }), []);
        assert.deepEqual(paths({ ...change, perZone: named - 1 }), ["perZone"]);
      }),
    );
  });

  const trafficked = fc.record({
    size: fc.constantFrom(...relaySizes.filter(({ burstable }) => !burstable).map(({ name }) => name)),
    zones: fc.subarray(["1", "2", "3"]),
    perZone: fc.integer({ min: 2, max: 20 }),
    bitsPerSecondPerSession: fc.integer({ min: 1_000_000, max: 50_000_000 }),
    relayedPorts: fc.integer({ min: 300, max: 16_384 }),
    mbitPerSecondPerCpu: fc.integer({ min: 50, max: 20_000 }),
    sessions: fc.integer({ min: 1, max: 20_000 }),
  });
  const withTraffic = ({ relayedPorts, ...change }: { relayedPorts: number } & Partial<EdgeRelaySettings>) => ({
    ...production,
    ...change,
    ports: { turn: 3478, relayed: { from: 49_152, to: 49_151 + relayedPorts } },
  });

  it("names a size that is enough, the next smaller of the series is not; and none where a larger one has no more", () => {
    let named = 0;
    fc.assert(
      fc.property(trafficked, (change) => {
        const settings = withTraffic(change);
        const [problem] = planEdgeRelay(settings).problems;
        if (problem?.path !== "perZone") return;
        const size = /write size: (Standard_\w+)/.exec(problem.fix)?.[1];
        const series = relaySizes
          .filter(({ quotaFamily }) => quotaFamily === relaySizes.find(({ name }) => name === change.size)!.quotaFamily)
          .sort((left, right) => left.cpus - right.cpus)
          .map(({ name }) => name);
        const enough = (name: string) => planEdgeRelay({ ...settings, size: name }).problems.length === 0;
        assert.equal(size, series.find(enough), `${change.size}: ${problem.fix}`);
        if (size !== undefined) named += 1;
      }),
      { numRuns: 400 },
    );
    assert.ok(named > 5, `${named} sizes were named`);
  });

  it("names a number that is enough whatever bounds a relay: its bandwidth, processors, ports or flows", () => {
    const bounds = new Set<string>();
    // One example per bound: random draws rarely reach each of them.
    const drawn = { size: "Standard_D4ads_v5", zones: [], bitsPerSecondPerSession: 10_000_000, perZone: 2 };
    type Traffic = typeof trafficked extends fc.Arbitrary<infer Drawn> ? Drawn : never;
    const examples: [Traffic][] = [
      [{ ...drawn, relayedPorts: 16_384, mbitPerSecondPerCpu: 20_000, sessions: 3000 }],
      [{ ...drawn, relayedPorts: 300, mbitPerSecondPerCpu: 20_000, sessions: 600 }],
      [{ ...drawn, relayedPorts: 16_384, mbitPerSecondPerCpu: 50, sessions: 200 }],
    ];
    fc.assert(
      fc.property(trafficked, (change) => {
        const settings = withTraffic(change);
        const { problems, capacity } = planEdgeRelay(settings);
        const named = Number(/^write (\d+)/.exec(problems[0]?.fix ?? "")?.[1] ?? NaN);
        if (Number.isNaN(named)) return;
        bounds.add(capacity.bound);
        assert.match(problems[0]!.reason, new RegExp(`${capacity.sessions} on each, for its ${capacity.bound}\\)`));
        assert.deepEqual(planEdgeRelay({ ...settings, perZone: named }).problems, []);
        assert.equal(planEdgeRelay({ ...settings, perZone: named - 1 }).problems.length, 1);
      }),
      { numRuns: 400, examples },
    );
    assert.deepEqual([...bounds].sort(), ["bandwidth", "ports", "processors"]);
    // Of no relay that there is: its ports are fewer than its flows.
    const size = { cpus: 1e6, networkMbitPerSecond: 1e9 };
    assert.equal(relayCapacity(size, { bitsPerSecondPerSession: 1e6, relayedPorts: 1e6 }).bound, "flows");
  });

  it("carries no more with a higher bitrate, and is refused no less with more sessions", () => {
    fc.assert(
      fc.property(trafficked, fc.integer({ min: 1, max: 5_000_000 }), (change, more) => {
        const settings = withTraffic(change);
        const carried = planEdgeRelay(settings).sessions;
        const bits = settings.bitsPerSecondPerSession + more;
        assert.ok(planEdgeRelay({ ...settings, bitsPerSecondPerSession: bits }).sessions <= carried);
        const refused = (sessions: number) => planEdgeRelay({ ...settings, sessions }).problems.length > 0;
        assert.ok(!refused(settings.sessions) || refused(Math.min(1_000_000, settings.sessions + more)));
      }),
    );
  });

  it("carries what it promises with a whole zone lost, where there are no more relays in a zone than zones", () => {
    fc.assert(
      fc.property(trafficked, (change) => {
        const settings = withTraffic(change);
        const zones = settings.zones.length;
        if (zones < 2) return;
        const { sessions, capacity } = planEdgeRelay(settings);
        assert.equal(
          (zones - 1) * settings.perZone * capacity.sessions >= sessions,
          settings.perZone <= zones || capacity.sessions === 0,
        );
      }),
    );
  });

  it("says what video a relay is planned to send, of what its size is let out", () => {
    const { megabitsPerSecondPerRelay, sparesPerZone, capacity, sessions } = planEdgeRelay(production);
    assert.deepEqual(megabitsPerSecondPerRelay, { planned: 1992, ofSize: 12_500 });
    assert.deepEqual([sparesPerZone, capacity.sessions, sessions], [1, 166, 9 * 166]);
  });

  it("needs a spare in production only", () => {
    assert.deepEqual(paths({ perZone: 1, sessions: 1 }), ["perZone"]);
    assert.deepEqual(paths({ perZone: 1, sessions: 1 }, development), []);
  });

  it("asks nothing of a generation that no longer serves", () => {
    assert.deepEqual(paths({ serving: false, perZone: 1 }), []);
  });

  it("counts what one relay carries by the tightest of its limits", () => {
    const size = { cpus: 4, networkMbitPerSecond: 12_500 };
    const traffic = { bitsPerSecondPerSession: 10e6, relayedPorts: 16_384 };
    assert.deepEqual(relayCapacity(size, traffic), {
      sessions: 200,
      limits: { bandwidth: 625, processors: 200, ports: 5461, flows: 83_333 },
      bound: "processors",
    });
    assert.equal(relayCapacity(size, { ...traffic, mbitPerSecondPerCpu: 5000 }).bound, "bandwidth");
    assert.deepEqual(relayCapacity(size, { ...traffic, relayedPorts: 300 }).sessions, 100);
  });

  it("bounds coturn by the ports that it has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 60_000 }), fc.integer({ min: 3, max: 5000 }), (from, count) => {
        const relayed = { from, to: from + count - 1 };
        assert.ok(planEdgeRelay({ ...production, ports: { turn: 65_000, relayed } }).allocations.total <= count);
      }),
    );
  });

  const ubuntu = {
    kind: "marketplace" as const,
    publisher: "Canonical",
    offer: "ubuntu-24_04-lts",
    sku: "server",
    version: "24.04.202610010",
  };
  const jammy = { ...ubuntu, offer: "0001-com-ubuntu-server-jammy", sku: "22_04-lts-gen2" };

  it("takes images of generation 2", () => {
    for (const image of [ubuntu, jammy]) assert.deepEqual(paths({ image }), []);
  });

  const refused: [string, Partial<EdgeRelaySettings>, string[]][] = [
    ["a size nobody knows", { size: "Standard_D4" }, ["size"]],
    ["a burstable size in production", { size: "Standard_B2s_v2" }, ["size"]],
    ["a zone twice", { zones: ["1", "1"] }, ["zones"]],
    ["a zone that is none", { zones: ["a"] }, ["zones"]],
    ["generation 0", { generation: 0 }, ["generation"]],
    ["half a relay", { perZone: 1.5 }, ["perZone"]],
    ["no time to drain", { drainHours: 0 }, ["drainHours"]],
    ["more than a week of it", { drainHours: 169 }, ["drainHours"]],
    ["too many relays", { perZone: 1e9 }, ["perZone"]],
    ["a disk smaller than the image", { osDiskGiB: 10 }, ["osDiskGiB"]],
    ["no bitrate", { bitsPerSecondPerSession: 0 }, ["bitsPerSecondPerSession"]],
    ["a bitrate in Mbit/s", { bitsPerSecondPerSession: 12 }, ["bitsPerSecondPerSession"]],
    ["an image without Trusted Launch", { image: { ...ubuntu, sku: "server-gen1" } }, ["image.sku"]],
    ["an older one of them", { image: { ...jammy, sku: "22_04-lts" } }, ["image.sku"]],
    ["an image for Arm", { image: { ...jammy, sku: "22_04-lts-arm64" } }, ["image.sku"]],
    ["a port for TLS without a certificate", { ports: { ...production.ports, tls: 443 } }, ["ports.tls"]],
    ["a certificate without the port", { tls }, ["ports.tls"]],
    ["another port than HTTPS's", { tls, ports: { ...production.ports, tls: 5349 } }, ["ports.tls"]],
    ["a certificate's id for its name", withTls({ certificate: "vaults/kv/certificates/x" }), ["tls.certificate"]],
    ["a certificate with a relay secret's name", withTls({ certificate: "relay-secret-A" }), ["tls.certificate"]],
    ["a wildcard for a domain", withTls({ domain: "*.turn.example.com" }), ["tls.domain"]],
    ["a domain of one word", withTls({ domain: "turn" }), ["tls.domain"]],
    ["a domain with a line break", withTls({ domain: "turn.example.com\nno-auth" }), ["tls.domain"]],
    ["an IPv4 address for a domain", withTls({ domain: "192.168.0.1" }), ["tls.domain"]],
    ["a domain whose last label is a number", withTls({ domain: "turn.example.1-2" }), ["tls.domain"]],
    [
      "a domain that leaves no room for a name",
      withTls({ domain: `${"a".repeat(60)}.`.repeat(3) + "example.com" }),
      ["tls.domain"],
    ],
    ["a privileged port", { ports: { ...production.ports, turn: 443 } }, ["ports.turn"]],
    ["relayed ports backwards", { ports: { turn: 3478, relayed: { from: 2000, to: 1999 } } }, ["ports.relayed"]],
    [
      "relayed ports over the listening one",
      { ports: { turn: 3478, relayed: { from: 2000, to: 4000 } } },
      ["ports.relayed"],
    ],
    ["hosts everywhere", { hostsPrefix: "0.0.0.0/0" }, ["hostsPrefix"]],
    ["hosts in half of 10/8", { hostsPrefix: "10.0.0.0/9" }, ["hostsPrefix"]],
    ["hosts from the middle of a block", { hostsPrefix: "10.64.1.0/19" }, ["hostsPrefix"]],
    ["hosts in IPv6", { hostsPrefix: "fd00::/64" }, ["hostsPrefix"]],
    ["an address that is none", { hostsPrefix: "10.64.300.0/24" }, ["hostsPrefix"]],
    ["a realm with a line break", { realm: "a.example\nno-auth" }, ["realm"]],
    ["a realm in capitals", { realm: "TURN.example.com" }, ["realm"]],
    ["the package in production", { coturn: { source: "package" } }, ["coturn.source"]],
    ["an image without digest", { coturn: { source: "container", image: "coturn/coturn:4.17.1" } }, ["coturn.image"]],
    [
      "an image without version",
      { coturn: { source: "container", image: pinnedImage.replace(":4.17.1", "") } },
      ["coturn.image"],
    ],
    [
      "an image with the hole",
      { coturn: { source: "container", image: pinnedImage.replace("4.17.1", "4.8.0") } },
      ["coturn.image"],
    ],
    [
      "an image nobody checked",
      { coturn: { source: "container", image: pinnedImage.replace("4.17.1", "4.18.0") } },
      ["coturn.image"],
    ],
    [
      "an image without a registry",
      { coturn: { source: "container", image: pinnedImage.replace("registry.example/", "") } },
      ["coturn.image"],
    ],
    [
      "an image whose first part is no registry",
      { coturn: { source: "container", image: pinnedImage.replace("registry.example/", "coturn/") } },
      ["coturn.image"],
    ],
    [
      "a package that was never tried",
      { placement: devPlacement, image: jammy, coturn: { source: "package" } },
      ["coturn.source"],
    ],
    ["an image with a line break", { coturn: { source: "container", image: `${pinnedImage}\nX=1` } }, ["coturn.image"]],
  ];
  for (const [what, change, expected] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(paths(change), expected));
  }

  it("reports all problems at once", () => {
    assert.deepEqual(paths({ size: "x", zones: ["9", "9"], realm: "" }), ["size", "zones", "realm"]);
  });

  it("says so when a bitrate is more than a relay has", () => {
    assert.deepEqual(paths({ bitsPerSecondPerSession: 1_000_000_000, mbitPerSecondPerCpu: 100 }), [
      "bitsPerSecondPerSession",
    ]);
  });
});

describe("planRelaySecrets", () => {
  it("names the vault, and has nothing against an epoch", () => {
    const plan = planRelaySecrets({ placement, epoch: 3 });
    assert.equal(plan.vaultPrefix, "kv-cg-prod-jpe-1");
    assert.deepEqual(plan.problems, []);
  });

  for (const epoch of [0, -1, 1.5, NaN]) {
    it(`refuses epoch ${epoch}, and plans the first one in its place`, () => {
      const { problems, slots } = planRelaySecrets({ placement, epoch });
      assert.deepEqual(
        problems.map(({ path }) => path),
        ["epoch"],
      );
      assert.deepEqual(slots, planRelaySecrets({ placement, epoch: 1 }).slots);
    });
  }

  it("refuses a vault name that would be too long, with its suffix", () => {
    const naming = { workload: "cloud", environment: "prod", place: "jpeast", stamp: 1 };
    const { problems } = planRelaySecrets({ placement: { ...placement, naming }, epoch: 1 });
    assert.match(problems[0]?.reason ?? "", /28 characters/);
  });
});
