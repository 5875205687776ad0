import { type Answer, type ArmClient } from "./arm-client";
import { groupPrefix, groupTag, type ProbeValues } from "./requests";

const groupsApi = "2021-04-01";
const vaultsApi = "2024-11-01";

/** The resource groups of probes, in one subscription: made, removed, and found again after a run that was killed. */
export class ProbeGroups {
  readonly #removals: Promise<string | undefined>[] = [];

  /** @param client its requests must not end when a person interrupts the run: it removes what was made */
  constructor(
    private readonly client: ArmClient,
    private readonly subscription: string,
  ) {}

  /** Not interrupted: a group whose creation was cut off could appear after its removal. */
  create({ group, location }: ProbeValues): Promise<Answer> {
    const body = { location, tags: { [groupTag.name]: groupTag.value } };
    return this.client.send({ method: "PUT", path: this.#path(group), apiVersion: groupsApi, body });
  }

  /** Starts to remove a group and what outlives it. {@link removed} waits for it. */
  remove(group: string): void {
    const removal = this.#remove(group)
      // Once more: Ctrl+C also ends an `az` that is just asked for a token.
      .catch(() => this.#remove(group))
      .catch((error: unknown) => `${group}: ${(error as Error).message}`);
    this.#removals.push(removal);
  }

  /** Groups of earlier runs: the tag and the name's beginning are those of probes. */
  async leftovers(): Promise<string[]> {
    const path = `/subscriptions/${this.subscription}/resourcegroups?$filter=${encodeURIComponent(`tagName eq '${groupTag.name}' and tagValue eq '${groupTag.value}'`)}`;
    const { status, body } = await this.client.send({ method: "GET", path, apiVersion: groupsApi });
    if (status !== 200) return [];
    const groups = (body as { value?: { name: string; tags?: Record<string, string> }[] }).value ?? [];
    return groups
      .filter(({ name, tags }) => name.startsWith(groupPrefix) && tags?.[groupTag.name] === groupTag.value)
      .map(({ name }) => name);
  }

  /** Waits for every removal. @returns what could not be removed, each with the reason */
  async removed(): Promise<string[]> {
    return (await Promise.all(this.#removals)).filter((problem) => problem !== undefined);
  }

  async #remove(group: string): Promise<string | undefined> {
    const { status } = await this.client.send({ method: "DELETE", path: this.#path(group), apiVersion: groupsApi });
    if (status >= 400 && status !== 404) return `${group}: Azure answered ${status} to its deletion`;
    return this.#purgeVault(`kv-cg-${group.slice(groupPrefix.length)}`);
  }

  /** A deleted vault would keep its name for a week. */
  async #purgeVault(name: string): Promise<string | undefined> {
    const path = `/subscriptions/${this.subscription}/providers/Microsoft.KeyVault/deletedVaults`;
    const { body } = await this.client.send({ method: "GET", path, apiVersion: vaultsApi });
    const vaults = (body as { value?: { id: string; name: string }[] } | undefined)?.value ?? [];
    const vault = vaults.find((deleted) => deleted.name === name);
    if (vault === undefined) return undefined;
    const purge = { method: "POST" as const, path: `${vault.id}/purge`, apiVersion: vaultsApi };
    const { status } = await this.client.send(purge);
    return status >= 400 ? `${name}: a deleted vault, which Azure removes after 7 days (status ${status})` : undefined;
  }

  #path(group: string): string {
    return `/subscriptions/${this.subscription}/resourcegroups/${group}`;
  }
}
