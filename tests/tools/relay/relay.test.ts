import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialLines } from "../../../tools/relay/credential-command";
import { regionConfiguration } from "../../../tools/relay/region-configuration";
import { prove, trialNames, trialsNamed } from "../../../tools/relay/trials/prove";
import { needsTrials } from "../../support/installed";
import { committedConfig, committedLock, plannedOrThrow, project } from "../../support/stacks";
import { mintCredential } from "../../../services/relay";

describe("npm run relay -- config", () => {
  it("prints what the region's relays get, for their hosts alone and with their coturn's keys", () => {
    const of = (region: string) => regionConfiguration(project, { stack: "prod", region });
    const japan = of("japaneast").split("\n");
    const { relays } = plannedOrThrow(committedConfig("prod"), committedLock("prod")).regions.find(
      ({ placement }) => placement.location === "japaneast",
    )!;
    assert.ok(japan.includes(`realm=${relays[0]!.realm}`));
    assert.ok(japan.includes("listening-ip=@PRIVATE_ADDRESS@"));
    assert.equal(japan.filter((line) => line.startsWith("allowed-peer-ip=")).length, 1);
    assert.notEqual(of("japaneast"), of("eastus2"), "each region lets its own hosts through");
    // Off by default since 4.9, and to be switched off in 4.6.1.
    assert.ok(!japan.includes("no-rfc5780"));
    assert.ok(regionConfiguration(project, { stack: "dev" }).split("\n").includes("no-rfc5780"));
    assert.equal(regionConfiguration(project, { stack: "prod-japaneast" }), of("japaneast"));
    assert.equal(
      regionConfiguration(project, { stack: "prod", region: "japaneast", generation: "1" }),
      of("japaneast"),
    );
  });

  const refused: [what: string, chosen: Parameters<typeof regionConfiguration>[1], told: RegExp][] = [
    [
      "no region of several",
      { stack: "prod" },
      /: prod has several regions: write --region and one of australiaeast, /,
    ],
    ["a region that isn't there", { stack: "prod", region: "japanest" }, /did you mean japaneast\?$/],
    ["a generation that isn't there", { stack: "dev", generation: "7" }, /: --generation 7: .* They have 1\.$/],
    ["a stack without relays", { stack: "prod-global" }, /: prod-global has no region, so it has no relays\.$/],
  ];
  for (const [what, chosen, told] of refused) {
    it(`says what there is instead of ${what}`, () => {
      assert.throws(() => regionConfiguration(project, chosen), told);
    });
  }
});

describe("npm run relay -- prove", () => {
  it("says which trials there are instead of one that there isn't, before any begins", () => {
    assert.throws(
      () => trialsNamed(["security", "sercurity"]),
      /--trial sercurity: there is no such trial\. There are boot, /,
    );
    assert.deepEqual(trialsNamed([]), trialNames);
    assert.deepEqual(trialsNamed(["drain"]), ["drain"]);
  });

  it("says so of a stack without relays, before any begins", async function () {
    needsTrials(this);
    await assert.rejects(
      prove("prod-global", ["security"], () => assert.fail("a trial began")),
      /^Error: prod-global has no relays\.$/,
    );
  });
});

describe("npm run relay -- credential", () => {
  const secret = "4f9c2b1e7a6d8053";
  const folder = mkdtempSync(join(tmpdir(), "relay-secret-"));
  const secretFile = join(folder, "secret");
  before(() => writeFileSync(secretFile, `${secret}\n`));
  after(() => rmSync(folder, { recursive: true }));

  it("mints one, for people and for scripts, from a file that ends with a line's end", () => {
    const [line] = credentialLines({ user: "me", ttl: "120", secretFile, json: true });
    const { username, password, expiresAt } = JSON.parse(line!) as Record<string, string>;
    const at = new Date(Date.parse(expiresAt!) - 120_000);
    assert.deepEqual({ username, password, expiresAt }, mintCredential({ user: "me", ttlSeconds: 120, secret, at }));
    assert.ok(Math.abs(at.getTime() - Date.now()) < 5000);
    assert.match(
      credentialLines({ user: "me", ttl: "120", secretFile }).join("\n"),
      /^username {2}\d+:me\npassword {2}\S+=\nexpires {3}\S+Z$/,
    );
  });

  it("says all that is wrong, and never the secret", () => {
    assert.throws(
      () => credentialLines({ user: "me too", ttl: "1h", secretFile }),
      (error: Error) =>
        /user "me too": /.test(error.message) && /ttlSeconds/.test(error.message) && !error.message.includes(secret),
    );
    assert.throws(
      () => credentialLines({ user: "me", ttl: "120", secretFile: join(folder, "none") }),
      /it can't be read \(ENOENT\)\.$/,
    );
  });
});
