import assert from "node:assert/strict";
import type { HostedProvider, ObjectValue } from "../../../tools/azure-sim";
import { Deployment, StepFailed } from "../../../tools/fuzz/in-process/deployment";
import { Providers } from "../../../tools/fuzz/in-process/providers";
import type { Goal, RecordedResource } from "../../../tools/fuzz/in-process/recorded-state";

/** A provider that notes what it is asked to do. `name` forces a replacement, `fails` fails. */
function noting(log: string[], deleteBeforeReplace = true): HostedProvider {
  return {
    name: "test",
    version: "1.0.0",
    configure: () => ({
      check: ({ news }) => ({ inputs: news, failures: [] }),
      diff: ({ oldInputs, news }) => {
        const changes = [...new Set([...Object.keys(oldInputs), ...Object.keys(news)])].filter(
          (key) => oldInputs[key] !== news[key],
        );
        const replaces = changes.filter((key) => key === "name");
        return {
          changes,
          replaces,
          deleteBeforeReplace: replaces.length > 0 && deleteBeforeReplace,
          detailed: Object.fromEntries(changes.map((key) => [key, "update" as const])),
        };
      },
      create: ({ name, inputs }) => {
        if (inputs["fails"] === true) throw new Error("it can't be");
        log.push(`create ${name}`);
        return { id: `${name} ${String(inputs["name"])}`, outputs: inputs };
      },
      update: ({ name, news }) => {
        log.push(`update ${name}`);
        return news;
      },
      read: () => undefined,
      delete: ({ id }) => void log.push(`delete ${id}`),
      invoke: () => ({}),
    }),
  };
}

function goal(name: string, inputs: ObjectValue = {}, more: Partial<Goal> = {}): Goal {
  return {
    urn: name,
    type: "test:index:Thing",
    name,
    custom: true,
    inputs: { name, ...inputs },
    provider: "",
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    ...more,
  };
}

async function deploy(olds: readonly RecordedResource[], goals: Goal[], deleteBeforeReplace = true) {
  const log: string[] = [];
  const deployment = new Deployment(olds, new Providers({ test: noting(log, deleteBeforeReplace) }));
  let failure: unknown;
  try {
    for (const one of goals) await deployment.register(one);
    await deployment.finish();
  } catch (error) {
    failure = error;
  }
  return { log, failure, changes: deployment.changes, state: deployment.state };
}

const needs = (name: string, key = "of") => ({ dependencies: [name], propertyDependencies: { [key]: [name] } });

describe("a deployment's steps", () => {
  it("create, then nothing, then updates", async () => {
    const first = await deploy([], [goal("a"), goal("b", {}, needs("a"))]);
    assert.deepEqual(first.log, ["create a", "create b"]);
    const again = await deploy(first.state, [goal("a"), goal("b", {}, needs("a"))]);
    assert.deepEqual(again.log, []);
    assert.deepEqual(again.changes.unchanged, ["a", "b"]);
    const changed = await deploy(first.state, [goal("a", { size: 2 }), goal("b", {}, needs("a"))]);
    assert.deepEqual(changed.log, ["update a"]);
  });

  it("delete what is no longer asked for, those that need others first", async () => {
    const { state } = await deploy([], [goal("a"), goal("b", {}, needs("a")), goal("c", {}, needs("b"))]);
    const { log, changes } = await deploy(state, [goal("a")]);
    assert.deepEqual(log, ["delete c c", "delete b b"]);
    assert.deepEqual(changes.deleted, ["c", "b"]);
  });

  it("delete before a replacement, with those that can't take the new value in place", async () => {
    const first = [goal("a"), goal("b", { name: "b" }, needs("a", "name")), goal("c", { of: "a" }, needs("a"))];
    const { state } = await deploy([], first);
    const { log, changes } = await deploy(state, [goal("a", { name: "other" }), ...first.slice(1)]);
    assert.deepEqual(log, ["delete b b", "delete a a", "create a", "create b"]);
    assert.deepEqual(changes.replaced, ["a", "b"]);
    assert.deepEqual(changes.unchanged, ["c"]);
  });

  it("delete after a replacement where the provider says so", async () => {
    const { state } = await deploy([], [goal("a")]);
    const { log } = await deploy(state, [goal("a", { name: "other" })], false);
    assert.deepEqual(log, ["create a", "delete a a"]);
  });

  it("replace where the program says so, in its order", async () => {
    const { state } = await deploy([], [goal("a", { start: 1 })]);
    const replacing = { replaceOnChanges: ["start"], deleteBeforeReplace: true };
    assert.deepEqual((await deploy(state, [goal("a", { start: 2 }, replacing)])).log, ["delete a a", "create a"]);
    assert.deepEqual((await deploy(state, [goal("a", { start: 1, size: 2 }, replacing)])).log, ["update a"]);
  });

  it("keep what is protected, whether it is to be replaced or deleted", async () => {
    const { state } = await deploy([], [goal("a", {}, { protect: true })]);
    for (const goals of [[], [goal("a", { name: "other" }, { protect: true })]]) {
      const { log, failure } = await deploy(state, goals);
      assert.deepEqual(log, []);
      assert.match(String(failure), /protected/);
    }
  });

  it("leave out what goes with another one", async () => {
    const { state } = await deploy([], [goal("a"), goal("b", {}, { ...needs("a"), deletedWith: "a" })]);
    assert.deepEqual((await deploy(state, [])).log, ["delete a a"]);
    assert.deepEqual((await deploy(state, [goal("a")])).log, ["delete b b"]);
  });

  it("keep recorded inputs that are to be ignored", async () => {
    const { state } = await deploy([], [goal("a", { profile: { data: "old", size: 1 } })]);
    const edited = goal("a", { profile: { data: "new", size: 1 } }, { ignoreChanges: ["profile.data"] });
    const { state: after } = await deploy(state, [edited]);
    assert.deepEqual(after[0]!.inputs["profile"], { data: "old", size: 1 });
  });

  it("remember what was done before one failed", async () => {
    const { state, failure } = await deploy([], [goal("a"), goal("b", { fails: true }), goal("c")]);
    assert.ok(failure instanceof StepFailed);
    assert.deepEqual(
      state.map(({ urn }) => urn),
      ["a"],
    );
  });

  it("refuse a URN that is registered twice", async () => {
    const { failure } = await deploy([], [goal("a"), goal("a")]);
    assert.match(String(failure), /twice/);
  });
});
