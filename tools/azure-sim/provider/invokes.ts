import { createHash } from "node:crypto";
import type { Azure, CloudResource, ObjectValue, TypeInfo } from "../contract";
import { Refusal } from "../cloud/refusal";
import type { ResourceManager } from "../cloud/resource-manager";
import { valueAt } from "./values";

/** What the invokes need to know of the provider that is asked. */
export interface InvokeContext {
  azure: Azure;
  manager: ResourceManager;
  tenantId: string;
  /** A resource as the SDK sees it. */
  shown(info: TypeInfo, resource: CloudResource): ObjectValue;
}

/**
 * Answers a function of the provider. Known are `getClientConfig`, `storage:listStorageAccountKeys` and every
 * `get<Type>` of a known type.
 * @throws Error that names the function, for any other; Refusal when the resource does not exist.
 */
export function invoke(token: string, args: ObjectValue, context: InvokeContext): ObjectValue {
  switch (token) {
    case "azure-native:authorization:getClientConfig":
      return clientConfig(context);
    case "azure-native:authorization:getClientToken":
      throw new Error(
        `${token}: the Azure simulator gives out no tokens. A program that needs one does work that a preview cannot show.`,
      );
    case "azure-native:storage:listStorageAccountKeys":
      return storageAccountKeys(args, context);
  }
  const [, module, name] = token.split(":");
  const info = name?.startsWith("get") ? context.azure.typeInfo(`azure-native:${module}:${name.slice(3)}`) : undefined;
  if (info === undefined) {
    throw new Error(`The Azure simulator does not know the function ${token}.`);
  }
  const resource = find(info, args, context);
  return { ...context.shown(info, resource), id: resource.id };
}

/** The same identity every time: a program may put it into names and policies. */
function clientConfig({ manager, tenantId }: InvokeContext): ObjectValue {
  const { subscriptionId } = manager;
  return { clientId: guid(`client ${tenantId}`), objectId: guid(`object ${tenantId}`), subscriptionId, tenantId };
}

/**
 * Azure lists the keys of an account that forbids their use, too; a program that reads them there has no use for them,
 * and with them a secret in its state. So the simulator refuses, and says that it is the one who does.
 */
function storageAccountKeys(args: ObjectValue, context: InvokeContext): ObjectValue {
  const info = context.azure.typeInfo("azure-native:storage:StorageAccount");
  if (info === undefined) {
    throw new Error("The Azure simulator does not know storage accounts.");
  }
  const account = find(info, args, context);
  if (valueAt(account.body, ["properties", "allowSharedKeyAccess"]) === false) {
    throw new Error(
      `azure-native:storage:listStorageAccountKeys: the Azure simulator refuses. ${account.id} allows no shared keys ` +
        "(allowSharedKeyAccess is false): use a role and an identity.",
    );
  }
  const keys = ["key1", "key2"].map((keyName) => ({
    keyName,
    permissions: "FULL",
    value: createHash("sha512").update(`${keyName} ${account.id.toLowerCase()}`).digest("base64"),
  }));
  return { keys };
}

function find(info: TypeInfo, args: ObjectValue, { azure, manager }: InvokeContext): CloudResource {
  const id = azure.formatId(info, args, manager.subscriptionId);
  const resource = manager.get(id);
  if (resource !== undefined) {
    return resource;
  }
  const { resourceGroupName, type, names } = azure.parseId(id);
  const group = resourceGroupName === undefined ? "" : ` under resource group '${resourceGroupName}'`;
  const [namespace, ...types] = type.split("/");
  const path = [namespace, ...types.flatMap((part, index) => [part, names[index]])].join("/");
  throw new Refusal([
    { status: 404, code: "ResourceNotFound", message: `The Resource '${path}'${group} was not found.`, target: id },
  ]);
}

function guid(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
