import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { exportedToTemplate, type ArmTemplate, type StackExport } from "../../tools/arm-template";
import { checkovProgram, runCheckov, stale, unexplained, type AcceptedFinding, type Finding } from "./checkov";

const exported = JSON.parse(
  fs.readFileSync(path.join(__dirname, "../tools/arm-template/export.json"), "utf8"),
) as StackExport;

/** What the fixture breaks on purpose. */
const accepted: AcceptedFinding[] = [
  {
    check: "CKV_AZURE_206",
    resource: /storageAccounts\.stdevbuilds$/,
    reason: "dev keeps its builds in one region: they are made again from their sources",
  },
];

describe("Findings held against the accepted ones", () => {
  const finding: Finding = {
    check: "CKV_AZURE_206",
    title: "replication",
    resource: "Microsoft.Storage/storageAccounts.stdevbuilds",
  };
  const other: Finding = { ...finding, resource: "Microsoft.Storage/storageAccounts.stother" };

  it("are explained by check and resource together", () => {
    assert.deepEqual(unexplained([finding], accepted), []);
    assert.deepEqual(unexplained([finding, other], accepted), [other]);
    assert.deepEqual(unexplained([{ ...finding, check: "CKV_AZURE_33" }], accepted).length, 1);
  });

  it("leave nothing stale on the list", () => {
    assert.deepEqual(stale([finding], accepted), []);
    assert.deepEqual(stale([other], accepted), accepted);
    assert.deepEqual(stale([], []), []);
  });
});

describe("Checkov", function () {
  this.timeout(120_000);
  let findings: Finding[];

  before(function () {
    if (!checkovProgram()) {
      console.log("      skipped: Checkov is not installed. Run tools/setup/system-packages.sh");
      this.skip();
    }
    findings = runCheckov(exportedToTemplate(exported).template);
  });

  it("finds what is wrong in an exported stack", () => {
    assert.deepEqual(findings.map(({ check, resource }) => `${check} ${resource}`).sort(), [
      "CKV_AZURE_110 Microsoft.KeyVault/vaults.kv-dev-jpe",
      "CKV_AZURE_206 Microsoft.Storage/storageAccounts.stdevbuilds",
      "CKV_AZURE_41 Microsoft.KeyVault/vaults/secrets.kv-dev-jpe/relay-1",
      "CKV_AZURE_42 Microsoft.KeyVault/vaults.kv-dev-jpe",
    ]);
  });

  it("is content once the program sets it right", () => {
    const right = JSON.parse(
      JSON.stringify(exported).replace(
        '"enableSoftDelete":true',
        '"enableSoftDelete":true,"enablePurgeProtection":true',
      ),
    ) as StackExport;
    const after = runCheckov(exportedToTemplate(right).template);
    assert.deepEqual(
      after.filter(({ check }) => check === "CKV_AZURE_110" || check === "CKV_AZURE_42"),
      [],
    );
  });

  it("does not pass what it cannot read", () => {
    const broken = { $schema: "none", resources: "none" } as unknown as ArmTemplate;
    assert.throws(() => runCheckov(broken), /Checkov (checked nothing|did not answer)/);
  });
});
