import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { spawnSync } from "node:child_process";
import { reducePublishedType } from "../../../../tools/azure-sim/data/published-reduction";
import { refreshedData } from "../../../../tools/azure-sim/data/refresh";
import { deriveType, type KnownType } from "../../../../tools/azure-sim/data/sdk-types";
import { sdkFolder } from "./sdk-arguments";
import { smallCheckout } from "./small-checkout";

const folder = "tools/azure-sim/data";
const known = JSON.parse(fs.readFileSync(path.join(folder, "known-types.json"), "utf8")) as KnownType[];
const committed = JSON.parse(fs.readFileSync(path.join(folder, "types.json"), "utf8")) as Record<string, unknown>[];

describe("The simulator's data on types", () => {
  it("is what the installed SDK says (else: npm run data:refresh)", () => {
    for (const type of known) {
      const line = committed.find((each) => each["token"] === type.token);
      assert.ok(line, type.token);
      const derived = deriveType(sdkFolder, type) as unknown as Record<string, unknown>;
      for (const [key, value] of Object.entries(derived)) assert.deepEqual(line[key], value, `${type.token} ${key}`);
      assert.deepEqual(line["provider"], type.provider, type.token);
    }
    assert.equal(committed.length, known.length);
  }).timeout(30_000);

  it("carries the licence that its source asks for", () => {
    const readme = fs.readFileSync(path.join(folder, "README.md"), "utf8");
    for (const phrase of [
      "MIT License",
      "Copyright (c) Microsoft Corporation",
      "1f896de2db966ad91e8f7d7d981e11d32e4f5d8d",
    ]) {
      assert.ok(readme.includes(phrase), phrase);
    }
  });

  it("is reduced to what a body reaches, renumbered, a member called description kept and descriptions dropped", () => {
    const reduced = reducePublishedType(
      smallCheckout(),
      "microsoft.ManagedIdentity/userAssignedIdentities",
      "2023-01-31",
    );
    assert.deepEqual(reduced, [
      {
        $type: "ResourceType",
        name: "Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31",
        body: { $ref: "#/1" },
      },
      {
        $type: "ObjectType",
        name: "Microsoft.ManagedIdentity/userAssignedIdentities",
        properties: {
          name: { type: { $ref: "#/2" }, flags: 9 },
          location: { type: { $ref: "#/2" }, flags: 1 },
          properties: { type: { $ref: "#/3" }, flags: 2 },
        },
      },
      { $type: "StringType" },
      { $type: "ObjectType", name: "Properties", properties: { description: { type: { $ref: "#/2" }, flags: 0 } } },
    ]);
    assert.equal(reducePublishedType(smallCheckout(), "Microsoft.ManagedIdentity/unheard", "2023-01-31"), undefined);
  });

  it("is made from a checkout, with a remark on each argument that found no place", () => {
    const one = known.filter((type) => type.token === "azure-native:managedidentity:UserAssignedIdentity");
    const { files, remarks } = refreshedData({ sdk: sdkFolder, checkout: smallCheckout(), known: one });
    assert.deepEqual(
      [...files.keys()],
      ["types.json", path.join("published", "managedidentity-UserAssignedIdentity.json")],
    );
    assert.ok(
      remarks.includes(
        "argument without a place: azure-native:managedidentity:UserAssignedIdentity.tags (in Microsoft.ManagedIdentity/userAssignedIdentities)",
      ),
    );
  });

  it("is not made without a checkout", () => {
    const run = spawnSync(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", path.join(folder, "refresh.ts")],
      { encoding: "utf8" },
    );
    assert.equal(run.status, 1);
    assert.match(run.stderr, /give --bicep-types <folder>/);
  }).timeout(30_000);
});
