import { createHash } from "node:crypto";
import pMap from "p-map";
import type { StoredObject } from "./copy/copier";
import { Failure } from "./failure";
import type { Report } from "./report";
import type { BuildStore } from "./store/build-store";

/** An object that isn't what the manifest says, or isn't there. */
export interface Fault {
  store: string;
  name: string;
  problem: string;
}

/** The problem of an object that isn't there. */
export const missing = "it is missing";

/** How a store's objects are looked at. */
export interface Looking {
  /** Read every object and compare its SHA-256, instead of asking the service for its size and MD5. */
  deep: boolean;
  /** Requests at once. */
  parallel: number;
  report: Report;
}

/**
 * What is wrong with a build's objects in a store.
 *
 * The service keeps the MD5 that it checked when an object came, so asking for it shows that the object arrived as it was published. That its bytes
 * are still those only reading shows: `deep`.
 */
export async function faultsOf(
  objects: StoredObject[],
  store: BuildStore,
  { deep, parallel, report }: Looking,
): Promise<Fault[]> {
  const total = deep ? objects.reduce((sum, { size }) => sum + size, 0) : objects.length;
  const task = report.task(`${store.name}: ${deep ? "reads" : "verifies"}`, total);
  const found = await pMap(
    objects,
    async (object) => {
      const problem = deep ? await deepProblem(object, store) : await problemOf(object, store);
      task.advance(deep ? object.size : 1);
      return problem === undefined ? [] : [{ store: store.name, name: object.name, problem }];
    },
    { concurrency: parallel },
  );
  task.end();
  return found.flat();
}

async function problemOf(object: StoredObject, store: BuildStore): Promise<string | undefined> {
  const facts = await store.builds.facts(object.name);
  if (facts === undefined) return missing;
  if (facts.size !== object.size) return `it has ${facts.size} bytes, and should have ${object.size}`;
  // Without one nothing is proven but its length.
  if (facts.md5 === undefined) return await deepProblem(object, store);
  return facts.md5 === object.md5 ? undefined : `its MD5 is ${facts.md5}, and should be ${object.md5}`;
}

async function deepProblem({ name, size, sha256 }: StoredObject, store: BuildStore): Promise<string | undefined> {
  // One more than there should be, so that a longer one is told.
  const bytes = await store.builds.bytes(name, { offset: 0, length: size + 1 });
  if (bytes === undefined) return missing;
  if (bytes.length !== size)
    return `it has ${bytes.length > size ? "more" : bytes.length} bytes, and should have ${size}`;
  const found = createHash("sha256").update(bytes).digest("hex");
  return found === sha256 ? undefined : `its SHA-256 is ${found}`;
}

/** @throws {Failure} `corrupt`, with every fault in its details */
export function throwFaults(faults: Fault[], digest: string): void {
  if (faults.length === 0) return;
  const some = faults.slice(0, 10).map(({ store, name, problem }) => `  - ${store}: ${name}: ${problem}`);
  const more = faults.length > 10 ? [`  and ${faults.length - 10} more`] : [];
  throw new Failure(
    "corrupt",
    [
      `${digest} isn't whole:`,
      ...some,
      ...more,
      "Nothing may overwrite an object: delete those that are wrong by hand, as the collector (az storage blob delete). Then publish the same folder again, or promote the build again: both bring what is missing.",
    ].join("\n"),
    { faults },
  );
}
