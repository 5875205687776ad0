import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  type CloudReader,
  type ObjectValue,
  type Rule,
  type RuleRequest,
  Unknown,
  type Value,
} from "../../../../tools/azure-sim/contract";
import { allRules, rulesFor } from "../../../../tools/azure-sim/rules";
import { parseId } from "../../../../tools/azure-sim/rules/ids";
import { authorizationCases } from "./cases/authorization";
import { type Case, type Cases } from "./cases/case";
import { computeCases } from "./cases/compute";
import { deleteCases } from "./cases/deletes";
import { monitorCases } from "./cases/monitor";
import { networkCases } from "./cases/network";
import { reservationCases } from "./cases/reservations";
import { storageCases } from "./cases/storage";
import { subscriptionCases } from "./cases/subscription";
import { MemoryCloud } from "./memory-cloud";
import { bodies, changed, ids, world } from "./world";

const cases: Cases = {
  ...networkCases,
  ...computeCases,
  ...storageCases,
  ...monitorCases,
  ...authorizationCases,
  ...deleteCases,
  ...reservationCases,
  ...subscriptionCases,
};

/** A cloud for rules that say they need none. */
const noCloud = new Proxy({} as CloudReader, {
  get(_, member) {
    throw new Error(`a rule that needs no cloud asked it for ${String(member)}`);
  },
});

function requestOf(rule: Rule, one: Case): RuleRequest {
  const id = one.id ?? ids[one.of];
  const cloud = new MemoryCloud(world(), one.preconditions);
  for (const [other, body] of Object.entries(one.cloud ?? {})) {
    if (body === undefined) cloud.remove(other);
    else cloud.put({ id: other, type: parseId(other)!.type, apiVersion: "2024-05-01", body });
  }
  for (const deleted of one.softDeleted ?? []) {
    cloud.put({ id: deleted, type: parseId(deleted)!.type, apiVersion: "2024-05-01", body: {} });
    cloud.remove(deleted, { softDelete: true });
  }
  const body = changed(bodies[one.of], one.changes ?? {});
  return {
    operation: one.deletes ? "delete" : "put",
    id: parseId(id)!,
    apiVersion: "2024-05-01",
    body: one.deletes ? {} : body,
    previous: one.previous && {
      id,
      type: parseId(id)!.type,
      apiVersion: "2024-05-01",
      body: changed(bodies[one.of], one.previous),
    },
    cloud: rule.needsCloud ? cloud : noCloud,
  };
}

function applies(rule: Rule, request: RuleRequest): boolean {
  return rulesFor(request.id.type, request.operation).includes(rule);
}

