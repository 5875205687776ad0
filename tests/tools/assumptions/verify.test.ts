import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AssumptionData, formatAssumptions, readAssumptions } from "../../../tools/assumptions/assumption-data";
import { groupPrefix, groupTag } from "../../../tools/assumptions/requests";
import { project } from "../../support/stacks";
import { StandInAz } from "../doctor/stand-in-az";
import { type ArmAnswer, ArmStandIn, subscription, tenant } from "./arm-stand-in";

const network = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network";
const put = (path: string) => ({
  method: "PUT" as const,
  path: `${network}/${path}`,
  apiVersion: "2024-05-01",
  body: { location: "{location}" },
});
const entry = (id: string, probe: unknown) => ({
  ...{ id, area: "Network", claim: "It is so.", where: ["a.ts"], consequence: "Tests mislead.", weight: 1 },
  probe,
});
const small = {
  marks: { "a.ts": 1 },
  assumptions: [
    entry("usage-list", {
      kind: "read",
      request: { method: "GET", path: "/subscriptions/{subscription}/usages", apiVersion: "2024-05-01" },
      expect: { members: ["/value/0/name"] },
      costUsd: 0,
    }),
    entry("vault-name", {
      kind: "preflight",
      resources: [{ type: "Microsoft.KeyVault/vaults", apiVersion: "2024-11-01", name: "kv--one" }],
      expect: { code: "VaultNameNotValid" },
      costUsd: 0,
    }),
    entry("table-in-use", {
      kind: "create",
      setup: [put("routeTables/rt-one"), put("virtualNetworks/vnet-one")],
      request: { method: "DELETE", path: `${network}/routeTables/rt-one`, apiVersion: "2024-05-01" },
      expect: { code: "InUseRouteTableCannotBeDeleted" },
      costUsd: 0.01,
    }),
    entry("nothing-to-ask", { kind: "none", reason: "It cannot be asked." }),
  ],
} as AssumptionData;

const errorOf = (code: string, message = "It is refused.", status = 400): ArmAnswer => ({
  status,
  body: { error: { code: "InvalidTemplateDeployment", message, details: [{ code, message }] } },
});

