import type { Azure, CloudResource, ObjectValue, TypeInfo } from "../contract";

/** A resource's outputs as the provider hands them to the engine: the body in the SDK's shape, its name and its type. */
export function shownOutputs(azure: Pick<Azure, "toSdk">, info: TypeInfo, resource: CloudResource): ObjectValue {
  return {
    ...azure.toSdk(info, resource.body),
    name: resource.id.split("/").at(-1) ?? "",
    type: info.arm,
    ...(info.api === null ? {} : { azureApiVersion: info.api }),
  };
}