describe("the simulator's rules", () => {
  for (const rule of allRules) {
    const verdicts = cases[rule.name];
    describe(rule.name, () => {
      it("has cases for both verdicts", () => {
        assert.ok(verdicts && verdicts.accepted.length > 0 && verdicts.refused.length > 0);
      });
      for (const [index, one] of (verdicts?.accepted ?? []).entries()) {
        it(`accepts ${one.of} (${index + 1})`, () => {
          const request = requestOf(rule, one);
          assert.ok(
            applies(rule, request) || one.id !== undefined || rule.types[0] !== "*",
            "the rule never sees this type",
          );
          assert.deepEqual(rule.check(request), []);
        });
      }
      for (const [index, one] of (verdicts?.refused ?? []).entries()) {
        it(`refuses ${one.of} with ${one.code} (${index + 1})`, () => {
          const request = requestOf(rule, one);
          assert.ok(applies(rule, request), "the rule never sees this type");
          const errors = rule.check(request);
          assert.deepEqual([...new Set(errors.map(({ code }) => code))], [one.code]);
          for (const { status, message } of errors) {
            assert.ok(status >= 400 && status < 500);
            assert.doesNotMatch(message, /undefined|\[object/);
          }
        });
      }
    });
  }

  it("has no cases for rules that don't exist", () => {
    assert.deepEqual(
      Object.keys(cases).filter((name) => !allRules.some((rule) => rule.name === name)),
      [],
    );
  });

  it("names each rule once, with a source", () => {
    assert.equal(new Set(allRules.map(({ name }) => name)).size, allRules.length);
    // A day, a month or a year of the source, or the mark of what was not looked up.
    for (const { name, source } of allRules) assert.match(source, /\b20\d\d\b|\[m\]/, name);
  });

  it("accepts the whole region by all rules together, as it stands", () => {
    for (const [key, id] of Object.entries(ids)) {
      const body = bodies[key as keyof typeof bodies] as ObjectValue | undefined;
      if (!body) continue;
      const request = {
        operation: "put" as const,
        id: parseId(id)!,
        apiVersion: "2024-05-01",
        body,
        cloud: new MemoryCloud(world()),
      };
      const errors = rulesFor(request.id.type, "put").flatMap((rule) =>
        rule.check(request).map(({ message }) => `${rule.name}: ${message}`),
      );
      assert.deepEqual(errors, [], key);
    }
  });

  describe("what is not known yet", () => {
    const accepted = allRules
      .filter((rule) => !rule.needsCloud)
      .flatMap((rule) => cases[rule.name]!.accepted.filter((one) => !one.deletes).map((one) => ({ rule, one })));

    it("is passed over, wherever it stands", () => {
      const wrong = accepted.flatMap(({ rule, one }) => {
        const request = requestOf(rule, one);
        return placesIn(request.body)
          .filter(
            (place) => rule.check({ ...request, body: withUnknownAt(request.body, place) as ObjectValue }).length > 0,
          )
          .map((place) => `${rule.name} of ${one.of}: ${place.join(".")}`);
      });
      assert.deepEqual([...new Set(wrong)], []);
    });

    it("is passed over in several places at once", () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...accepted),
          fc.array(fc.nat(), { minLength: 2, maxLength: 4 }),
          ({ rule, one }, choices) => {
            const request = requestOf(rule, one);
            const body = choices.reduce<Value>((left, choice) => {
              const places = placesIn(left);
              return places.length === 0 ? left : withUnknownAt(left, places[choice % places.length]!);
            }, request.body);
            assert.deepEqual(rule.check({ ...request, body: body as ObjectValue }), []);
          },
        ),
        { numRuns: 500 },
      );
    });
  });
});

describe("the list of rules", () => {
  const folder = join(__dirname, "../../../../tools/azure-sim/rules");

  it("holds every rule that a file exports", () => {
    const written = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), "utf8").matchAll(/: Rule = \{\s+name: "([^"]+)"/g)].map(
          (match) => match[1]!,
        ),
      );
    assert.deepEqual(written.sort(), allRules.map(({ name }) => name).sort());
  });

  it("is what README.md says", () => {
    const rows = readFileSync(join(folder, "README.md"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
      .slice(2);
    for (const [name, refuses] of rows) assert.ok(refuses, `${name} says nothing of what it refuses`);
    const documented = Object.fromEntries(rows.map(([name, , source]) => [name!, source!]));
    assert.deepEqual(documented, Object.fromEntries(allRules.map(({ name, source }) => [name, source])));
  });

  it("imports nothing from outside the simulator", () => {
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((one) =>
      one.endsWith(".ts"),
    )) {
      for (const [, from] of readFileSync(join(folder, file), "utf8").matchAll(/from "([^"]+)"/g)) {
        const depth = file.split("/").length;
        assert.ok(from!.startsWith("./") || from!.split("../").length - 1 <= depth, `${file} imports ${from}`);
      }
    }
  });
});

/** The paths of all values in a body, its branches and its leaves. */
function placesIn(value: Value, here: string[] = []): string[][] {
  if (value instanceof Unknown) return [];
  if (typeof value !== "object" || value === null) return here.length > 0 ? [here] : [];
  const below = Object.entries(value as ObjectValue).flatMap(([name, child]) => placesIn(child, [...here, name]));
  return here.length > 0 ? [here, ...below] : below;
}

function withUnknownAt(value: Value, [first, ...rest]: string[]): Value {
  if (first === undefined) return Unknown.value;
  const copy: any = Array.isArray(value) ? [...value] : { ...(value as ObjectValue) };
  copy[first] = withUnknownAt(copy[first], rest);
  return copy;
}
