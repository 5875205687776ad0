/** What of an exported resource the plain program needs. */
export interface ExportedResource {
  urn: string;
  type: string;
  custom?: boolean;
  inputs?: Record<string, unknown>;
  dependencies?: string[];
}

/** How the engine writes a secret into an export. */
const secretKey = "4dabf18193072939515e22adb298388d";

/**
 * A flat, ordinary Pulumi program: the custom resources of a deployed stack, each with literal arguments, without
 * components, functions and loops. What a person would write who starts with one resource and goes on.
 *
 * @param resources the stack's resources as `pulumi stack export` lists them, each after those that it depends on
 * @param options.inOrder `dependsOn` what the original depended on, so that it can be deployed and not only previewed
 * @returns the text of its index.ts
 */
export function plainProgram(resources: ExportedResource[], { inOrder }: { inOrder: boolean }): string {
  const declared = resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  const variables = new Map(declared.map(({ urn }, index) => [urn, `resource${index + 1}`]));
  const subscriptionId = providerSubscription(resources);
  const modules = [...new Set(declared.map(({ type }) => moduleOf(type)))].sort();
  const statements = declared.map(({ urn, type, inputs, dependencies }) => {
    const after = (dependencies ?? []).flatMap((other) => variables.get(other) ?? []);
    const provider = type.startsWith("azure-native:") ? ["provider"] : [];
    const options = [...provider, ...(inOrder && after.length > 0 ? [`dependsOn: [${after.join(", ")}]`] : [])];
    const args = JSON.stringify(literal(inputs ?? {}), null, 2);
    return `const ${variables.get(urn)} = new ${moduleOf(type)}.${type.split(":").at(-1)}(${JSON.stringify(urn.split("::").at(-1))}, ${args}, { ${options.join(", ")} });`;
  });
  return [
    ...modules.map(
      (name) => `import * as ${name} from "${name === "random" ? "@pulumi" : "@pulumi/azure-native"}/${name}";`,
    ),
    'import { Provider } from "@pulumi/azure-native/provider";',
    `const provider = new Provider("azure", { subscriptionId: ${JSON.stringify(subscriptionId)} });`,
    ...statements,
    "",
  ].join("\n");
}

/** `azure-native:network:Subnet` → network, `random:index/randomString:RandomString` → random. */
function moduleOf(type: string): string {
  const [name, module] = type.split(":");
  return name === "random" ? "random" : module!;
}

function providerSubscription(resources: ExportedResource[]): unknown {
  return resources.find(({ type }) => type === "pulumi:providers:azure-native")?.inputs?.["subscriptionId"];
}

/** Inputs without what the provider added, and with a harmless text for each secret. */
function literal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  if (secretKey in value) return "a secret";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "azureApiVersion" && !key.startsWith("__"))
      .map(([key, member]) => [key, literal(member)]),
  );
}
