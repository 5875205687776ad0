import type { CloudReader, CloudResource, CloudWriter } from "../contract";
import { CloudFileProblem } from "./cloud-file";
import { inlineArrays, splitInlineChildren, withInlineChildren } from "./inline-children";
import { Refusal } from "./refusal";
import { type CloudStore, FileStore } from "./store";

/** A resource with its JSON, so that a write does not serialise what did not change. */
interface Entry {
  resource: CloudResource;
  json: string;
}

type Entries = Map<string, Entry>;

interface Waiting {
  done(): void;
  failed(error: unknown): void;
}

/**
 * One cloud, read and changed.
 *
 * Readers of a file see it as it was last written. The first change takes the cloud's lock, reads the file again, and keeps
 * the lock until {@link Cloud.close}: two commands at once cannot lose each other's changes. A change is answered once
 * it is on disk; changes that wait for the disk together are written together.
 */
export class Cloud implements CloudReader {
  readonly #store: CloudStore;
  #resources: Entries = new Map();
  #softDeleted: Entries = new Map();
  /** What the store looked like when it was read last. */
  #seen: string | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  /**
   * @param place path of the cloud file, which need not exist, or another store.
   * @param options.write replaces a file's way to disk, for tests of a full one.
   * @throws CloudFileProblem when the file cannot be used.
   */
  constructor(place: string | CloudStore, options: { write?: (file: string, text: string) => Promise<void> } = {}) {
    this.#store = typeof place === "string" ? new FileStore(place, options.write) : place;
    this.#reload();
  }

  /** Path of the cloud file. */
  get file(): string {
    return this.#store.name;
  }

  get(id: string): CloudResource | undefined {
    this.#reloadIfChanged();
    return this.#view(this.#resources.get(keyOf(id)));
  }

