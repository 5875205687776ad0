import { type CloudResource, type CloudWriter, type Preconditions } from "../../../../tools/azure-sim/contract";
import { parseId } from "../../../../tools/azure-sim/rules/ids";

/** A cloud that holds what a test puts into it and looks like the real one to rules and behaviours. */
export class MemoryCloud implements CloudWriter {
  readonly subscriptionId = "11111111-1111-4111-8111-111111111111";
  readonly #resources = new Map<string, CloudResource>();
  readonly #softDeleted = new Map<string, CloudResource>();

  constructor(
    bodies: Record<string, CloudResource["body"]> = {},
    readonly preconditions?: Preconditions,
  ) {
    for (const [id, body] of Object.entries(bodies)) {
      this.put({ id, type: parseId(id)!.type, apiVersion: "2024-05-01", body });
    }
  }

  get(id: string): CloudResource | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  list(type?: string): CloudResource[] {
    return [...this.#resources.values()].filter(
      (one) => type === undefined || one.type.toLowerCase() === type.toLowerCase(),
    );
  }

  children(id: string): CloudResource[] {
    return this.list().filter((one) => one.id.toLowerCase().startsWith(`${id.toLowerCase()}/`));
  }

  softDeleted(type: string): CloudResource[] {
    return [...this.#softDeleted.values()].filter((one) => one.type.toLowerCase() === type.toLowerCase());
  }

  put(resource: CloudResource): void {
    this.#resources.set(resource.id.toLowerCase(), resource);
  }

  remove(id: string, options?: { softDelete?: boolean }): void {
    const resource = this.get(id);
    if (resource && options?.softDelete) this.#softDeleted.set(id.toLowerCase(), resource);
    this.#resources.delete(id.toLowerCase());
  }
}
