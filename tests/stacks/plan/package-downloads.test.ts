import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { planPlatform } from "../../../stacks/plan";
import { stackConfig } from "../../../tools/config/stack-config";
import { committedLock, project } from "../../support/stacks";

/** The regions of production whose hosts may fetch packages from the internet, after a change. */
function downloading(change: (config: any) => void = () => undefined): string[] {
  const raw: any = structuredClone(stackConfig(project, "prod"));
  change(raw);
  const { plan, problems } = planPlatform(parseConfig(raw).value!, committedLock("prod"));
  if (plan === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return plan.regions
    .filter(({ network }) => network.packageDownloads!.hosts)
    .map(({ placement }) => placement.location);
}

describe("what hosts may download", () => {
  const byExtension = { install: "extension" };

  it("is nothing where their images have the driver, or they have none", () => {
    assert.deepEqual(downloading(), []);
    assert.deepEqual(
      downloading(({ defaults }) => (defaults.pools.standard.driver = { install: "baked" })),
      [],
    );
  });

  it("is packages in each region where an extension downloads their driver, and in no other", () => {
    const japan = (config: any, standard: unknown): void => {
      Object.assign((config.regions.japaneast ??= {}), { pools: { standard } });
    };
    assert.deepEqual(
      downloading((config) => japan(config, { driver: byExtension })),
      ["japaneast"],
    );
    const second = (driver: unknown, serving: boolean) => ({
      generations: [{ number: 1 }, { number: 2, serving, ...(driver === undefined ? {} : { driver }) }],
    });
    assert.deepEqual(
      downloading((config) => japan(config, second(undefined, true))),
      [],
    );
    // One that doesn't serve yet starts hosts, too, once it does; and the rule must be there before them.
    for (const serving of [true, false]) {
      assert.deepEqual(
        downloading((config) => japan(config, second(byExtension, serving))),
        ["japaneast"],
      );
    }
    // A generation may do without what the pool says.
    const without = { driver: byExtension, generations: [{ number: 1, driver: false }] };
    assert.deepEqual(
      downloading((config) => japan(config, without)),
      [],
    );
  });
});
