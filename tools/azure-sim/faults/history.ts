import { type CloudResource, isObject, type RuleRequest, type Value } from "../contract";
import { textAt } from "../rules/reading";

/** What was created while somebody watched: the resources that the rest of Azure may not have heard of yet. */
export class History {
  readonly #created = new Set<string>();

  /** Called with every request that goes through. */
  note({ operation, id, previous }: RuleRequest): void {
    if (operation === "put" && previous === undefined) this.#created.add(id.text.toLowerCase());
  }

  isNew(id: string): boolean {
    return this.#created.has(id.toLowerCase());
  }

  /** The first new resource that a request's body names by its id. */
  newReference({ body, id }: RuleRequest): string | undefined {
    return firstText(body, (text) => text.startsWith("/subscriptions/") && text !== id.text && this.isNew(text));
  }

  /** The new identity that a role assignment is for. */
  newPrincipal({ body, cloud }: RuleRequest): CloudResource | undefined {
    const principal = textAt(body, "properties.principalId");
    return cloud
      .list("Microsoft.ManagedIdentity/userAssignedIdentities")
      .find((one) => this.isNew(one.id) && textAt(one.body, "properties.principalId") === principal);
  }
}

function firstText(value: Value, fits: (text: string) => boolean): string | undefined {
  if (typeof value === "string") return fits(value) ? value : undefined;
  const below = Array.isArray(value) ? value : isObject(value) ? [...Object.keys(value), ...Object.values(value)] : [];
  for (const one of below) {
    const found = firstText(one, fits);
    if (found !== undefined) return found;
  }
  return undefined;
}