describe("verify-assumptions", function () {
  this.timeout(120_000);
  let arm: ArmStandIn;
  let az: StandInAz;
  let folder: string;
  const file = (name: string): string => join(folder, name);

  before(async () => {
    arm = new ArmStandIn();
    await arm.start();
  });
  after(() => arm.stop());
  beforeEach(() => {
    arm.reset();
    az = new StandInAz();
    az.answer("account-get-access-token", { accessToken: "token-of-the-test" });
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-assumptions-"));
    writeFileSync(file("data.json"), JSON.stringify(small));
  });
  afterEach(() => {
    az.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(args: string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const program = [
      "-r",
      require.resolve("ts-node/register/transpile-only"),
      join(project, "tools/assumptions/main.ts"),
    ];
    const common = ["--subscription", subscription, "--data", file("data.json"), "--endpoint", arm.endpoint];
    return spawn(process.execPath, [...program, ...common, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...az.environment,
        NODE_EXTRA_CA_CERTS: arm.certificate,
        TS_NODE_PROJECT: join(project, "tsconfig.json"),
        ...environment,
      },
    });
  }
  async function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
    let output = "";
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (piece) => (output += String(piece)));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }
  const run = (args: string[], environment?: NodeJS.ProcessEnv) => ended(start(args, environment));
  const results = () =>
    Object.fromEntries(
      JSON.parse(readFileSync(file("assumptions-results.json"), "utf8")).results.map((each: any) => [
        each.id,
        each.result,
      ]),
    );
  const all = ["--kind", "read,preflight,create", "--yes"];
  const asAssumed = ({ method, path }: { method: string; path: string }): ArmAnswer | undefined => {
    if (path.endsWith("/usages")) return { status: 200, body: { value: [{ name: "cores" }] } };
    if (path.endsWith("/validate")) return errorOf("VaultNameNotValid");
    if (method === "DELETE" && path.endsWith("/rt-one")) return errorOf("InUseRouteTableCannotBeDeleted");
    return undefined;
  };

  it("ends with 0 when Azure confirms everything, records the date with --apply and removes what it made", async () => {
    arm.answer = asAssumed;
    const { code, output } = await run([...all, "--apply"]);
    assert.equal(code, 0, output);
    assert.deepEqual(results(), {
      "usage-list": "confirmed",
      "vault-name": "confirmed",
      "table-in-use": "confirmed",
    });
    assert.deepEqual([...arm.tokens], ["Bearer token-of-the-test"]);
    assert.equal(arm.groups.size, 0);
    const dates = readAssumptions(file("data.json")).assumptions.map(({ confirmed }) => confirmed);
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual(dates, [today, today, today, undefined]);
    const made = arm.calls.filter(({ method, path }) => method === "PUT" && /resourcegroups\/[^/]+$/.test(path));
    assert.deepEqual(
      made.map(({ body }) => body.tags),
      [{ [groupTag.name]: groupTag.value }],
    );
  });

  it("asks only what reads or validates unless --kind names create", async () => {
    arm.answer = asAssumed;
    assert.equal((await run([])).code, 0);
    assert.deepEqual(
      arm.calls.filter(({ method }) => method === "PUT" || method === "DELETE"),
      [],
    );
  });

  it("ends with 1 when Azure refutes a claim, and publishes the answer without ids and principals", async () => {
    const message = `The client 'ada@example.com' with object id '33333333-3333-4333-8333-333333333333' in ${tenant} and /subscriptions/${subscription} at 203.0.113.7`;
    arm.answer = ({ path }) => (path.endsWith("/validate") ? errorOf("NameReserved", message) : undefined);
    const { code } = await run(["--id", "vault-name"]);
    assert.equal(code, 1);
    assert.deepEqual(results(), { "vault-name": "refuted" });
    for (const name of ["assumptions-results.json", "assumptions-results.md"]) {
      const text = readFileSync(file(name), "utf8");
      assert.match(text, /NameReserved: The client '<principal>' with object id '<principal>' in <id>/);
      assert.doesNotMatch(text, new RegExp(`ada|3333|203\\.0|${tenant}|${subscription}`));
    }
    assert.match(
      readFileSync(file("assumptions-results.md"), "utf8"),
      /## Refuted \(1\)[^#]+What breaks: Tests mislead/,
    );
  });

  it("does not decide when a validation accepts, or when a list is empty", async () => {
    arm.answer = ({ path }) => (path.endsWith("/usages") ? { status: 200, body: { value: [] } } : undefined);
    assert.equal((await run([])).code, 1);
    assert.deepEqual(results(), { "usage-list": "undecided", "vault-name": "undecided" });
  });

  it("reads the code of an operation that fails after it was accepted", async () => {
    arm.answer = (call) => {
      if (call.path.endsWith("/operations/7"))
        return { status: 200, body: { status: "Failed", error: { code: "InUseRouteTableCannotBeDeleted" } } };
      if (call.method !== "DELETE" || !call.path.endsWith("/rt-one")) return undefined;
      const headers = { "azure-asyncoperation": `${arm.endpoint}/operations/7`, "retry-after": "0" };
      return { status: 202, headers };
    };
    assert.equal((await run(["--id", "table-in-use", "--yes"])).code, 0);
  });

  it("does not send its token to another server that Azure's answer names", async () => {
    arm.answer = ({ path }) =>
      path.endsWith("/validate")
        ? { status: 202, headers: { location: "https://127.0.0.1:1/elsewhere", "retry-after": "0" } }
        : undefined;
    const { code, output } = await run(["--id", "vault-name"]);
    assert.equal(code, 3);
    assert.match(output, /Azure refers to another address/);
  });

  it("obeys Retry-After, and gives up after six attempts or when the wait is too long", async () => {
    let throttled = 2;
    const again = (seconds: string): ArmAnswer => ({ status: 429, headers: { "retry-after": seconds } });
    arm.answer = (call) => (call.path.endsWith("/usages") && throttled-- > 0 ? again("0") : asAssumed(call));
    assert.equal((await run(["--id", "usage-list"])).code, 0);
    for (const [seconds, attempts] of [
      ["0", 6],
      ["3600", 1],
    ] as const) {
      arm.calls.length = 0;
      arm.answer = ({ path }) => (path.endsWith("/usages") ? again(seconds) : undefined);
      assert.equal((await run(["--id", "usage-list"])).code, 3);
      assert.equal(arm.calls.filter(({ path }) => path.endsWith("/usages")).length, attempts);
    }
  });

  it("ends with 3 when everything is forbidden, when nobody is signed in and when the server is not trusted", async () => {
    arm.answer = ({ path }) =>
      path.endsWith("/usages") || path.endsWith("/validate") ? errorOf("AuthorizationFailed", "", 403) : undefined;
    assert.equal((await run([])).code, 3);
    assert.deepEqual(results(), { "usage-list": "not asked", "vault-name": "not asked" });

    assert.equal((await run([], { NODE_EXTRA_CA_CERTS: "" })).code, 3);
    az.answer("account-get-access-token", "ERROR: Please run 'az login' to setup account.", "error");
    const { code, output } = await run([]);
    assert.equal(code, 3);
    assert.match(output, /Please run 'az login'/);
  });

  it("removes what it made when it could make only half of it, with the vault's name", async () => {
    arm.answer = ({ method, path }) => {
      if (method !== "PUT" || !path.endsWith("/vnet-one")) return undefined;
      const group = /rg-cg-assumptions-(\w+)/.exec(path)![1];
      arm.deletedVaults.add(`kv-cg-${group}`).add("kv-of-others");
      return errorOf("SubnetIsFull");
    };
    const { code } = await run(["--id", "table-in-use", "--yes"]);
    assert.equal(code, 3);
    assert.deepEqual(results(), { "table-in-use": "not asked" });
    assert.equal(arm.groups.size, 0);
    assert.deepEqual([...arm.deletedVaults], ["kv-of-others"]);
  });

  it("removes what it made after Ctrl+C", async () => {
    const child = start(["--id", "table-in-use", "--yes"]);
    arm.answer = ({ method, path }) => {
      if (method !== "PUT" || !path.endsWith("/vnet-one")) return undefined;
      setImmediate(() => child.kill("SIGINT"));
      return "hang";
    };
    const { code, output } = await ended(child);
    assert.equal(code, 130, output);
    assert.deepEqual(results(), { "table-in-use": "not asked" });
    assert.ok(arm.calls.some(({ method }) => method === "DELETE"));
    assert.equal(arm.groups.size, 0);
  });

  it("removes at the next run what a killed run left, and nothing else", async () => {
    arm.groups.set("rg-of-others", { [groupTag.name]: groupTag.value }).set(`${groupPrefix}of-others`, {});
    const child = start(["--id", "table-in-use", "--yes"]);
    arm.answer = ({ method, path }) => {
      if (method !== "PUT" || !path.endsWith("/vnet-one")) return undefined;
      setImmediate(() => child.kill("SIGKILL"));
      return "hang";
    };
    await ended(child);
    assert.equal(arm.groups.size, 3);
    arm.answer = asAssumed;
    const { output } = await run(["--id", "usage-list"]);
    assert.match(output, /Removing rg-cg-assumptions-\w{10}, which an earlier run left/);
    assert.deepEqual([...arm.groups.keys()], ["rg-of-others", `${groupPrefix}of-others`]);
  });

  it("ends with 2 without a terminal to ask, for unknown ids and kinds and for an address without TLS", async () => {
    const { code, output } = await run(["--kind", "create"]);
    assert.equal(code, 2);
    assert.match(output, /1 probes create resources .* cost about USD 0\.01\.\nThere is no terminal/);
    for (const args of [["--id", "unknown"], ["--kind", "write"], ["--endpoint", "http://127.0.0.1"], ["--unknown"]])
      assert.equal((await run(args)).code, 2, args.join(" "));
    assert.deepEqual(arm.calls, []);
    assert.ok(!existsSync(file("assumptions-results.json")));
  });

  it("prints the requests without asking anything", async () => {
    const { code, output } = await run(["--print", "--id", "vault-name,table-in-use"]);
    assert.equal(code, 0);
    assert.match(output, /validate/);
    assert.match(output, /routeTables\/rt-one/);
    assert.deepEqual(arm.calls, []);
  });

  it("keeps the data file's form", () => {
    const text = formatAssumptions(small);
    assert.deepEqual(JSON.parse(text), small);
  });
});
