import assert from "node:assert/strict";
import { computeRules } from "../../tools/azure-sim/rules/compute";
import { networkRules } from "../../tools/azure-sim/rules/network";
import { monitorRules } from "../../tools/azure-sim/rules/monitor";
import { changed } from "../tools/azure-sim/rules/world";
import type { BadCase, BodyChange } from "./case";
import { buildStorageCases } from "./cases/build-storage";
import { edgeRelayCases } from "./cases/edge-relay";
import { gpuPoolCases } from "./cases/gpu-pool";
import { networkCases } from "./cases/network";
import { observabilityCases } from "./cases/observability";
import { privateEndpointCases } from "./cases/private-endpoint";
import { tagCases } from "./cases/tags";
import { notInArguments } from "./not-in-arguments";
import { World } from "./world";

const corpus: Record<string, BadCase[]> = {
  "gpu-pool": gpuPoolCases,
  network: networkCases,
  "edge-relay": edgeRelayCases,
  "build-storage": buildStorageCases,
  observability: observabilityCases,
  "private-endpoint": privateEndpointCases,
  tags: tagCases,
};

/*
 * What is valid is stated twice, in a component's argument check and in the simulator. Each case is one mistake in both
 * languages: an argument check that refuses what the simulator accepts, or the other way round, is wrong in one of them.
 */
describe("the corpus of bad cases", function () {
  this.timeout(120_000);
  let world: World;
  before(async () => (world = await World.deploy()));

  for (const [component, cases] of Object.entries(corpus)) {
    describe(component, () => {
      for (const one of cases) {
        if (one.arguments) {
          it(`refuses ${one.mistake}, in its arguments`, () => {
            const { bad, good } = one.arguments!(world);
            assert.notDeepEqual(bad, [], "the arguments are accepted");
            assert.deepEqual(good, [], "the good neighbour is refused");
          });
        }
        it(`is refused by Azure for ${one.mistake}`, async () => {
          const { of, bad, good = {}, name } = one.wire;
          assert.notDeepEqual(await refusals(of, bad, name?.bad), [], "the simulator accepts the body");
          assert.deepEqual(await refusals(of, good, name?.good), [], "the simulator refuses the good neighbour");
        });
      }
    });
  }

  async function refusals(...given: Parameters<typeof judged>): Promise<string[]> {
    return (await judged(...given)).refusals;
  }

  function judged(of: string, change: BodyChange | ((body: never) => BodyChange), last?: string) {
    const declared = world.bodyOf(of);
    const changes = typeof change === "function" ? change(declared as never) : change;
    const body = withoutHoles(changed(declared, changes));
    return world.judged(of, body, last === undefined ? undefined : world.renamed(of, last));
  }

  it("has a case for each rule on networks, machines and monitoring that arguments can break", async () => {
    const said = new Set<string>();
    for (const { arguments: inArguments, wire } of Object.values(corpus).flat()) {
      if (inArguments === undefined) continue;
      const { rules } = await judged(wire.of, wire.bad, wire.name?.bad);
      for (const rule of rules) said.add(rule);
    }
    const rules = [...networkRules, ...computeRules, ...monitorRules].map(({ name }) => name);
    const excused = Object.keys(notInArguments);
    const missing = rules.filter((rule) => !said.has(rule) && !excused.includes(rule));
    assert.deepEqual(missing, [], "no case says them in arguments, and nobody says why not");
    assert.deepEqual(
      excused.filter((rule) => said.has(rule)),
      [],
      "arguments can say them after all",
    );
    assert.deepEqual(
      excused.filter((rule) => !rules.includes(rule)),
      [],
      "there are no such rules",
    );
  });
});

/** An element that was removed from a list leaves no hole. */
function withoutHoles<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      Array.isArray(member) ? member.filter((one) => one !== undefined) : member,
    ),
  ) as T;
}
