import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { deployedStores, PlatformStores } from "../../../services/builds/command-line/platform-stores";
import { Failure } from "../../../services/builds/failure";
import { regionsNamed, storesOf } from "../../../services/builds/platform";
import { credentialFor } from "../../../tools/storage-emulator";
import { GameFolder } from "../../support/builds/game-folder";
import { refused } from "../../support/builds/refused";
import { declareStack } from "../../support/declare-stack";

const told = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof Failure && error.kind === "usage", String(error));
    return error.message;
  }
  throw new Error("nothing was refused");
};

describe("where builds are, as a stack's outputs say", () => {
  it("is what the whole platform's say: the hub, and its regions in their order", async () => {
    const { outputs } = await declareStack("prod");
    const stores = storesOf([{ from: "prod.json", text: JSON.stringify(outputs) }]);
    assert.equal(stores.hub!.name, "hub");
    assert.equal(stores.hub!.blobEndpoint, outputs["platform"].buildHub.blobEndpoint);
    assert.deepEqual(
      stores.regions.map(({ name }) => name),
      outputs["platform"].regions,
    );
    for (const { retentionDays } of [stores.hub!, ...stores.regions]) assert.ok(retentionDays >= 1);
  }).timeout(60_000);

  const account = (name: string) => ({ blobEndpoint: `https://acc${name}.blob.core.windows.net/`, retentionDays: 30 });
  const global = { schemaVersion: 1, platform: { regions: ["b/1", "a/1"], buildHub: account("hub") } };
  const region = (key: string) => ({ schemaVersion: 1, [`region-${key}`]: { key, builds: account(key[0]!) } });
  const of = (...outputs: object[]) =>
    storesOf(outputs.map((output, index) => ({ from: `${index}.json`, text: JSON.stringify(output) })));

  it("is what the outputs of several parts say together", () => {
    const { hub, regions, allRegions } = of(region("a/1"), global, region("b/1"));
    assert.equal(hub!.blobEndpoint, "https://acchub.blob.core.windows.net/");
    assert.deepEqual(
      [regions.map(({ name }) => name), allRegions],
      [
        ["b/1", "a/1"],
        ["b/1", "a/1"],
      ],
    );
    assert.deepEqual(of(region("a/1")), { regions: [{ name: "a/1", ...account("a") }] });
  });

  it("is refused where the outputs are others, and said in which and where", () => {
    assert.match(
      told(() => of({ schemaVersion: 2 })),
      /^0\.json: schemaVersion: .*`pulumi stack output --json`/,
    );
    assert.match(
      told(() => of({})),
      /schemaVersion/,
    );
    assert.match(
      told(() => storesOf([{ from: "x", text: "{" }])),
      /^x: it is no JSON/,
    );
    assert.match(
      told(() => of({ schemaVersion: 1, "region-x": { key: "x/1" } })),
      /region-x: builds/,
    );
    assert.match(
      told(() => of(global, global)),
      /Several of the outputs have a global part/,
    );
    assert.match(
      told(() => of(region("a/1"), region("a/1"))),
      /have the region a\/1/,
    );
  });

  it("has regions that people name, shortly where that is clear", () => {
    const regions = ["japaneast/1", "eastus2/1", "eastus2/2"].map((name) => ({ name }));
    const named = (...names: string[]) => regionsNamed(regions, names).map(({ name }) => name);
    assert.deepEqual(named("japaneast"), ["japaneast/1"]);
    assert.deepEqual(named("eastus2/2", "japaneast/1", "japaneast"), ["eastus2/2", "japaneast/1"]);
    assert.match(
      told(() => named("japan")),
      /"japan" is no region of it; there are japaneast\/1, eastus2\/1, eastus2\/2\./,
    );
    assert.match(
      told(() => named("eastus2")),
      /has several stamps/,
    );
  });

  it("says which part is missing for what is asked", () => {
    const stores = (...outputs: object[]) => new PlatformStores(of(...outputs), credentialFor("x"));
    assert.match(
      told(() => stores(region("a/1")).hub),
      /have no build hub: name the stack of the global part too/,
    );
    assert.match(
      told(() => stores(global).regions()),
      /have no region: name the stacks of regions too/,
    );
    assert.match(
      told(() => stores(global, region("a/1")).everything()),
      /The outputs of b\/1 are missing: what channels point to there would count as unused/,
    );
    assert.equal(stores(global, region("a/1"), region("b/1")).everything().regions.length, 2);
  });

  describe("asked of the engine", () => {
    const folder = new GameFolder();
    const path = process.env["PATH"];
    before(() => {
      mkdirSync(folder.place("bin"));
      // In the engine's place: it prints what it was asked, as outputs.
      writeFileSync(
        folder.place("bin/pulumi"),
        `#!/bin/sh\n[ "$*" = "stack output --json --stack prod-global" ] && exec cat ${folder.place("global.json")}\necho "error: no stack named '$5' found" >&2\nexit 255\n`,
      );
      chmodSync(folder.place("bin/pulumi"), 0o755);
      writeFileSync(folder.place("global.json"), JSON.stringify(global));
      process.env["PATH"] = `${folder.place("bin")}:${path}`;
    });
    after(() => {
      process.env["PATH"] = path;
      folder.remove();
    });

    it("is what it prints for each stack", async () => {
      assert.equal((await deployedStores({ stack: ["prod-global"] })).hub!.name, "hub");
      await refused(
        "usage",
        deployedStores({ stack: ["nope"] }),
        /The outputs of stack nope can't be had\. The engine says: error: no stack named 'nope' found/,
      );
    });

    it("or what is in a file, and one of both is needed", async () => {
      assert.equal((await deployedStores({ outputs: [folder.place("global.json")] })).hub!.name, "hub");
      await refused(
        "usage",
        deployedStores({ outputs: [folder.place("none.json")] }),
        /none\.json can't be read \(ENOENT\)/,
      );
      await refused("usage", deployedStores({}), /Which platform\? Name a stack \(--stack prod\), or a file/);
    });
  });
});
