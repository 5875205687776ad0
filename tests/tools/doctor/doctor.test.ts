import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask } from "../../../tools/doctor/ask";
import { assignmentCondition, deployerRole } from "../../../tools/doctor/deployer-role";
import { project } from "../../support/stacks";
import { committedPart } from "./parts";
import { StandInAz } from "./stand-in-az";

interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `npm run doctor -- <args>`, without npm. */
function doctor(args: string[], environment: NodeJS.ProcessEnv): Promise<Result> {
  const child = spawn(process.execPath, ["-r", "ts-node/register", "tools/doctor/main.ts", ...args], {
    cwd: project,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const result: Result = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (result.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (result.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ ...result, code }));
  });
}

describe("npm run doctor", function () {
  this.timeout(60_000);
  let az: StandInAz;
  beforeEach(() => (az = new StandInAz()));
  afterEach(() => az.remove());

  it("ends with 0 when nothing is missing, and says what comes next", async () => {
    const { code, stdout } = await doctor(["--stack", "dev"], az.environment);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^dev: nothing is missing, \d+ are as they should be\. Next: pulumi preview --stack dev$/m);
    assert.ok(az.commands.every((argv) => argv.includes("json")));
  });

  it("says first what is missing, with the commands, in lines that fit a terminal, and ends with 1", async () => {
    az.change("feature-show", (feature) => (feature.properties.state = "NotRegistered"));
    az.answer("rest-permissions", { value: [{ actions: ["*/read"], notActions: [] }] });
    az.answer("vm-list-skus", "ERROR: the service is busy", "error");
    const { code, stdout } = await doctor(["--stack", "dev"], az.environment);
    assert.equal(code, 1);
    const headings = stdout.split("\n").filter((line) => /^[A-Z ]+$/.test(line));
    assert.deepEqual(headings, ["MISSING", "COULD NOT BE FOUND OUT", "WORTH KNOWING", "AS IT SHOULD BE"]);
    assert.match(
      stdout,
      /mend it:\n {6}az feature register --namespace Microsoft\.Compute --name EncryptionAtHost \\\n/,
    );
    assert.match(stdout, /seen with:\n {6}az feature show /);
    assert.match(stdout, /az failed\.\n {6}ERROR: the service is busy\n/);
    assert.match(stdout, /^dev: 2 things are missing, 1 could not be found out, \d+ are as they should be\.$/m);
    // An address is one word, and can't be broken.
    const long = stdout.split("\n").filter((line) => line.length > 100 && !/https:/.test(line));
    assert.deepEqual(long, []);
  });

  it("ends with 2 and asks no more when nobody is signed in", async () => {
    az.answer("account-show", "ERROR: Please run 'az login' to setup account.\n", "error");
    const { code, stdout } = await doctor(["--stack", "dev"], az.environment);
    assert.equal(code, 2);
    assert.match(
      stdout,
      /Nobody is signed in\.\n {4}mend it:\n {6}az login --tenant 00000000-0000-4000-8000-00000000000a\n/,
    );
    assert.match(stdout, /^Not asked yet: Signing in, Resource providers, Features, Quota,/m);
    assert.equal(az.commands.length, 1);
  });

  it("waits no longer than it is told to, and leaves no process behind", async () => {
    az.answer("network-watcher-list", "", "hang");
    const { code, stdout } = await doctor(["--stack", "dev", "--timeout", "5"], az.environment);
    assert.equal(code, 2);
    assert.match(stdout, /Azure took too long\s+to answer/);
    assert.match(stdout, /no answer within 5 s/);
  });

  it("prints every command and ends with 2 when az is not installed", async () => {
    const empty = mkdtempSync(join(tmpdir(), "cloud-gaming-no-az-"));
    try {
      const { code, stdout, stderr } = await doctor(["--stack", "prod-japaneast"], { ...process.env, PATH: empty });
      assert.equal(code, 2);
      assert.match(stderr, /The Azure CLI \(az\) is not installed/);
      assert.match(stdout, /az vm list-usage --location japaneast/);
      assert.doesNotMatch(stdout, /swedencentral|log-analytics/, "other parts' commands");
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it("asks nothing and ends with 0 when told to stay offline", async () => {
    const { code, stdout } = await doctor(["--stack", "prod", "--offline"], az.environment);
    assert.equal(code, 0);
    assert.match(stdout, /StandardNVADSA10v5Family: 1692 beyond what others use, 3384 in a roll-out/);
    assert.deepEqual(az.commands, []);
  });

  it("prints JSON for scripts", async () => {
    az.change("provider-list", (providers) => (providers[3].registrationState = "NotRegistered"));
    const { code, stdout } = await doctor(["--stack", "dev", "--json"], az.environment);
    assert.equal(code, 1);
    const { findings } = JSON.parse(stdout);
    const missing = findings.filter(({ verdict }: { verdict: string }) => verdict === "missing");
    assert.deepEqual(
      missing.map(({ says, topic }: Record<string, unknown>) => [topic, says]),
      [["Resource providers", "Microsoft.KeyVault is not registered."]],
    );
    assert.match(missing[0].mend[0], /^az provider register/);
    assert.match(missing[0].command, /^az provider list/);
  });

  it("prints the deployer's role alone, so that it can be sent to a file", async () => {
    const { code, stdout, stderr } = await doctor(["--stack", "dev", "--role"], az.environment);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), deployerRole(committedPart("dev")));
    assert.match(stderr, /az role definition create --role-definition @deployer-role\.json/);
    assert.deepEqual(az.commands, []);
  });

  it("prints the condition alone, so that a command can take it", async () => {
    const { code, stdout } = await doctor(["--stack", "dev", "--condition"], az.environment);
    assert.equal(code, 0);
    assert.equal(stdout, `${assignmentCondition(committedPart("dev"))}\n`);
  });

  it("ends with 2 for a stack that isn't there, and for a misspelt option", async () => {
    const unknown = await doctor(["--stack", "prod-mars"], az.environment);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /prod has no such part/);
    assert.equal((await doctor(["--stak", "prod"], az.environment)).code, 2);
  });
});

