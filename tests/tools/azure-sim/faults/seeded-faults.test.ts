import assert from "node:assert/strict";
import fc from "fast-check";
import { type FaultKind, faultKinds, seededFaults } from "../../../../tools/azure-sim";
import { computeBehaviours } from "../../../../tools/azure-sim/resources/compute";
import { userAssignedIdentity } from "../../../../tools/azure-sim/resources/user-assigned-identity";
import type { Fault, RuleRequest } from "../../../../tools/azure-sim/contract";
import { parseId } from "../../../../tools/azure-sim/rules/ids";
import { MemoryCloud } from "../rules/memory-cloud";
import { bodies, ids } from "../rules/world";
import {
  azureWith,
  connect,
  deploy,
  deployGroup,
  deployNetwork,
  deploySubnet,
  endSimulations,
  group,
  simulate,
  tokens,
} from "../server/simulation";
import type { CallError, EngineClient } from "../server/engine-client";

type Deployed = Awaited<ReturnType<typeof deploy>>;
type Inputs = Record<string, unknown>;

const identity = {
  token: "azure-native:managedidentity:UserAssignedIdentity",
  inputs: { resourceGroupName: "rg", resourceName: "id-hosts", location: "japaneast" },
};
const securityGroup = {
  token: tokens.securityGroup,
  inputs: { resourceGroupName: "rg", networkSecurityGroupName: "nsg", location: "japaneast" },
};
const account = {
  token: tokens.account,
  inputs: {
    resourceGroupName: "rg",
    accountName: "stbuilds",
    location: "japaneast",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
  },
};
const machine = {
  token: "azure-native:compute:VirtualMachine",
  inputs: {
    resourceGroupName: "rg",
    vmName: "relay-1",
    location: "japaneast",
    zones: ["1"],
    hardwareProfile: { vmSize: "Standard_D2ds_v5" },
  },
};
const { zones: _anyZone, ...regional } = machine.inputs;
const regionalMachine = { token: machine.token, inputs: regional };
const assignment = {
  token: "azure-native:authorization:RoleAssignment",
  inputs: {
    scope: group,
    roleAssignmentName: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    roleDefinitionId: `/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    principalType: "ServicePrincipal",
  },
};

/** A simulator in which one kind of failure happens to everything but the resource group. */
async function failing(kind: FaultKind) {
  const waits: number[] = [];
  const handedOut: Fault[] = [];
  const faults = seededFaults("seed", { kinds: [kind], share: 1, onFault: (fault) => handedOut.push(fault) });
  const simulator = await simulate({
    azure: azureWith({ behaviours: [...computeBehaviours, userAssignedIdentity] }),
    faults: (request) => (request.id.type.endsWith("resourceGroups") ? undefined : faults(request)),
    wait: (seconds) => {
      waits.push(seconds);
      return Promise.resolve();
    },
  });
  const client = await connect(simulator);
  await deployGroup(client);
  return { client, waits, handedOut };
}

async function failureOf(deployment: Promise<Deployed>): Promise<CallError> {
  return deployment.then(
    () => assert.fail("it was deployed"),
    (error: CallError) => error,
  );
}

async function read(client: EngineClient, token: string, made: { id: string; inputs: Inputs }) {
  return (await client.read(token, made.id, made.inputs)).outputs;
}

describe("failures by seed", () => {
  afterEach(endSimulations);

  describe("that the provider gets over by itself", () => {
    const cases: { kind: FaultKind; of: { token: string; inputs: Inputs }; waits: number[][]; code: string }[] = [
      { kind: "another-operation", of: securityGroup, waits: [[20], [20, 60]], code: "AnotherOperationInProgress" },
      { kind: "conflict", of: account, waits: [[20], [20, 60]], code: "StorageAccountOperationInProgress" },
      { kind: "conflict", of: machine, waits: [[20], [20, 60]], code: "ConflictingConcurrentWriteNotAllowed" },
    ];
    for (const { kind, of, waits, code } of cases) {
      it(`${kind}: ${code}`, async () => {
        const run = await failing(kind);
        const made = await deploy(run.client, of.token, of.inputs);
        assert.ok(
          waits.some((expected) => JSON.stringify(expected) === JSON.stringify(run.waits)),
          `waited ${run.waits}`,
        );
        assert.deepEqual([...new Set(run.handedOut.map((fault) => fault.code))], [code]);
        assert.equal(run.handedOut.length, run.waits.length);
        assert.equal((await run.client.read(of.token, made.id, made.inputs)).id, made.id);
        await run.client.delete(of.token, made.id, made.inputs, made.outputs);
        assert.equal((await run.client.read(of.token, made.id, made.inputs)).id, "");
      });
    }

    it("throttled: waits as long as Azure asks", async () => {
      const { client, waits } = await failing("throttled");
      await deploy(client, account.token, account.inputs);
      assert.ok(waits.length > 0 && waits.every((seconds) => seconds === 17), `waited ${waits}`);
    });

    it("unavailable", async () => {
      const { client, waits, handedOut } = await failing("unavailable");
      await deploy(client, account.token, account.inputs);
      assert.ok(handedOut.length > 0 && handedOut.every(({ status }) => status === 503));
      assert.equal(waits.length, handedOut.length);
    });
  });

  describe("that end the deployment, and not the next one", () => {
    it("conflict, where nobody says that it passes", async () => {
      const { client, waits } = await failing("conflict");
      const { details, initFailed } = await failureOf(deploy(client, identity.token, identity.inputs));
      assert.match(details, /Status=409 Code="Conflict"/);
      assert.deepEqual([waits, initFailed], [[], undefined]);
      let failures = 1;
      while (failures <= 3 && !(await deploy(client, identity.token, identity.inputs).catch(() => undefined)))
        failures++;
      assert.ok(failures <= 2, "it goes on failing");
    });

    it("quota: nothing is made", async () => {
      const { client, waits } = await failing("quota");
      const { details, initFailed } = await failureOf(deploy(client, machine.token, machine.inputs));
      assert.match(
        details,
        /OperationNotAllowed.*exceeding approved standardDDSv5Family Cores quota.*Additional Required: 2,/,
      );
      assert.deepEqual([waits, initFailed], [[], undefined]);
      await deploy(client, machine.token, machine.inputs);
    });

    for (const [kind, of, code] of [
      ["allocation", machine, "ZonalAllocationFailed"],
      ["allocation", regionalMachine, "AllocationFailed"],
      ["fails-after-acceptance", machine, "InternalServerError"],
    ] as const) {
      it(`${kind}: ${code} leaves a half-made resource that the next update mends`, async () => {
        const { client, waits } = await failing(kind);
        const { initFailed } = await failureOf(deploy(client, of.token, of.inputs));
        assert.ok(initFailed, "nothing is recorded");
        assert.match(initFailed.reasons[0]!, new RegExp(`Code="${code}"`));
        assert.deepEqual(waits, [], "an operation that failed is not sent again");
        const { id, inputs, properties } = initFailed;
        assert.equal((await read(client, of.token, { id, inputs }))["provisioningState"], "Failed");
        const updated = await client.update(of.token, id, inputs, properties, inputs);
        assert.equal(updated["provisioningState"], "Succeeded");
      });
    }

    it("not-replicated: a new identity's role assignment, whatever its type says", async () => {
      const { client, waits } = await failing("not-replicated");
      const made = await deploy(client, identity.token, identity.inputs);
      const inputs = { ...assignment.inputs, principalId: made.outputs["principalId"] };
      const { details } = await failureOf(deploy(client, assignment.token, inputs));
      assert.match(details, /Status=400 Code="PrincipalNotFound"/);
      assert.deepEqual(waits, []);
      await deploy(client, assignment.token, inputs);
    });

    it("not-replicated: a child of what was made a moment ago", async () => {
      const { client } = await failing("not-replicated");
      await deployNetwork(client);
      const { details } = await failureOf(deploySubnet(client, "hosts", "10.0.0.0/24"));
      assert.match(details, /Status=404 Code="ParentResourceNotFound".*virtualNetworks\/net' could not be found/);
      await deploySubnet(client, "hosts", "10.0.0.0/24");
    });

    it("not-replicated: a reference to what was made a moment ago", async () => {
      const { client } = await failing("not-replicated");
      const group = await deploy(client, securityGroup.token, securityGroup.inputs);
      const network = {
        resourceGroupName: "rg",
        virtualNetworkName: "net",
        location: "japaneast",
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [{ name: "hosts", addressPrefix: "10.0.0.0/24", networkSecurityGroup: { id: group.id } }],
      };
      const { details } = await failureOf(deploy(client, tokens.network, network));
      assert.match(details, /InvalidResourceReference.*networkSecurityGroups\/nsg referenced by/);
      await deploy(client, tokens.network, network);
    });
  });

  describe("by chance", () => {
    /** Requests that create every resource of a small region, in its order. */
    const requests: RuleRequest[] = Object.entries(ids).flatMap(([name, id]) =>
      name in bodies
        ? [
            {
              operation: "put" as const,
              id: parseId(id)!,
              apiVersion: "2024-05-01",
              body: bodies[name as keyof typeof bodies],
              cloud: new MemoryCloud(),
            },
          ]
        : [],
    );
    const independent = faultKinds.filter((kind) => kind !== "not-replicated");
    const outcome = (seed: string, order: RuleRequest[], options = {}) => {
      const faults = seededFaults(seed, { kinds: independent, share: 0.5, most: 1000, ...options });
      return Object.fromEntries(
        order
          .map((request) => {
            const codes: string[] = [];
            for (let fault = faults(request); fault; fault = faults(request)) codes.push(fault.code);
            return [request.id.text, codes.join(" ")] as const;
          })
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      );
    };

    it("are the same for the same seed, in whatever order requests come", () => {
      fc.assert(
        fc.property(fc.string(), fc.shuffledSubarray(requests, { minLength: requests.length }), (seed, order) => {
          assert.deepEqual(outcome(seed, order), outcome(seed, requests));
        }),
        { numRuns: 50 },
      );
    });

    it("differ between seeds, and every kind comes", () => {
      const seen = new Set<string>();
      const outcomes = new Set<string>();
      for (let seed = 0; seed < 60; seed++) {
        const codes = outcome(`${seed}`, requests);
        outcomes.add(JSON.stringify(codes));
        Object.values(codes).forEach((text) => text.split(" ").forEach((code) => seen.add(code)));
      }
      assert.ok(outcomes.size > 55);
      for (const code of [
        "AnotherOperationInProgress",
        "Conflict",
        "ConflictingConcurrentWriteNotAllowed",
        "StorageAccountOperationInProgress",
        "TooManyRequests",
        "ServiceUnavailable",
        "ZonalAllocationFailed",
        "OperationNotAllowed",
        "InternalServerError",
      ]) {
        assert.ok(seen.has(code), `${code} never came`);
      }
    });

    it("happen to no more requests than is said, and to about the share that is said", () => {
      const failed = (of: Record<string, string>) => Object.values(of).filter((codes) => codes !== "").length;
      for (let seed = 0; seed < 30; seed++) assert.ok(failed(outcome(`${seed}`, requests, { share: 1, most: 3 })) <= 3);
      const shares = Array.from({ length: 60 }, (_, seed) => failed(outcome(`${seed}`, requests, { share: 0.2 })));
      const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length / requests.length;
      assert.ok(mean > 0.14 && mean < 0.26, `${mean}`);
      assert.equal(failed(outcome("any", requests, { share: 0 })), 0);
    });
  });
});
