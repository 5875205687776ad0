import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ArmRequest,
  dataFile,
  formatAssumptions,
  readAssumptions,
} from "../../../tools/assumptions/assumption-data";
import { countMarks } from "../../../tools/assumptions/marks";
import { assumptionsPage } from "../../../tools/assumptions/page";
import { fill, preflightRequest, probeValues } from "../../../tools/assumptions/requests";
import { errorCodes, verdictOf } from "../../../tools/assumptions/verdict";
import { scrub } from "../../../tools/assumptions/results";
import { readOnlyProblem } from "../../../tools/doctor/azure-command";
import { project } from "../../support/stacks";

const data = readAssumptions();
const values = probeValues("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222", "japaneast");

describe("assumptions about Azure", () => {
  it("cover every mark (else: add an entry for the new mark, then count it in tools/assumptions/assumptions.json)", () => {
    assert.deepEqual(data.marks, countMarks(project));
  });

  it("name files with marks, and every file with a mark", () => {
    const named = new Set(data.assumptions.flatMap(({ where }) => where));
    assert.deepEqual([...named].sort(), Object.keys(data.marks).sort());
  });

  it("are what docs/assumptions.md states (else: npm run verify-assumptions -- --page)", () => {
    assert.equal(readFileSync(join(project, "docs/assumptions.md"), "utf8"), assumptionsPage(data));
  });

  it("have the form that --apply writes, and no unknown keys", () => {
    assert.equal(readFileSync(dataFile, "utf8"), formatAssumptions(data));
  });

  it("have probes whose requests are complete, and whose commands only read", () => {
    for (const { id, probe } of data.assumptions) {
      if (probe.kind === "none") continue;
      if ("command" in probe) {
        assert.equal(readOnlyProblem(probe.command), undefined, id);
        continue;
      }
      const requests: ArmRequest[] =
        probe.kind === "preflight"
          ? [preflightRequest(probe.resources)]
          : [...(probe.kind === "create" ? probe.setup : []), probe.request];
      for (const request of requests) {
        const filled = fill(request, values);
        assert.doesNotMatch(JSON.stringify(filled), /\{[a-z ]+(:.:\d+)?\}/, id);
        if (probe.kind === "read") assert.equal(request.method, "GET", id);
        // What is made goes with the probe's own group.
        if (probe.kind === "create") assert.ok(filled.path.includes(`/resourceGroups/${values.group}/`), id);
      }
    }
  });

  it("have no probe that creates what costs a lot or cannot be removed", () => {
    const made = data.assumptions.flatMap(({ probe }) =>
      probe.kind === "create" ? [...probe.setup, probe.request].map(({ path, body }) => ({ path, body })) : [],
    );
    for (const { path, body } of made) {
      assert.doesNotMatch(path, /virtualMachines\/|bastionHosts|ddosProtectionPlans|roleDefinitions/);
      assert.doesNotMatch(JSON.stringify(body) ?? "", /enablePurgeProtection|ddosSettings|virtualMachineProfile/);
      if (path.includes("/capacityReservations/")) assert.equal((body as any).sku.capacity, 0);
    }
  });

  it("find codes that are nested or in a message that is JSON", () => {
    const inner = JSON.stringify({ error: { code: "SubnetIsFull" } });
    const body = { error: { code: "DeploymentFailed", details: [{ code: "Conflict", message: inner }] } };
    assert.deepEqual(errorCodes(body), ["DeploymentFailed", "Conflict", "SubnetIsFull"]);
  });

  it("are neither confirmed nor refuted by a refusal that is about the subscription", () => {
    const answer = { status: 409, body: { error: { code: "MissingSubscriptionRegistration", message: "" } } };
    assert.equal(verdictOf({ code: "Conflict" }, answer, "create").result, "not asked");
    assert.equal(verdictOf({ code: "Conflict" }, { status: 200, body: {} }, "create").result, "refuted");
  });

  it("lose ids, principals, addresses and tokens before they are published", () => {
    const text = "11111111111141118111111111111111 eyJhbGciOi.eyJzdWIi.x a@b.example client 'x' 10.0.0.4 10.0.0.0/24";
    assert.equal(scrub(text), "<id> <token> <principal> client '<principal>' <address> 10.0.0.0/24");
  });
});