describe("asking az", () => {
  it("ends what az has started, too", async () => {
    const az = new StandInAz();
    try {
      az.answer("group-list", "", "hang");
      const outcome = await ask(["group", "list", "--subscription", az.folder], { az: az.program, timeout: 500 });
      assert.deepEqual(outcome, { failure: { kind: "timed out", message: "no answer within 0.5 s" } });
      const running = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout;
      assert.ok(!running.includes(az.folder), running);
    } finally {
      az.remove();
    }
  });
});

describe("the deployer's role", () => {
  for (const stack of ["dev", "prod", "prod-global", "prod-japaneast"]) {
    it(`of ${stack} names every action, holds no data action, and none twice`, () => {
      const { Actions, DataActions, NotActions, AssignableScopes } = deployerRole(committedPart(stack));
      for (const action of Actions)
        assert.match(action, /^Microsoft(\.[A-Za-z]+)(\/[A-Za-z]+)+\/(action|delete|read|write)$/);
      assert.equal(new Set(Actions.map((action) => action.toLowerCase())).size, Actions.length);
      assert.deepEqual([DataActions, NotActions], [[], []]);
      assert.equal(AssignableScopes.length, 1);
    });
  }

  it("of a part is no more than that of the whole", () => {
    const whole = new Set(deployerRole(committedPart("prod")).Actions);
    for (const stack of ["prod-global", "prod-japaneast"]) {
      const part = deployerRole(committedPart(stack)).Actions;
      assert.ok(part.every((action) => whole.has(action)));
      assert.ok(part.length < whole.size);
    }
    assert.ok(!deployerRole(committedPart("prod-japaneast")).Actions.some((action) => /roleDefinitions/.test(action)));
  });

  it("reaches into the subscriptions of images and of the DDoS protection plan", () => {
    const part = committedPart("prod");
    const [region] = part.plan.regions;
    const plan =
      "/subscriptions/AAAAAAAA-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Network/ddosProtectionPlans/plan";
    region!.network.ddos = { mode: "plan", planId: plan };
    const { Actions, AssignableScopes } = deployerRole(part);
    assert.ok(Actions.includes("Microsoft.Network/ddosProtectionPlans/join/action"));
    assert.deepEqual(AssignableScopes, [
      "/subscriptions/00000000-0000-4000-8000-000000000002",
      "/subscriptions/aaaaaaaa-0000-4000-8000-000000000001",
    ]);
  });
});
