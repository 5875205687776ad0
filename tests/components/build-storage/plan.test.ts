import assert from "node:assert/strict";
import fc from "fast-check";
import { type BuildHubSettings, planBuildHub, planRegionalBuildStore } from "../../../components/build-storage";
import { home, region, unprotected } from "./settings";

const hub: BuildHubSettings = { placement: home, redundancy: "Standard_GZRS", retentionDays: 180, stagingDays: 7 };
const regional = { placement: region, redundancy: "Standard_ZRS", retentionDays: 90 } as const;

describe("planBuildHub", () => {
  it("retains builds only, and deletes by age everywhere but in builds", () => {
    const plan = planBuildHub(hub);
    assert.deepEqual(plan.containers, [
      { name: "builds", retentionDays: 180 },
      { name: "channels" },
      { name: "staging" },
    ]);
    assert.deepEqual(plan.lifecycle, [
      { name: "deleteOldChannelVersions", container: "channels", deleteVersionsAfterDays: 365 },
      { name: "deleteStaging", container: "staging", deleteBlobsAfterDays: 7, deleteVersionsAfterDays: 7 },
    ]);
    assert.deepEqual(plan.problems, []);
  });

  it("lets the promoter read builds, write channels and say what it promotes", () => {
    assert.deepEqual(
      planBuildHub(hub).promoterAssignments.map(({ container, role }) => `${container}: ${role}`),
      ["builds: reader", "channels: channelWriter", "staging: promoter"],
    );
  });

  it("is locked in production only", () => {
    assert.equal(planBuildHub(hub).locked, true);
    assert.equal(planBuildHub({ ...hub, placement: unprotected(home) }).locked, false);
  });

  it("records reads, writes and deletions", () => {
    assert.deepEqual(planBuildHub(hub).logs, ["StorageRead", "StorageWrite", "StorageDelete"]);
  });
});

describe("redundancy", () => {
  const hubIn = (location: string, redundancy: BuildHubSettings["redundancy"]) =>
    planBuildHub({ ...hub, placement: { ...home, location }, redundancy }).problems.map(({ reason }) => reason);

  it("is refused where the region has no zones, or no copy of them elsewhere", () => {
    assert.match(hubIn("westcentralus", "Standard_ZRS").join(), /no availability zones/);
    assert.match(hubIn("israelcentral", "Standard_GZRS").join(), /doesn't offer it in israelcentral/);
    assert.deepEqual(hubIn("westcentralus", "Standard_LRS"), []);
    assert.deepEqual(hubIn("israelcentral", "Standard_ZRS"), []);
  });
});

describe("planRegionalBuildStore", () => {
  it("has no staging", () => {
    const plan = planRegionalBuildStore(regional);
    assert.deepEqual(plan.containers, [{ name: "builds", retentionDays: 90 }, { name: "channels" }]);
    assert.deepEqual(
      plan.lifecycle.map(({ container }) => container),
      ["channels"],
    );
  });

  it("lets the promoter add to builds and write channels", () => {
    assert.deepEqual(
      planRegionalBuildStore(regional).promoterAssignments.map(({ container, role }) => `${container}: ${role}`),
      ["builds: promoter", "channels: channelWriter"],
    );
  });

  it("is never locked: a lock would keep a retired pool's role assignment", () => {
    assert.equal(planRegionalBuildStore(regional).locked, false);
  });

  it("records reads only when asked", () => {
    assert.deepEqual(planRegionalBuildStore(regional).logs, ["StorageWrite", "StorageDelete"]);
    assert.ok(planRegionalBuildStore({ ...regional, logReads: true }).logs.includes("StorageRead"));
  });

  it("names its assignments apart from the hub's and from another region's, and the same every time", () => {
    const elsewhere = { ...regional, placement: { ...region, naming: { ...region.naming, place: "jpe" } } };
    const guids = [planBuildHub(hub), planRegionalBuildStore(regional), planRegionalBuildStore(elsewhere)].flatMap(
      ({ promoterAssignments }) => promoterAssignments.map(({ guid }) => guid),
    );
    assert.equal(new Set(guids).size, 7);
    assert.deepEqual(planRegionalBuildStore(regional), planRegionalBuildStore(regional));
  });
});

describe("what plans of build storage refuse", () => {
  const paths = (plan: { problems: { path: string }[] }) => plan.problems.map(({ path }) => path);

  for (const days of [0, -1, 1.5, 146_001, NaN, "30" as unknown as number]) {
    it(`retentionDays ${days}`, () => {
      assert.deepEqual(paths(planBuildHub({ ...hub, retentionDays: days })), ["retentionDays"]);
      assert.deepEqual(paths(planRegionalBuildStore({ ...regional, retentionDays: days })), ["retentionDays"]);
    });
  }

  for (const days of [0, 366, 0.5]) {
    it(`stagingDays ${days}`, () => {
      assert.deepEqual(paths(planBuildHub({ ...hub, stagingDays: days })), ["stagingDays"]);
    });
  }

  it("accepts both ends of the ranges, and every whole number between", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(1, 146_000), fc.integer({ min: 1, max: 146_000 })),
        fc.oneof(fc.constantFrom(1, 365), fc.integer({ min: 1, max: 365 })),
        (retentionDays, stagingDays) => {
          assert.deepEqual(paths(planBuildHub({ ...hub, retentionDays, stagingDays })), []);
        },
      ),
    );
  });

  it("a redundancy that is unknown, or that copies a region's account to another region", () => {
    const unknown = "Standard_RAGRS" as "Standard_ZRS";
    assert.deepEqual(paths(planBuildHub({ ...hub, redundancy: unknown })), ["redundancy"]);
    const geo = "Standard_GZRS" as "Standard_ZRS";
    const [problem] = planRegionalBuildStore({ ...regional, redundancy: geo }).problems;
    assert.equal(problem?.path, "redundancy");
    assert.match(problem.fix, /Standard_ZRS or Standard_LRS/);
  });

  it("an account name that would be too long with its suffix", () => {
    const naming = { workload: "cgam", environment: "stage", place: "swcx", stamp: 10 };
    assert.deepEqual(paths(planRegionalBuildStore({ ...regional, placement: { ...region, naming } })), [
      "placement.naming",
    ]);
    const fits = { ...naming, stamp: 1 };
    assert.deepEqual(paths(planRegionalBuildStore({ ...regional, placement: { ...region, naming: fits } })), []);
  });

  it("all of it at once", () => {
    assert.deepEqual(
      paths(planBuildHub({ ...hub, redundancy: "x" as "Standard_LRS", retentionDays: 0, stagingDays: 0 })),
      ["redundancy", "retentionDays", "stagingDays"],
    );
  });
});
