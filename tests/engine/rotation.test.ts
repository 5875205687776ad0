import assert from "node:assert/strict";
import { changesIn, SimProject } from "../support/sim-project";

interface Step {
  op: string;
  urn: string;
  diffReasons?: string[];
  detailedDiff?: Record<string, unknown> | null;
}

/** Two rotations of a region's relay secret: which slot each takes, and the epoch that it gives the slot. */
const rotations = [
  { epoch: 2, slot: "b" },
  { epoch: 3, slot: "a" },
];

describe("a rotation of the relay secret, with the real engine", function () {
  this.timeout(600_000);
  this.bail(true);
  const platform = new SimProject();
  after(() => platform.remove());
  // The cloud shows no value: another value is another version.
  const secrets = () =>
    new Map(
      platform
        .cloud("Microsoft.KeyVault/vaults/secrets")
        .map(({ id, body }: any) => [
          id.split("/").at(-1) as string,
          { version: body.properties.secretUriWithVersion, tags: body.tags },
        ]),
    );
  /** Everything but the two secrets. */
  const everythingElse = () => platform.cloud().filter(({ id }) => !id.includes("/secrets/relay-secret-"));
  const printed: string[] = [];
  const values = new Set<string>();
  const up = async () => {
    const result = await platform.run("up", "--stack", "dev", "--skip-preview");
    printed.push(result.stdout);
    const { stdout } = await platform.run("stack", "export", "--stack", "dev", "--show-secrets");
    for (const { type, outputs } of JSON.parse(stdout).deployment.resources as any[]) {
      if (type === "random:index/randomPassword:RandomPassword") values.add(JSON.parse(outputs.result.plaintext));
    }
    return result;
  };

  it("has a first epoch, in both slots", async () => {
    await up();
    assert.deepEqual([...secrets().keys()].sort(), ["relay-secret-a", "relay-secret-b"]);
  });

  for (const { epoch, slot } of rotations) {
    it(`changes the older slot in place, ${slot}, and nothing else, for epoch ${epoch}`, async () => {
      platform.edit("dev", ["cloud-gaming:defaults", "relays", "secretEpoch"], epoch);
      const { lines, ok } = await platform.lock("dev");
      assert.ok(ok, lines.join("\n"));
      assert.match(lines.join("\n"), new RegExp(`the relay secret is rotated, to epoch ${epoch}`));

      const { stdout } = await platform.run("preview", "--stack", "dev", "--json");
      printed.push(stdout);
      const steps = (JSON.parse(stdout) as { steps: Step[] }).steps.filter(({ op }) => op !== "same");
      const of = (suffix: string) => steps.filter(({ urn }) => urn.endsWith(suffix));
      // The value lives in the engine's state only: what "replaced" means is that another is made up.
      const value = of(`relay-secrets-value-${slot}`);
      assert.ok(value.every(({ op }) => /replace/.test(op)) && value.length > 0, JSON.stringify(value));
      const secret = of(`relay-secrets-secret-${slot}`);
      assert.deepEqual(
        secret.map(({ op }) => op),
        ["update"],
      );
      assert.deepEqual(secret[0]!.diffReasons?.sort(), ["properties", "tags"]);
      assert.deepEqual(
        steps.filter((step) => ![...value, ...secret].includes(step)).map(({ op, urn }) => `${op} ${urn}`),
        [],
      );

      const before = { secrets: secrets(), rest: everythingElse() };
      const done = await up();
      const changes = changesIn(done);
      assert.deepEqual([changes["updated"], changes["replaced"], changes["created"], changes["deleted"]], [1, 1, undefined, undefined]); // prettier-ignore
      const now = secrets();
      const [older, newer] = [`relay-secret-${slot}`, `relay-secret-${slot === "a" ? "b" : "a"}`];
      assert.notEqual(now.get(older)!.version, before.secrets.get(older)!.version);
      assert.equal(now.get(older)!.tags.epoch, `${epoch}`);
      assert.deepEqual(now.get(newer), before.secrets.get(newer));
      assert.deepEqual(everythingElse(), before.rest);
    });
  }

  it("prints no value, and keeps none in clear", async () => {
    assert.equal(values.size, 4, "two at first, and one of each rotation");
    const outputs = (await platform.run("stack", "output", "--stack", "dev", "--json")).stdout;
    const state = (await platform.run("stack", "export", "--stack", "dev")).stdout;
    for (const text of [...printed, outputs, state]) {
      for (const value of values) assert.ok(!text.includes(value));
    }
    const { epoch } = JSON.parse(outputs)["region-japaneast-1"].relaySecrets as { epoch: number };
    assert.equal(epoch, rotations.at(-1)!.epoch);
  });
});
