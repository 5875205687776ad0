import assert from "node:assert/strict";
import fc from "fast-check";
import { findRegion, gpuSizes } from "../../../components/conventions";
import { BuildDownloads, hostStart, type HostStart, readySeconds } from "../../../tools/capacity/build-downloads";
import { accountMbps } from "../../../tools/capacity/storage-account";

const start: HostStart = { bootSeconds: 240, megabits: 480_000, hostMbps: 10_000 };

describe("a host's start in the capacity replay", () => {
  for (const [size, mbps] of [
    // 62.5 MB/s a vCPU to the local disk: 6 Gbit/s, less than the size's 10 Gbit/s of network.
    ["Standard_NV12ads_A10_v5", 6_000],
    ["Standard_NV36ads_A10_v5", 18_000],
    ["Standard_NC4as_T4_v3", 2_000],
    // 32 Gbit/s to the disk, 32 Gbit/s of network.
    ["Standard_NC64as_T4_v3", 32_000],
  ] as const) {
    it(`downloads with ${mbps} Mbit/s on ${size}, the slower of network and local disk`, () => {
      assert.deepEqual(hostStart({ size, buildGiB: 60 }), {
        bootSeconds: 240,
        megabits: 515_396.07552,
        hostMbps: mbps,
      });
    });
  }

  it("is known for every size", () => {
    for (const { name } of gpuSizes) {
      const [seconds] = readySeconds([{ at: 0, hosts: 1, start: hostStart({ size: name, buildGiB: 60 }) }], 200_000);
      assert.ok(seconds! > 240 && seconds! < 540, `${name}: ${seconds}`);
    }
  });

  it("takes longer with a driver that is installed at the first start", () => {
    const size = "Standard_NV6ads_A10_v5";
    assert.equal(hostStart({ size, driver: { install: "extension" } }).bootSeconds, 840);
    assert.equal(hostStart({ size, driver: { install: "baked" } }).bootSeconds, 240);
  });
});

describe("hosts that start together", () => {
  it("are as fast as one host alone while the account has enough for all", () => {
    assert.deepEqual(readySeconds([{ at: 0, hosts: 1, start }], 200_000), [288]);
    assert.deepEqual(readySeconds([{ at: 0, hosts: 20, start }], 200_000), [288]);
  });

  it("share the account's rate: 62 hosts pull 3.7 TB, in 10 minutes at 50 Gbit/s and 2.5 at 200", () => {
    const [slow] = readySeconds([{ at: 0, hosts: 62, start }], 50_000);
    const [fast] = readySeconds([{ at: 0, hosts: 62, start }], 200_000);
    assert.deepEqual([Math.round(slow! - 240), Math.round(fast! - 240)], [595, 149]);
  });

  it("share it only while they download at the same time, whichever order they belong to", () => {
    const orders = [
      { at: 1000, hosts: 1, start },
      { at: 1024, hosts: 1, start },
      { at: 2000, hosts: 1, start },
    ];
    // The first has half of its build when the second begins, and both have half of the rate then.
    assert.deepEqual(readySeconds(orders, 10_000), [240 + 24 + 48, 240 + 48 + 24, 288]);
  });

  it("leave what one cannot take to the others", () => {
    const slow = { ...start, hostMbps: 1_000 };
    const orders = [
      { at: 0, hosts: 1, start: slow },
      { at: 0, hosts: 1, start },
    ];
    const [ofSlow, ofFast] = readySeconds(orders, 6_000);
    assert.deepEqual([ofSlow, ofFast], [240 + 480, 240 + 96]);
  });

  it("are not kept waiting by a host that is gone", () => {
    const downloads = new BuildDownloads<{ from: number; megabits: number; hostMbps: number; name: string }>(10_000);
    for (const name of ["gone", "here"]) downloads.add({ from: 0, megabits: 480_000, hostMbps: 10_000, name });
    assert.deepEqual(downloads.runUntil(60), []);
    downloads.dropIf(({ name }) => name === "gone");
    assert.deepEqual(
      downloads.runUntil(120).map(({ download, at }) => [download.name, at]),
      [["here", 78]],
    );
  });

  it("never get more than the account sends, nor faster than alone, and all get ready", () => {
    const order = fc.record({
      at: fc.integer({ min: 0, max: 600 }),
      hosts: fc.integer({ min: 1, max: 40 }),
      start: fc.record({
        bootSeconds: fc.constant(240),
        megabits: fc.integer({ min: 1, max: 1_000_000 }),
        hostMbps: fc.integer({ min: 500, max: 40_000 }),
      }),
    });
    fc.assert(
      fc.property(
        fc.array(order, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(50_000, 200_000),
        (orders, account) => {
          const ready = readySeconds(orders, account);
          orders.forEach(({ start: { megabits, hostMbps } }, index) =>
            assert.ok(ready[index]! >= 240 + megabits / hostMbps - 1e-3),
          );
          const first = Math.min(...orders.map(({ at }) => at)) + 240;
          const last = Math.max(...orders.map(({ at }, index) => at + ready[index]!));
          const all = orders.reduce((sum, { hosts, start: { megabits } }) => sum + hosts * megabits, 0);
          assert.ok(last - first >= all / account - 1e-3);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a region's build store", () => {
  it("sends 200 Gbit/s where Azure lists the region for that, and 50 elsewhere", () => {
    assert.equal(accountMbps("japaneast"), 200_000);
    assert.equal(accountMbps("polandcentral"), 50_000);
  });

  it("has its larger limit only in regions that exist", () => {
    const large = ["brazilsouth", "eastus2", "jioindiawest", "norwayeast", "southafricanorth", "westus3"];
    for (const name of large) {
      assert.ok(findRegion(name), name);
      assert.equal(accountMbps(name), 200_000);
    }
  });
});
