import assert from "node:assert/strict";
import { type Preconditions } from "../../tools/azure-sim";
import { changesIn, SimProject } from "../support/sim-project";
import { committedConfig } from "../support/stacks";

const machines = "Microsoft.Compute/virtualMachines";

describe("a region whose quota is exhausted, with the real engine", function () {
  this.timeout(900_000);
  const platform = new SimProject();
  after(() => platform.remove());

  /** No machine of the relays' family in Sweden. */
  const exhausted: Preconditions = {
    quotas: [{ location: "swedencentral", name: "standardDDSv5Family", limit: 0 }],
  };
  const relaysIn = (location: string): string[] =>
    platform
      .cloud(machines)
      .filter(({ body }) => body["location"] === location)
      .map(({ id }) => id);

  before(() => {
    for (const name of Object.keys(committedConfig("prod").regions)) {
      if (!["eastus2", "swedencentral"].includes(name)) {
        platform.edit("prod", ["cloud-gaming:regions", name], undefined);
      }
    }
  });

  it("fails, and names the quota", async () => {
    const { exitCode, stdout } = await platform.try(["up", "--stack", "prod", "--skip-preview"], {
      simulator: { preconditions: exhausted },
    });
    assert.notEqual(exitCode, 0);
    assert.match(
      stdout,
      /exceeding approved standardDDSv5Family Cores quota.*Location: swedencentral, Current Limit: 0/,
    );
  });

  it("leaves the other region and the global part finished", async () => {
    assert.deepEqual(relaysIn("swedencentral"), []);
    assert.equal(relaysIn("eastus2").length, 6);
    const { stdout } = await platform.run("preview", "--stack", "prod", "--json");
    const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
    const missing = steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    assert.ok(missing.length >= 6, missing.join(", "));
    // The relays, and the alerts on them: there is nothing to watch yet.
    assert.deepEqual(
      missing.filter(
        (step) => !/^create swedencentral-1-(relays-|alerts-relay-bandwidth-|alerts-relays-down$)/.test(step),
      ),
      [],
    );
  });

  it("is repaired by the next up, once the quota is raised, and then there is nothing left to do", async () => {
    const repaired = changesIn(await platform.run("up", "--stack", "prod", "--skip-preview"));
    assert.equal(
      repaired["updated"] ?? repaired["replaced"] ?? repaired["deleted"],
      undefined,
      JSON.stringify(repaired),
    );
    assert.equal(relaysIn("swedencentral").length, 6);
    await platform.run("up", "--stack", "prod", "--skip-preview", "--expect-no-changes");
  });
});
