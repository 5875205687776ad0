import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { exportedToTemplate, type StackExport } from "../../../tools/arm-template";

const file = path.join(__dirname, "export.json");
const exported = JSON.parse(fs.readFileSync(file, "utf8")) as StackExport;
const { template, leftOut } = exportedToTemplate(exported);
const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-dev-jpe";

function only(type: string) {
  const found = template.resources.filter((resource) => resource.type === type);
  assert.equal(found.length, 1, type);
  return found[0];
}

describe("The ARM template of an exported stack", () => {
  it("holds each Azure resource that the stack owns, and nothing else", () => {
    assert.deepEqual(
      template.resources.map((resource) => resource.type),
      [
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Network/virtualNetworks/subnets",
        "Microsoft.Storage/storageAccounts",
        "Microsoft.KeyVault/vaults",
        "Microsoft.KeyVault/vaults/secrets",
        "Microsoft.Authorization/locks",
      ],
    );
    assert.deepEqual(leftOut, ["urn:pulumi:dev::cloud-gaming::azure-native:storage:Blob::pointer"]);
  });

  it("names a child with its parent, and gives it the API version that the SDK sends", () => {
    assert.deepEqual(only("Microsoft.Network/virtualNetworks/subnets"), {
      type: "Microsoft.Network/virtualNetworks/subnets",
      apiVersion: "2024-05-01",
      name: "vnet-dev-jpe/hosts",
      properties: { addressPrefix: "10.0.0.0/19", defaultOutboundAccess: false },
    });
  });

  it("writes properties as ARM does", () => {
    assert.deepEqual(only("Microsoft.Storage/storageAccounts")?.["properties"], {
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      publicNetworkAccess: "Disabled",
      networkAcls: { bypass: "AzureServices", defaultAction: "Deny" },
    });
  });

  it("makes a parameter of a secret and keeps nothing of its value, encrypted or plain", () => {
    assert.deepEqual(only("Microsoft.KeyVault/vaults/secrets")?.["properties"], {
      contentType: "text/plain",
      value: "[parameters('relay-secret-1-properties-value')]",
    });
    assert.deepEqual(template.parameters, { "relay-secret-1-properties-value": { type: "securestring" } });
    const shown = JSON.parse(
      JSON.stringify(exported).replace('"ciphertext":"v1:c2VjcmV0"', '"plaintext":"\\"in the clear\\""'),
    ) as StackExport;
    assert.doesNotMatch(JSON.stringify(exportedToTemplate(shown)), /in the clear|c2VjcmV0/);
    assert.doesNotMatch(JSON.stringify(template), /c2VjcmV0/);
  });

  it("gives what lies on another resource its scope, and takes brackets for text", () => {
    assert.deepEqual(only("Microsoft.Authorization/locks"), {
      type: "Microsoft.Authorization/locks",
      apiVersion: "2020-05-01",
      name: "keep",
      scope: `${group}/providers/Microsoft.KeyVault/vaults/kv-dev-jpe`,
      properties: { level: "CanNotDelete", notes: "[[kept] on purpose" },
    });
  });

  it("says what it was given when that is no export", () => {
    assert.throws(() => exportedToTemplate({} as StackExport), /no stack export/);
  });

  it("is written by the command, from a file and from standard input", () => {
    const main = ["-r", "ts-node/register/transpile-only", "tools/arm-template/main.ts"];
    const fromFile = execFileSync(process.execPath, [...main, file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const fromInput = spawnSync(process.execPath, main, { input: fs.readFileSync(file), encoding: "utf8" });
    assert.deepEqual(JSON.parse(fromFile), JSON.parse(JSON.stringify(template)));
    assert.equal(fromInput.stdout, fromFile);
    assert.match(fromInput.stderr, /left out.*storage:Blob/);
    const wrong = spawnSync(process.execPath, main, { input: "{}", encoding: "utf8" });
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^this is no stack export/);
  }).timeout(30_000);
});
