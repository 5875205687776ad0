import assert from "node:assert/strict";
import { decoded } from "../policy/user-data";
import { changeAsAzureDoes } from "../../tools/azure-sim";
import { changesIn, SimProject } from "../support/sim-project";

describe("dev's life, with the real engine", function () {
  this.timeout(300_000);
  const platform = new SimProject();
  after(() => platform.remove());
  let deployed = 0;

  it("shows what will be known before anything exists", async () => {
    const { stdout } = await platform.run("preview", "--stack", "dev", "--json");
    const { steps } = JSON.parse(stdout) as {
      steps: { op: string; newState: { type: string; outputs?: Record<string, any> } }[];
    };
    assert.ok(steps.length > 100);
    assert.deepEqual([...new Set(steps.map(({ op }) => op))], ["create"]);
    assert.deepEqual(platform.cloud(), [], "a preview made something");
    const plain = await platform.run("preview", "--stack", "dev");
    for (const known of ["10.48.64.0/18", "vm-cg-dev-jpe-1-relay-g1-z1-1", "Standard_NV6ads_A10_v5", "schemaVersion"]) {
      assert.ok(
        plain.stdout.includes(known),
        `${known} is not in the preview's outputs:\n${plain.stdout.slice(-3000)}`,
      );
    }
  });

  it("comes up", async () => {
    const result = await platform.run("up", "--stack", "dev", "--skip-preview");
    deployed = changesIn(result)["created"]!;
    assert.ok(deployed > 100);
    const { stdout } = await platform.run("stack", "output", "--stack", "dev", "--json");
    const outputs = JSON.parse(stdout);
    assert.equal(outputs.schemaVersion, 1);
    assert.match(
      outputs["region-japaneast-1"].relays[0].servers[0].urls[0],
      /^turn:\d+\.\d+\.\d+\.\d+:3478\?transport=udp$/,
    );
    assert.ok(!stdout.includes("[secret]"), "an output is marked secret");
  });

  it("keeps the relay secrets out of everything but the state, where they are encrypted", async () => {
    const { stdout } = await platform.run("stack", "export", "--stack", "dev", "--show-secrets");
    const values = (JSON.parse(stdout).deployment.resources as any[])
      .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
      .map(({ outputs }) => JSON.parse(outputs.result.plaintext) as string);
    assert.equal(values.length, 2);
    const { stdout: plain } = await platform.run("stack", "export", "--stack", "dev");
    const cloud = JSON.stringify(platform.cloud());
    const userData = platform
      .cloud()
      .flatMap(({ body }) => JSON.stringify(body).match(/[A-Za-z0-9+/]{200,}={0,2}/g) ?? [])
      .map(decoded);
    assert.ok(
      userData.some((text) => text.includes("#cloud-config")),
      "no user data was looked into",
    );
    for (const value of values) {
      assert.ok(!plain.includes(value), "a relay secret is in the state in clear");
      assert.ok(!cloud.includes(value), "a relay secret is in the cloud's file in clear");
      assert.ok(!userData.some((text) => text.includes(value)), "a relay secret is in user data");
    }
  });

  it("has nothing to do the second time", async () => {
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
  });

  it("finds on refresh what autoscale did, and nothing else", async () => {
    const { stdout } = await platform.run("refresh", "--stack", "dev", "--skip-preview", "--diff");
    assert.deepEqual(
      stdout.match(/^ +[+~-] \w+: (?!\{|\().*$/gm)?.map((line) => line.trim()),
      // One on-demand and one spot host.
      ["+ capacity: 1", "+ capacity: 1"],
      stdout,
    );
    await platform.run("preview", "--stack", "dev", "--expect-no-changes");
    const capacities = platform
      .cloud("Microsoft.Compute/virtualMachineScaleSets")
      .map(({ body }: any) => body.sku.capacity);
    assert.deepEqual(capacities, [1, 1]);
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
    await platform.run("refresh", "--stack", "dev", "--skip-preview", "--expect-no-changes");
  });

  it("refreshes what Azure changed by itself, and has nothing to do then", async () => {
    await platform.editCloud(changeAsAzureDoes);
    const { stdout } = await platform.run("refresh", "--stack", "dev", "--skip-preview");
    assert.ok(changesIn({ stdout, stderr: "", exitCode: 0 })["updated"]! > 30, stdout);
    await platform.run("preview", "--stack", "dev", "--expect-no-changes");
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
  });

  it("previews no replacement when an owner changes", async () => {
    platform.edit("dev", ["cloud-gaming:ownership", "owner"], "another-team");
    const { stdout } = await platform.run("preview", "--stack", "dev", "--diff");
    assert.match(stdout, /~ \d+ to update/);
    assert.doesNotMatch(stdout, /to replace|to create|to delete|output<string>/);
  });

  it("previews it too when an identity was deleted in Azure, and reports the replacement then", async () => {
    const identity = platform
      .cloud("Microsoft.ManagedIdentity/userAssignedIdentities")
      .find(({ id }) => id.endsWith("-flow-logs"))!;
    await platform.editCloud((cloud) => cloud.remove(identity.id));
    const { stdout } = await platform.run("preview", "--stack", "dev");
    assert.match(stdout, /1 to replace/);
    await platform.editCloud((cloud) => cloud.put(identity));
  });

  it("updates in place when an owner changes", async () => {
    const changes = changesIn(await platform.run("up", "--stack", "dev", "--skip-preview"));
    assert.ok(changes["updated"]! > 30, JSON.stringify(changes));
    assert.equal(changes["created"] ?? changes["replaced"] ?? changes["deleted"], undefined, JSON.stringify(changes));
    const owners = new Set(
      platform.cloud("Microsoft.Compute/virtualMachineScaleSets").map(({ body }: any) => body.tags.owner),
    );
    assert.deepEqual([...owners], ["another-team"]);
  });

  it("sees and mends what somebody changed by hand", async () => {
    const rules = (): any[] => {
      const group = platform.cloud("Microsoft.Network/networkSecurityGroups").find(({ id }) => id.endsWith("-hosts"))!;
      return (group.body as any).properties.securityRules;
    };
    const before = rules();
    await platform.editCloud((cloud) => {
      const group = structuredClone(
        cloud.list("Microsoft.Network/networkSecurityGroups").find(({ id }) => id.endsWith("-hosts"))!,
      ) as any;
      group.body.properties.securityRules.pop();
      cloud.put(group);
    });
    const refreshed = changesIn(await platform.run("refresh", "--stack", "dev", "--skip-preview"));
    assert.equal(refreshed["updated"], 1);
    const mended = changesIn(await platform.run("up", "--stack", "dev", "--skip-preview"));
    assert.equal(mended["updated"], 1);
    assert.deepEqual(rules(), before);
  });

  it("goes, and leaves nothing behind but what Azure keeps", async () => {
    const result = await platform.run("destroy", "--stack", "dev", "--skip-preview");
    assert.equal(changesIn(result)["deleted"], deployed);
    const left = platform.cloud().map(({ id }) => id.split("/providers/").at(-1)!);
    assert.ok(
      left.every((id) => /NetworkWatcher/i.test(id)),
      `left behind: ${left.join(", ")}`,
    );
    assert.deepEqual(
      (await platform.exported("dev")).filter(({ custom }) => custom),
      [],
    );
  });
});
