import assert from "node:assert/strict";
import type { Preconditions } from "../../../tools/azure-sim";
import type { CloudReader, RuleRequest } from "../../../tools/azure-sim/contract";
import { rulesFor } from "../../../tools/azure-sim/rules";
import { stackConfig } from "../../../tools/config/stack-config";
import { signInCheck } from "../../../tools/doctor/checks/sign-in";
import { diagnose } from "../../../tools/doctor/diagnose";
import { requirements } from "../../../tools/doctor/requirements";
import { InProcessStack } from "../../../tools/fuzz/in-process/in-process-stack";
import { accept, programOf } from "../../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../../tools/fuzz/platforms/written";
import { SimProject } from "../../support/sim-project";
import { project } from "../../support/stacks";
import { committedPart, today } from "./parts";
import { StandInAz } from "./stand-in-az";
import { answerFrom, type Granted, justEnough } from "./subscription";

/**
 * Actions that the simulator does not ask about, as it has no operation to poll, and no watcher to read or configure: that they
 * are needed rests on the pages in tools/doctor/deployer-actions.ts alone.
 */
const notJudged = [
  "Microsoft.Compute/locations/operations/read",
  "Microsoft.KeyVault/locations/operationResults/read",
  "Microsoft.Network/locations/operationResults/read",
  "Microsoft.Network/locations/operations/read",
  "Microsoft.Network/networkWatchers/configureFlowLog/action",
  "Microsoft.Network/networkWatchers/read",
  "Microsoft.Network/privateDnsOperationResults/read",
  "Microsoft.Network/privateDnsOperationStatuses/read",
  "Microsoft.OperationalInsights/locations/operationStatuses/read",
  // Azure takes a policy without it, and doesn't carry it out.
  "Microsoft.PolicyInsights",
  "Microsoft.Resources/subscriptions/operationResults/read",
  "Microsoft.Storage/operations/read",
  // The service comes with its account, so only a refresh reads it.
  "Microsoft.Storage/storageAccounts/blobServices/read",
];

/** Hosts come by autoscale, not by a request of the deployment, so a deployment goes through without room for them. */
const autoscaled = ["StandardNVADSA10v5Family", "lowPriorityCores"];

/** Namespaces that no subscription lacks. */
const always = ["Microsoft.Authorization", "Microsoft.Consumption", "Microsoft.Resources"];

/** What a request would be refused with in a subscription that was granted something else. */
function refusals(request: RuleRequest, preconditions: Preconditions): string[] {
  const { cloud } = request;
  const reader: CloudReader = {
    get: (id) => cloud.get(id),
    list: (type) => cloud.list(type),
    children: (id) => cloud.children(id),
    softDeleted: (type) => cloud.softDeleted(type),
    subscriptionId: cloud.subscriptionId,
    preconditions,
  };
  return rulesFor(request.id.type, request.operation)
    .filter(({ needsCloud }) => needsCloud)
    .flatMap((rule) => rule.check({ ...request, cloud: reader }))
    .map(({ code }) => code);
}

/**
 * Doubts everything that a subscription was granted, one by one, at every request that reaches the simulator.
 *
 * @returns what no request has needed so far, and what is to be told of the requests
 */
function doubting(enough: Granted) {
  const without = (member: "actions" | "features" | "resourceProviders"): [string, Preconditions][] =>
    enough[member].map((one) => [one, { [member]: enough[member].filter((other) => other !== one) }]);
  const doubted = new Map<string, Preconditions>([
    ...without("actions"),
    ...without("features"),
    ...without("resourceProviders"),
    ...enough.quotas.map((quota): [string, Preconditions] => [quota.name, { quotas: [{ ...quota, limit: 0 }] }]),
  ]);
  const faults = (request: RuleRequest): undefined => {
    for (const [what, preconditions] of doubted) {
      if (refusals(request, preconditions).length > 0) doubted.delete(what);
    }
  };
  return { doubted, faults };
}

describe("the doctor against the simulator's preconditions, with the real engine", function () {
  this.timeout(600_000);
  let platform: SimProject;
  let az: StandInAz;
  beforeEach(() => {
    platform = new SimProject();
    az = new StandInAz();
  });
  afterEach(() => {
    platform.remove();
    az.remove();
  });

  async function missing(preconditions: Granted): Promise<string[]> {
    const part = committedPart("dev");
    answerFrom(az, preconditions);
    const found = await diagnose(signInCheck(part), requirements(part, today), { az: az.program });
    return found!.diagnoses.flatMap(({ findings }) =>
      findings.filter(({ verdict }) => verdict === "missing" || verdict === "cannot tell").map(({ says }) => says),
    );
  }

  it("what it calls enough is enough for dev's life, and nothing of it is too much", async () => {
    const enough = justEnough(committedPart("dev"));
    assert.deepEqual(await missing(enough), []);
    const { doubted, faults } = doubting(enough);
    for (const command of ["up", "destroy"]) {
      const { exitCode, stdout, stderr } = await platform.try([command, "--stack", "dev", "--skip-preview"], {
        simulator: { preconditions: enough, faults },
      });
      assert.equal(exitCode, 0, stdout + stderr);
    }
    assert.deepEqual([...doubted.keys()].sort(), [...notJudged, ...always, ...autoscaled].sort());
  });

  it("what it misses is what a deployment fails of", async () => {
    const enough = justEnough(committedPart("dev"));
    const flowLogs = "Microsoft.Network/networkWatchers/flowLogs/write";
    const lacking: Granted = {
      ...enough,
      resourceProviders: enough.resourceProviders.filter((namespace) => namespace !== "Microsoft.KeyVault"),
      features: [],
      actions: enough.actions.filter((action) => action !== flowLogs),
    };
    assert.deepEqual(await missing(lacking), [
      "Microsoft.KeyVault is not registered.",
      "The feature Microsoft.Compute/EncryptionAtHost is NotRegistered.",
      `Whoever is signed in lacks 1 of the ${enough.actions.length} actions that a deployment needs.`,
    ]);
    const { exitCode, stdout } = await platform.try(["up", "--stack", "dev", "--skip-preview", "--continue-on-error"], {
      simulator: { preconditions: lacking },
    });
    assert.notEqual(exitCode, 0);
    const reasons = new Set([...stdout.matchAll(/Code="(\w+)"/g)].map(([, code]) => code));
    assert.deepEqual([...reasons].sort(), [
      "AuthorizationFailed",
      "InvalidParameter",
      "MissingSubscriptionRegistration",
    ]);
  });
});

describe("the doctor against the simulator's preconditions, in process", function () {
  this.timeout(300_000);

  it("what it calls enough is enough for production, and nothing of it is too much", async () => {
    const { production, homeRegion, ...written } = stackConfig(project, "prod");
    const oneRegion = { ...written, production, homeRegion, regions: { [homeRegion as string]: {} } };
    const { platform, problems } = accept(oneRegion as unknown as WrittenConfiguration);
    assert.ok(platform, JSON.stringify(problems));
    const enough = justEnough({ stack: "prod", plan: platform.plan, global: true });
    const { doubted, faults } = doubting(enough);
    const { tenantId } = platform.config.azure;
    const stack = new InProcessStack({ stack: "prod", tenantId, preconditions: enough, faults, randomSeed: "doctor" });
    await stack.up(programOf(platform));
    await stack.destroy({ unprotect: true });
    assert.deepEqual([...doubted.keys()].sort(), [...notJudged, ...always, ...autoscaled].sort());
    assert.ok(enough.actions.includes("Microsoft.Authorization/locks/write"));
    assert.ok(enough.actions.includes("Microsoft.Compute/galleries/images/versions/read"));
  });
});
