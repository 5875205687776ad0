import { type Azure, type CloudResource, isObject, type ObjectValue, type TypeInfo } from "../contract";

/** A resource's outputs as the provider hands them to the engine: the body in the SDK's shape, its name and its type. */
export function shownOutputs(azure: Pick<Azure, "toSdk">, info: TypeInfo, resource: CloudResource): ObjectValue {
  return {
    ...withoutBootData(azure.toSdk(info, resource.body)),
    name: resource.id.split("/").at(-1) ?? "",
    type: info.arm,
    ...(info.api === null ? {} : { azureApiVersion: info.api }),
  };
}

/**
 * What machines and scale sets are told is written, and never answered: user data only to those who ask for it with `$expand`
 * (https://github.com/Azure/azure-rest-api-specs/pull/13220, 2021-04), custom data to nobody
 * (https://github.com/Azure/azure-cli/issues/20870).
 */
function withoutBootData(outputs: ObjectValue): ObjectValue {
  const shown = withoutOwn(outputs);
  const profile = shown["virtualMachineProfile"];
  return isObject(profile) ? { ...shown, virtualMachineProfile: withoutOwn(profile) } : shown;
}

function withoutOwn({ userData: _told, ...rest }: ObjectValue): ObjectValue {
  const { osProfile } = rest;
  if (!isObject(osProfile)) return rest;
  const { customData: _booted, ...shown } = osProfile;
  return { ...rest, osProfile: shown };
}
