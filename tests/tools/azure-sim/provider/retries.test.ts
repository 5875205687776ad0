import assert from "node:assert/strict";
import type { Fault, Preconditions } from "../../../../tools/azure-sim/contract";
import { providerRegistered } from "../../../../tools/azure-sim/rules/subscription/provider-registered";
import { azureWith, connect, deployGroup, deployNetwork, endSimulations, simulate } from "../server/simulation";
import type { CallError } from "../server/engine-client";

/** Deploys a network that Azure fails to make every time, and tells how often the provider tried and how long it waited. */
async function failAlways(fault: Omit<Fault, "message">) {
  const waits: number[] = [];
  let attempts = 0;
  const simulator = await simulate({
    faults: ({ id }) => {
      if (!id.type.endsWith("virtualNetworks")) return undefined;
      attempts++;
      return { ...fault, message: "Not today." };
    },
    wait: (seconds) => {
      waits.push(seconds);
      return Promise.resolve();
    },
  });
  const client = await connect(simulator);
  await deployGroup(client);
  const { details } = await deployNetwork(client).then(
    () => assert.fail("it was deployed"),
    (error: CallError) => error,
  );
  return { attempts, waits, details };
}

describe("the provider's attempts at a request", () => {
  afterEach(endSimulations);

  for (const status of [408, 429, 500, 502, 503, 504]) {
    it(`are four with status ${status}`, async () => {
      const { attempts, waits, details } = await failAlways({ status, code: "Any" });
      assert.deepEqual([attempts, waits], [4, [20, 60, 120]]);
      assert.match(details, new RegExp(`Status=${status} Code="Any" Message="Not today\\."`));
    });
  }

  it("wait as long as the answer asks, and stop when it asks for more than two minutes", async () => {
    const patient = await failAlways({ status: 429, code: "TooManyRequests", retryAfterSeconds: 7 });
    assert.deepEqual([patient.attempts, patient.waits], [4, [7, 7, 7]]);
    const stern = await failAlways({ status: 429, code: "TooManyRequests", retryAfterSeconds: 121 });
    assert.deepEqual([stern.attempts, stern.waits], [1, []]);
  });

  for (const [code, attempts] of [
    ["AnotherOperationInProgress", 4],
    ["StorageAccountOperationInProgress", 4],
    ["ConflictingConcurrentWriteNotAllowed", 4],
    ["Conflict", 1],
    ["OperationNotAllowed", 1],
  ] as const) {
    it(`are ${attempts} with the conflict ${code}`, async () => {
      assert.equal((await failAlways({ status: 409, code })).attempts, attempts);
    });
  }

  it("are one with what is no conflict, whatever it is called", async () => {
    for (const status of [400, 403, 404]) {
      assert.equal((await failAlways({ status, code: "AnotherOperationInProgress" })).attempts, 1);
    }
  });

  it("are one with an operation that failed after it was accepted", async () => {
    const { attempts, waits } = await failAlways({ status: 500, code: "InternalServerError", accepted: true });
    assert.deepEqual([attempts, waits], [1, []]);
  });

  describe("at a resource provider that is not registered", () => {
    const deployWith = async (preconditions: Preconditions) => {
      const client = await connect(
        await simulate({ azure: azureWith({ rules: [providerRegistered] }), preconditions }),
      );
      await deployGroup(client);
      return deployNetwork(client);
    };

    it("register it first, where the role allows it", async () => {
      const preconditions = { resourceProviders: [], actions: ["*/register/action"] };
      await deployWith(preconditions);
      assert.deepEqual(preconditions.resourceProviders, [], "the caller's list was changed");
    });

    it("leave it to others where the role doesn't, and where nobody says", async () => {
      for (const actions of [undefined, ["*/read", "*/write"], ["Microsoft.Compute/register/action"]]) {
        await assert.rejects(deployWith({ resourceProviders: [], actions }), ({ details }: CallError) =>
          /Status=409 Code="MissingSubscriptionRegistration".*'Microsoft\.Network'/.test(details),
        );
      }
    });
  });
});
