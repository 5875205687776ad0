import * as assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { ArmTemplate } from "../../tools/arm-template";
import { userDataFindings } from "./user-data";

function machineWith(customData: string): ArmTemplate {
  return {
    $schema: "",
    contentVersion: "1.0.0.0",
    parameters: {},
    resources: [
      {
        type: "Microsoft.Compute/virtualMachines",
        apiVersion: "2024-11-01",
        name: "relay",
        properties: { osProfile: { computerName: "relay", customData } },
      },
    ],
  };
}

const encoded = (text: string) => Buffer.from(text).toString("base64");

describe("Credentials in user data", () => {
  const bad = {
    "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "a storage account's key": `AccountKey=${"A".repeat(64)}`,
    "a shared access signature": `https://account/builds?sv=2024&sig=${"a".repeat(40)}`,
    "a service bus or event hub key": `SharedAccessKey=${"A".repeat(32)}`,
    "a password": "#cloud-config\npassword: secret",
    "a bearer token": `Authorization: Bearer eyJ${"a".repeat(40)}`,
    "a relay's shared secret": "static-auth-secret=abc",
  };
  for (const [what, text] of Object.entries(bad)) {
    it(`are found: ${what}`, () => {
      assert.deepEqual(
        userDataFindings(machineWith(encoded(text))).map(({ title, resource }) => [title, resource]),
        [[`User data holds no credential, and this one has ${what}`, "Microsoft.Compute/virtualMachines.relay"]],
      );
    });
  }

  it("are found in compressed user data", () => {
    const text = gzipSync(`AccountKey=${"A".repeat(64)}`).toString("base64");
    assert.equal(userDataFindings(machineWith(text)).length, 1);
  });

  it("are not seen in references to a vault, or in text that only speaks of them", () => {
    const text =
      "#cloud-config\nssh_pwauth: false\nlock_passwd: true\nstatic-auth-secret=$SECRET\n# https://v.vault.azure.net/secrets/relay";
    assert.deepEqual(userDataFindings(machineWith(encoded(text))), []);
  });
});
