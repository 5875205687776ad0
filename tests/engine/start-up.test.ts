import assert from "node:assert/strict";
import { BenchProject } from "../../tools/bench/project";
import { project } from "../support/stacks";

/** Its last statement moves when the types are taken away, so that only a mapped trace names its line. */
const program = `import * as random from "@pulumi/random";
interface Wanted {
  characters: number;
}
const wanted: Wanted | undefined = process.env["BROKEN"] ? undefined : { characters: 5 };
export const suffix = new random.RandomString("suffix", {
  length: wanted!.characters,
}).result;
`;
const brokenLine = 7;

describe("the start-up settings, with the real engine", function () {
  this.timeout(120_000);
  const started = BenchProject.plain(project, program, { startUp: true });
  after(() => started.remove());

  it("keep a mistake's place in a person's sight, in TypeScript", async () => {
    await assert.rejects(started.run(["preview"], { BROKEN: "true" }), (error: Error) => {
      assert.match(error.message, /TypeError: Cannot read properties of undefined \(reading 'characters'\)/);
      assert.match(error.message, new RegExp(`program\\.ts:${brokenLine}:\\d+`));
      return true;
    });
  });

  it("keep the SDK from telling the engine of each step, unless somebody wants it to", async () => {
    const told = /Registering resource: t=random:index/;
    assert.doesNotMatch((await started.run(["preview", "--debug"])).stdout, told);
    assert.match((await started.run(["preview", "--debug"], { CLOUD_GAMING_SDK_DEBUG: "true" })).stdout, told);
  });

  it("keep the lines that made resources out of the state, unless somebody wants them", async () => {
    const positions = async (environment: Record<string, string>): Promise<number> => {
      started.forget();
      await started.run(["up", "--yes", "--skip-preview"], environment);
      const made = (await started.resources()).find(({ type }) => type === "random:index/randomString:RandomString");
      return JSON.stringify(made).split("sourcePosition").length - 1;
    };
    assert.equal(await positions({}), 0);
    assert.ok((await positions({ CLOUD_GAMING_SDK_DEBUG: "true" })) > 0);
  });

  it("leave promises without traces, unless Pulumi's own switch asks for them", async () => {
    const labelling = BenchProject.plain(
      project,
      `import { debuggablePromise } from "@pulumi/pulumi/runtime/debuggable";
const labelled: any = Promise.resolve();
debuggablePromise(labelled, "a label");
export const frames = (labelled._debugStackTrace.match(/ at /g) ?? []).length;
`,
      { startUp: true },
    );
    try {
      assert.match((await labelling.run(["preview"])).stdout, /frames: 0\b/);
      const debugged = await labelling.run(["preview"], { PULUMI_DEBUG_PROMISE_LEAKS: "true" });
      assert.match(debugged.stdout, /frames: [1-9]/);
    } finally {
      labelling.remove();
    }
  });

  it("keep the SDK from attaching its debugger, which hears of every script", async () => {
    const text = `import { getScriptUrl } from "@pulumi/pulumi/runtime/closure/v8Hooks";
const urls = Array.from({ length: 20_000 }, (_, id) => getScriptUrl(String(id)));
export const heard = urls.some((url) => url?.endsWith("cmd/run/run.js"));
`;
    for (const startUp of [true, false]) {
      const attached = BenchProject.plain(project, text, { startUp });
      try {
        assert.match((await attached.run(["preview"])).stdout, new RegExp(`heard: ${!startUp}`));
      } finally {
        attached.remove();
      }
    }
  });
});