  list(type?: string): CloudResource[] {
    this.#reloadIfChanged();
    const wanted = type?.toLowerCase();
    return [...this.#resources.values()]
      .filter(({ resource }) => wanted === undefined || resource.type.toLowerCase() === wanted)
      .map((entry) => this.#view(entry)!);
  }

  children(id: string): CloudResource[] {
    this.#reloadIfChanged();
    return this.#below(keyOf(id)).map((entry) => this.#view(entry)!);
  }

  softDeleted(type: string): CloudResource[] {
    this.#reloadIfChanged();
    const wanted = type.toLowerCase();
    return [...this.#softDeleted.values()]
      .filter(({ resource }) => resource.type.toLowerCase() === wanted)
      .map(({ resource }) => resource);
  }

  /**
   * Changes the cloud. Nothing stays changed when the work throws or the disk refuses.
   * @param work looks and changes, at one go: it must not be asynchronous.
   * @returns what the work returned, once the change is on disk.
   * @throws CloudLocked when another command changes this cloud; Refusal (507) when the disk is full.
   */
  async change<T>(work: (cloud: CloudWriter) => T): Promise<T> {
    if (!this.#store.held) {
      this.#store.take();
      this.#reload();
    }
    const before = { resources: new Map(this.#resources), softDeleted: new Map(this.#softDeleted) };
    let result: T;
    try {
      result = work(this.#writer());
    } catch (error) {
      this.#resources = before.resources;
      this.#softDeleted = before.softDeleted;
      throw error;
    }
    await this.#onDisk();
    return result;
  }

  /** Waits for what is being written and gives the lock back. The cloud can be read, and changed again, afterwards. */
  async close(): Promise<void> {
    await this.#writing?.catch(() => undefined);
    this.#store.release();
  }

  #writer(): CloudWriter {
    return {
      // Copies: whoever changes a resource and puts it back must not have changed it before it is judged.
      get: (id) => structuredClone(this.get(id)),
      list: (type) => this.list(type),
      children: (id) => this.children(id),
      softDeleted: (type) => this.softDeleted(type),
      put: (resource) => this.#put(resource),
      remove: (id, options) => this.#remove(id, options?.softDelete ?? false),
    };
  }

  #put(resource: CloudResource): void {
    const { parent, children, given } = splitInlineChildren(resource);
    this.#keep(parent);
    const named = new Set(children.map((child) => keyOf(child.resource.id)));
    for (const array of given) {
      for (const entry of this.#below(`${keyOf(parent.id)}/${array.toLowerCase()}`)) {
        const key = keyOf(entry.resource.id);
        if (![...named].some((one) => key === one || key.startsWith(`${one}/`))) {
          this.#resources.delete(key);
        }
      }
    }
    children.forEach((child) => this.#keep(child.resource));
  }

  #keep(resource: CloudResource): void {
    const { id, type, apiVersion, body } = resource;
    const json = JSON.stringify({ id, type, apiVersion, body });
    this.#resources.set(keyOf(id), { resource: deepFreeze(JSON.parse(json)), json });
  }

  #remove(id: string, softDelete: boolean): void {
    const key = keyOf(id);
    const entry = this.#resources.get(key);
    if (entry === undefined) {
      this.#softDeleted.delete(key);
      return;
    }
    if (softDelete) {
      this.#softDeleted.set(key, entry);
    }
    this.#resources.delete(key);
    for (const child of this.#below(key)) {
      this.#resources.delete(keyOf(child.resource.id));
    }
  }

  #below(key: string): Entry[] {
    const prefix = `${key}/`;
    return [...this.#resources].filter(([one]) => one.startsWith(prefix)).map(([, entry]) => entry);
  }

  #view(entry: Entry | undefined): CloudResource | undefined {
    if (entry === undefined || inlineArrays(entry.resource.type).length === 0) {
      return entry?.resource;
    }
    const children = this.#below(keyOf(entry.resource.id)).map(({ resource }) => resource);
    return withInlineChildren(entry.resource, children);
  }

  #reload(): void {
    const seen = this.#store.fingerprint();
    const content = this.#store.read();
    this.#resources = asEntries(content.resources);
    this.#softDeleted = asEntries(content.softDeleted);
    this.#seen = seen;
  }

  /** While we hold the lock nobody else writes, and what waits for the disk is newer than the file. */
  #reloadIfChanged(): void {
    if (!this.#store.held && this.#store.fingerprint() !== this.#seen) {
      this.#reload();
    }
  }

  #onDisk(): Promise<void> {
    const waited = new Promise<void>((done, failed) => this.#waiting.push({ done, failed }));
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
    return waited;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#store.write(jsons(this.#resources), jsons(this.#softDeleted));
        this.#seen = this.#store.fingerprint();
        batch.forEach((one) => one.done());
      } catch (error) {
        // Changes made meanwhile stand on those that are lost now, so they are lost with them.
        const lost = [...batch, ...this.#waiting.splice(0)];
        this.#reload();
        lost.forEach((one) => one.failed(this.#notWritten(error)));
      }
    }
  }

  #notWritten(error: unknown): Error {
    if (error instanceof CloudFileProblem) {
      return error;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === "ENOSPC" || code === "EDQUOT";
    return new Refusal([
      {
        status: 507,
        code: "InsufficientStorage",
        message:
          `The simulated cloud could not be written to ${this.file} (${full ? "no space left on the disk" : message}). ` +
          "The file still holds the cloud as it was before this request" +
          (full ? "; free some space and run the command again." : "."),
      },
    ]);
  }
}

/** Ids are compared without case and without a trailing slash. */
export function keyOf(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
}

function asEntries(resources: CloudResource[]): Entries {
  return new Map(
    resources.map((resource) => [
      keyOf(resource.id),
      { resource: deepFreeze(resource), json: JSON.stringify(resource) },
    ]),
  );
}

function* jsons(entries: Entries): Iterable<string> {
  for (const { json } of entries.values()) {
    yield json;
  }
}

/** What the cloud gives out is the cloud: an accidental change of it is an error, not a change. */
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
