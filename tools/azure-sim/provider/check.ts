import { Unknown, type Azure, type ObjectValue, type TypeInfo, type Value } from "../contract";
import type { CheckFailure, CheckRequest } from "../server/hosted-provider";
import { autoName } from "./autonaming";

/** Where the location comes from that a program leaves out. */
export interface LocationSources {
  /** The provider's `location` setting. */
  configured?: string;
  /** The location of a resource group that exists. */
  ofGroup(name: string): Value | undefined;
}

/**
 * What the real provider does before it sends anything: adds a name, a location and the API version, and validates.
 * What only Azure refuses is not looked at here.
 */
export function checkInputs(
  azure: Azure,
  info: TypeInfo,
  request: CheckRequest,
  locations: LocationSources,
): { inputs: ObjectValue; failures: CheckFailure[] } {
  const inputs: ObjectValue = { ...request.news, ...autoName(info, request) };
  if (info.provider.autoLocation && inputs["location"] === undefined) {
    const location = defaultLocation(request, locations);
    Object.assign(inputs, location === undefined ? {} : { location });
  }
  if (info.api !== null) {
    inputs["azureApiVersion"] ??= info.api;
  }
  return { inputs, failures: azure.checkInputs(info, inputs) };
}

/** The old location comes first: removing it from the program never moves a resource. */
function defaultLocation({ olds, news }: CheckRequest, locations: LocationSources): Value | undefined {
  if (olds?.["location"] !== undefined) {
    return olds["location"];
  }
  if (locations.configured !== undefined) {
    return locations.configured;
  }
  const group = news["resourceGroupName"];
  if (group instanceof Unknown) {
    return Unknown.value;
  }
  return typeof group === "string" ? locations.ofGroup(group) : undefined;
}
