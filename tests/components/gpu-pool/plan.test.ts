import assert from "node:assert/strict";
import { type GpuPoolSettings, planGpuPool } from "../../../components/gpu-pool";
import { placementIn } from "../conventions/placement";
import { poolSettings } from "./settings";

describe("planGpuPool", () => {
  it("counts hosts and the sessions they have room for", () => {
    const { hosts, sessions, problems } = planGpuPool(poolSettings());
    assert.deepEqual(problems, []);
    assert.deepEqual(hosts, { minimum: 3, atPeak: 30, maximum: 100 });
    assert.deepEqual(sessions, { minimum: 6, atPeak: 60, maximum: 200 });
  });

  it("names everything after pool and generation", () => {
    const { identityName, capacities } = planGpuPool(poolSettings({ generation: 2 }));
    assert.equal(identityName, "id-cg-test-jpe-1-standard-g2");
    assert.deepEqual(
      capacities.map(({ kind, scaleSetName, autoscaleName, computerNamePrefix }) => ({
        kind,
        scaleSetName,
        autoscaleName,
        computerNamePrefix,
      })),
      [
        {
          kind: "on-demand",
          scaleSetName: "vmss-cg-test-jpe-1-standard-ondemand-g2",
          autoscaleName: "as-cg-test-jpe-1-standard-ondemand-g2",
          computerNamePrefix: "standard-g2-od",
        },
        {
          kind: "spot",
          scaleSetName: "vmss-cg-test-jpe-1-standard-spot-g2",
          autoscaleName: "as-cg-test-jpe-1-standard-spot-g2",
          computerNamePrefix: "standard-g2-spot",
        },
      ],
    );
  });

  it("has no spot scale set unless asked for one", () => {
    const { capacities, hosts } = planGpuPool(withoutSpot());
    assert.deepEqual(
      capacities.map(({ kind }) => kind),
      ["on-demand"],
    );
    assert.equal(hosts.maximum, 60);
  });

  it("puts the OS disk on the local disk, and builds on what is left of it", () => {
    const { osDisk, buildDisk } = planGpuPool(poolSettings());
    assert.deepEqual(osDisk, { gib: 64, placement: "ResourceDisk" });
    assert.deepEqual(buildDisk, { kind: "local-disk", gib: 296 });
  });

  it("puts builds on NVMe disks where the size has some", () => {
    const { buildDisk } = planGpuPool(poolSettings({ size: "Standard_NG16ads_V620_v1" }));
    assert.deepEqual(buildDisk, { kind: "nvme", gib: 1920 });
  });

  it("takes builds that just fit, on every size", () => {
    assert.deepEqual(planGpuPool(poolSettings({ buildGiB: 275 })).problems, []);
    assert.deepEqual(planGpuPool(poolSettings({ buildGiB: 892, size: "Standard_NG8ads_V620_v1" })).problems, []);
  });

  it("encrypts at the host, and has no Trusted Launch unless the image is made for it", () => {
    const { reason, ...decided } = planGpuPool(poolSettings()).security;
    assert.deepEqual(decided, { encryptionAtHost: true, trustedLaunch: false, secureBoot: false, virtualTpm: false });
    assert.match(reason, /GRID driver for Linux/);
    const trustedLaunch = { secureBoot: false, virtualTpm: true };
    const { security, buildDisk, problems } = planGpuPool(poolSettings({ trustedLaunch }));
    assert.deepEqual(problems, []);
    assert.deepEqual(security, {
      encryptionAtHost: true,
      trustedLaunch: true,
      secureBoot: false,
      virtualTpm: true,
      reason: "trustedLaunch asks for it",
    });
    assert.equal(buildDisk.gib, 295);
  });

  it("starts no more hosts for a generation that doesn't serve, and lowers no maximum", () => {
    const { capacities, hosts, problems } = planGpuPool(poolSettings({ serving: false }));
    assert.deepEqual(problems, []);
    assert.deepEqual(hosts, { minimum: 0, atPeak: 0, maximum: 100 });
    for (const { profiles } of capacities) {
      assert.equal(profiles.length, 1);
      assert.equal(profiles[0]!.minimum, 0);
    }
    assert.equal(capacities[0]!.profiles[0]!.maximum, 60);
  });
});

