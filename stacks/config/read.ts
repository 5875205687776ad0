import * as pulumi from "@pulumi/pulumi";

/**
 * Everything that the stack's file says for this project, as one object: `cloud-gaming:regions` becomes `regions`.
 * The only place that reads Pulumi's configuration.
 */
export function readConfig(): Record<string, unknown> {
  const prefix = `${pulumi.getProject()}:`;
  const all = pulumi.runtime.allConfig();
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), structuredValue(value)]),
  );
}

/**
 * The top-level keys that hold a secret, themselves or anywhere within; Pulumi hands their values over in clear. The SDK
 * has the function and doesn't declare it.
 */
export function secretKeys(): string[] {
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };
  return Object.keys(readConfig()).filter((key) => isConfigSecret(`${pulumi.getProject()}:${key}`));
}

/** Pulumi hands every value over as a string: objects, lists, numbers and booleans as JSON. */
export function structuredValue(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
