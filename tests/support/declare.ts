import * as pulumi from "@pulumi/pulumi";
import { MockMonitor, type MockResourceArgs, type MockResourceResult } from "@pulumi/pulumi/runtime/mocks";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A resource as the program declared it, with all that the engine is told of it. */
export interface Declared {
  urn: string;
  type: string;
  name: string;
  /** The parent's URN; undefined for the root. */
  parent?: string;
  inputs: Record<string, any>;
  custom: boolean;
  protect: boolean;
  dependsOn: string[];
  ignoreChanges: string[];
  /** The URN of what takes it along when it is deleted; undefined where it has a deletion of its own. */
  deletedWith?: string;
  retainOnDelete: boolean;
  /** `<urn>::<id>` of the provider, empty for the default one. */
  provider: string;
}

export interface Declaration<T> {
  resources: Declared[];
  /** What the function returned, with every output resolved. */
  outputs: pulumi.Unwrap<T>;
  /** Resources of one type token, in the order they were declared. */
  ofType: (type: string) => Declared[];
  /** The one resource with this logical name; fails when there is none or more than one. */
  named: (name: string) => Declared;
}

interface Options {
  project?: string;
  stack?: string;
  preview?: boolean;
  /** Answers invokes; the default answers getClientConfig with the test tenant. */
  call?: (token: string, inputs: Record<string, any>) => Record<string, any>;
  /** The outputs of other stacks by name, for those that refer to them; the rest do not exist. */
  otherStacks?: Record<string, Record<string, any>>;
}

export const testSubscription = "11111111-1111-4111-8111-111111111111";
const organization = "organization";
export const testTenant = "22222222-2222-4222-8222-222222222222";

class RecordingMonitor extends MockMonitor {
  readonly declared: Declared[] = [];

  override async registerResource(request: any, callback: (error: any, response: any) => void): Promise<void> {
    await super.registerResource(request, (error: any, response: any) => {
      if (!error) {
        this.declared.push({
          urn: response.getUrn(),
          type: request.getType(),
          name: request.getName(),
          parent: request.getParent() || undefined,
          inputs: pulumi.runtime.deserializeProperties(request.getObject()),
          custom: request.getCustom(),
          protect: Boolean(request.getProtect()),
          dependsOn: request.getDependenciesList(),
          ignoreChanges: request.getIgnorechangesList(),
          deletedWith: request.getDeletedwith() || undefined,
          retainOnDelete: Boolean(request.getRetainondelete()),
          provider: request.getProvider(),
        });
      }
      callback(error, response);
    });
  }
}

const idTemplates = new Map<string, string>(
  (
    JSON.parse(readFileSync(join(__dirname, "../../tools/azure-sim/data/types.json"), "utf8")) as {
      token: string;
      id: string;
    }[]
  ).map(({ token, id }) => [token, id]),
);

function mockId({ type, name, inputs }: MockResourceArgs): string {
  const template = idTemplates.get(type);
  if (!template) return `${name}-id`;
  return template.replaceAll(/\{([^}]+)\}/g, (_, parameter: string) => {
    if (parameter === "subscriptionId") return testSubscription;
    const value = parameter === "scope" ? String(inputs.scope ?? "").replace(/^\//, "") : inputs[parameter];
    return String(value ?? name);
  });
}

/** Only what components read from other resources; the simulator is where computed outputs are judged. */
function mockOutputs({ type, name, inputs }: MockResourceArgs): Record<string, any> {
  switch (type.split(":").at(-1)) {
    case "UserAssignedIdentity":
      return { principalId: `principal-of-${name}`, clientId: `client-of-${name}`, tenantId: testTenant };
    case "Vault":
      return { properties: { ...inputs.properties, vaultUri: `https://${inputs.vaultName}.vault.azure.net/` } };
    case "PublicIPAddress":
      return { ipAddress: `address-of-${name}` };
    case "StorageAccount":
      return { primaryEndpoints: { blob: `https://${inputs.accountName}.blob.core.windows.net/` } };
    case "Workspace":
      return { customerId: `customer-of-${name}` };
    case "RandomString":
    case "RandomPassword":
      return { result: "r4nd0".padEnd(inputs.length ?? 5, "x").slice(0, inputs.length ?? 5) };
    default:
      return {};
  }
}

/**
 * Runs a program under Pulumi's mocks and waits until every resource it declares is registered and every output
 * it returns is known: an assertion made on the result has something to look at, and nobody forgets to await it.
 *
 * @throws what the program throws
 */
export async function declare<T>(program: () => T | Promise<T>, options: Options = {}): Promise<Declaration<T>> {
  const monitor = new RecordingMonitor({
    newResource: (resource): MockResourceResult =>
      resource.type === "pulumi:pulumi:StackReference"
        ? { id: resource.id, state: otherStack(resource.inputs.name, options) }
        : {
            id: resource.custom ? mockId(resource) : undefined,
            state: {
              ...resource.inputs,
              name: nameOf(resource),
              ...mockOutputs(resource),
            },
          },
    call: ({ token, inputs }) => {
      if (token === "pulumi:pulumi:readStackOutputs") return otherStack(inputs.name, options);
      return (
        options.call?.(token, inputs) ?? {
          subscriptionId: testSubscription,
          tenantId: testTenant,
          clientId: "",
          objectId: "",
        }
      );
    },
  });
  await pulumi.runtime.setMocks(
    monitor.mocks,
    options.project ?? "cloud-gaming",
    options.stack ?? "test",
    options.preview ?? false,
    organization,
  );
  pulumi.runtime.setMockOptions(
    monitor,
    options.project ?? "cloud-gaming",
    options.stack ?? "test",
    options.preview ?? false,
    organization,
  );
  const outputs = (await pulumi.runtime.runInPulumiStack(async () => (await program()) as any)) as unknown;
  await pulumi.runtime.disconnect();
  const known = await new Promise<pulumi.Unwrap<T>>((resolve) =>
    pulumi.output(outputs as any).apply((value) => resolve(value as pulumi.Unwrap<T>)),
  );
  return {
    resources: monitor.declared,
    outputs: known,
    ofType: (type) => monitor.declared.filter((resource) => resource.type === type),
    named: (name) => {
      const found = monitor.declared.filter((resource) => resource.name === name);
      if (found.length !== 1) {
        const names = monitor.declared.map((resource) => resource.name).join(", ");
        throw new Error(`${found.length} resources are named ${name}; declared: ${names}`);
      }
      return found[0]!;
    },
  };
}

/** What the engine answers about another stack of the same organization and project. */
function otherStack(fullName: string, { project = "cloud-gaming", otherStacks = {} }: Options): Record<string, any> {
  const outputs = otherStacks[fullName.replace(`${organization}/${project}/`, "")];
  if (outputs === undefined) {
    const details = `unknown stack "${fullName}"`;
    throw Object.assign(new Error(details), { details });
  }
  return { name: fullName, outputs, secretOutputNames: [] };
}

function nameOf({ type, name, inputs }: MockResourceArgs): string {
  const parameter = idTemplates.get(type)?.match(/\{([^}]+)\}$/)?.[1];
  return String((parameter && inputs[parameter]) ?? name);
}
