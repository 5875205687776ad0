import type { Preconditions } from "../contract";
import { Refusal } from "../cloud/refusal";
import { grants } from "../rules/subscription/granted";

const mostAttempts = 3;

/**
 * Sends a request; where Azure says that the subscription is not registered for its resource provider, the client
 * registers it and sends the request again, if it may:
 * https://github.com/Azure/azure-sdk-for-go, sdk/azcore/arm/runtime/policy_register_rp.go (checked 2026-11-22).
 *
 * Whether it may must be said: a subscription of which only the registered providers are known
 * ({@link Preconditions.resourceProviders} without `actions`) is one where somebody else registers them.
 *
 * @param preconditions what is registered is added here.
 */
export async function registeringProviders<T>(
  request: () => Promise<T>,
  preconditions: Preconditions | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const namespace = unregistered(error);
      if (attempt === mostAttempts || namespace === undefined || !mayRegister(preconditions, namespace)) {
        throw error;
      }
      preconditions?.resourceProviders?.push(namespace);
    }
  }
}

/** Preconditions that may be changed without the giver's noticing. */
export function ownCopy(preconditions: Preconditions | undefined): Preconditions | undefined {
  const { resourceProviders } = preconditions ?? {};
  return resourceProviders === undefined
    ? preconditions
    : { ...preconditions, resourceProviders: [...resourceProviders] };
}

function unregistered(error: unknown): string | undefined {
  const [first] = error instanceof Refusal ? error.errors : [];
  return first?.code === "MissingSubscriptionRegistration" ? first.target : undefined;
}

function mayRegister(preconditions: Preconditions | undefined, namespace: string): boolean {
  return grants(preconditions?.actions ?? [], `${namespace}/register/action`);
}