describe("planGpuPool refuses", () => {
  const refused: [what: string, overrides: Partial<GpuPoolSettings>, path: string, words: RegExp][] = [
    [
      "a region that isn't one",
      { placement: placementIn("japan-east") },
      "placement.location",
      /; did you mean japaneast\?$/,
    ],
    ["a zone the region lacks", { zones: ["1", "4"] }, "zones[1]", /no such zone/],
    ["a zone twice", { zones: ["1", "1"] }, "zones[1]", /named twice/],
    [
      "zones where there are none",
      { placement: placementIn("westus"), size: "Standard_NC4as_T4_v3", zones: ["1"] },
      "zones[0]",
      /no availability zones/,
    ],
    ["a pool's name with a hyphen", { pool: "my-pool" }, "pool", /lower-case letters/],
    ["a pool's name that is too long", { pool: "abcdefghijklm" }, "pool", /2 to 12/],
    ["generation 0", { generation: 0 }, "generation", /from 1 to 99/],
    ["a retired size", { size: "Standard_NV12s_v3" }, "size", /retired/],
    ["a size where it isn't offered", { placement: placementIn("japanwest"), zones: [] }, "size", /sizeRegions/],
    ["half a slot", { slotsPerHost: 0.5 }, "slotsPerHost", /whole number/],
    ["an OS disk above the local disk", { osDiskGiB: 361 }, "osDiskGiB", /room for 360/],
    [
      "an OS disk that fits only without Trusted Launch",
      { osDiskGiB: 360, trustedLaunch: { secureBoot: false, virtualTpm: true } },
      "osDiskGiB",
      /room for 359/,
    ],
    [
      "a build that doesn't fit beside the OS disk",
      { buildGiB: 276 },
      "buildGiB",
      /a build of 275 GiB fits beside an OS disk of 64 GiB on Standard_NV12ads_A10_v5; write 275 or less, or write size: Standard_NV18ads_A10_v5/,
    ],
    [
      "a build that fits on no size of the series",
      { buildGiB: 2800 },
      "buildGiB",
      /write 275 or less, or make the OS disk smaller$/,
    ],
    [
      "a build that NVMe disks can't hold",
      { size: "Standard_NG8ads_V620_v1", buildGiB: 893 },
      "buildGiB",
      /892 GiB fits on Standard_NG8ads_V620_v1's NVMe disks; write 892 or less, or write size: Standard_NG16ads_V620_v1, which/,
    ],
    [
      "a driver baked into a marketplace image",
      { driver: { install: "baked" } },
      "driver.install",
      /no GPU driver; write install: extension/,
    ],
    [
      "an extension where none knows the GPU",
      { size: "Standard_NG16ads_V620_v1", driver: { install: "extension" } },
      "driver.install",
      /NGads_V620; write install: baked/,
    ],
    [
      "a branch that A10 doesn't run",
      { driver: { install: "extension", branch: "17" } },
      "driver.branch",
      /of branch 18/,
    ],
    [
      "a version of another branch",
      { driver: { install: "extension", branch: "17", version: "570.211.01" } },
      "driver.version",
      /isn't known to run it/,
    ],
    [
      "too small a disk for AMD's installation",
      { size: "Standard_NV8ads_V710_v5", osDiskGiB: 59, driver: { install: "extension" } },
      "osDiskGiB",
      /needs 60 GiB/,
    ],
    [
      "a distribution that isn't supported",
      { driver: { install: "extension" }, image: { ...marketplace(), offer: "ubuntu-26_04-lts" } },
      "image",
      /offer: ubuntu-24_04-lts, .*\(Ubuntu 24\.04\) or .*jammy, .*\(Ubuntu 22\.04\)/,
    ],
    [
      "a virtual TPM under which NVIDIA's installation hangs",
      { driver: { install: "extension" }, trustedLaunch: { secureBoot: false, virtualTpm: true } },
      "trustedLaunch.virtualTpm",
      /hangs/,
    ],
    [
      "a marketplace image without a driver",
      { allowIdleHosts: undefined, image: withTools() },
      "driver",
      /nothing on its hosts can stream; write driver: \{install: extension\}/,
    ],
    [
      "a marketplace image without a driver on a size that no extension knows",
      { allowIdleHosts: undefined, image: withTools(), size: "Standard_NG16ads_V620_v1" },
      "driver",
      /can stream; use a gallery image/,
    ],
    [
      "a marketplace image without a streaming server",
      { allowIdleHosts: undefined, driver: { install: "extension" } },
      "image.hostTools",
      /no session can be played on its hosts; write hostTools/,
    ],
    ["half a GiB of a build", { buildGiB: 0.5 }, "buildGiB", /whole number/],
    [
      "rules on free slots of which none is to be kept",
      { scaleOnFreeSlots: true },
      "scaleOnFreeSlots",
      /no slot is to be kept free/,
    ],
    ["a fraction of a free slot", { warmFreeSlots: 1.5 }, "warmFreeSlots", /whole number/],
    ["an OS disk that leaves builds nothing", { osDiskGiB: 360 }, "osDiskGiB", /nothing .* for builds/],
    [
      "Secure Boot under GRID",
      { trustedLaunch: { secureBoot: true, virtualTpm: true } },
      "trustedLaunch.secureBoot",
      /GRID/,
    ],
    ["an unpinned image", { image: { ...marketplace(), version: "latest" } }, "image.version", /pin/],
    ["an Arm image", { image: { ...marketplace(), sku: "server-arm64" } }, "image.sku", /x64/],
    [
      "a generation 1 image on a generation 2 size",
      { image: { ...marketplace(), sku: "server-gen1" }, size: "Standard_NV8ads_V710_v5" },
      "image.sku",
      /generation 2 only/,
    ],
    [
      "a generation 1 image that doesn't end in gen1",
      {
        image: { ...marketplace(), offer: "0001-com-ubuntu-server-jammy", sku: "22_04-lts" },
        size: "Standard_NV8ads_V710_v5",
      },
      "image.sku",
      /generation 2 only/,
    ],
    [
      "a gallery image without version",
      { image: { kind: "gallery", id: galleryId("") } },
      "image.id",
      /versions\/1\.2\.3/,
    ],
    [
      "a gallery's latest",
      { image: { kind: "gallery", id: galleryId("/versions/latest") } },
      "image.id",
      /versions\/1\.2\.3/,
    ],
    [
      "a minimum above the maximum",
      { onDemand: { minimum: 5, maximum: 4 }, schedule: noPeaks() },
      "onDemand.minimum",
      /above the maximum/,
    ],
    [
      "a maximum of no hosts",
      { spot: { minimum: 0, maximum: 0 }, schedule: noPeaks() },
      "spot.maximum",
      /from 1 to 1000/,
    ],
    ["a thousand and one hosts", { onDemand: { minimum: 3, maximum: 1001 } }, "onDemand.maximum", /from 1 to 1000/],
    [
      "a pool that would never have a host",
      { onDemand: { minimum: 0, maximum: 9 }, schedule: noPeaks() },
      "onDemand.minimum",
      /no host would ever start/,
    ],
    ["a privileged port", { health: { port: 80, path: "/health" } }, "health.port", /1024/],
    ["a health path without slash", { health: { port: 8090, path: "health" } }, "health.path", /\/health/],
    ["the agent's own path for health", { health: { port: 8090, path: "/state" } }, "health.path", /another question/],
    ["a channel that a shell would read", { channel: "prod; reboot" }, "channel", /other characters/],
    ["a notice of 4 minutes", { terminateNoticeMinutes: 4 }, "terminateNoticeMinutes", /from 5 to 15/],
    ["a notice of 16 minutes", { terminateNoticeMinutes: 16 }, "terminateNoticeMinutes", /from 5 to 15/],
    ["a grace of 9 minutes", { repairGraceMinutes: 9 }, "repairGraceMinutes", /from 10 to 90/],
    ["a grace of 91 minutes", { repairGraceMinutes: 91 }, "repairGraceMinutes", /from 10 to 90/],
    [
      "host tools without a digest",
      { image: { ...marketplace(), hostTools: { sha256: "AB".repeat(32) } } },
      "image.hostTools.sha256",
      /no SHA-256.*sha256sum/,
    ],
    ["an IANA time zone", { schedule: { ...noPeaks(), timeZone: "Asia/Tokyo" } }, "schedule.timeZone", /Windows/],
  ];
  for (const [what, overrides, path, words] of refused) {
    it(what, () => {
      const { problems } = planGpuPool(poolSettings(overrides));
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
      assert.match(`${problems[0]!.reason}; ${problems[0]!.fix}`, words);
    });
  }

  it("all of it at once", () => {
    const { problems } = planGpuPool(
      poolSettings({ size: "Standard_NV12s_v3", zones: ["9"], slotsPerHost: 0, channel: "", repairGraceMinutes: 1 }),
    );
    assert.deepEqual(problems.map(({ path }) => path).sort(), [
      "channel",
      "repairGraceMinutes",
      "size",
      "slotsPerHost",
      "zones[0]",
    ]);
  });
});

function withoutSpot(): GpuPoolSettings {
  const { spot: _spot, ...settings } = poolSettings({ schedule: noPeaks() });
  return settings;
}

function noPeaks() {
  return { timeZone: "Tokyo Standard Time", peaks: [] };
}

function marketplace() {
  return {
    kind: "marketplace" as const,
    publisher: "Canonical",
    offer: "ubuntu-24_04-lts",
    sku: "server",
    version: "24.04.202610010",
  };
}

function withTools() {
  return { ...marketplace(), hostTools: { sha256: "ab".repeat(32) } };
}

function galleryId(version: string): string {
  return `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/host${version}`;
}
