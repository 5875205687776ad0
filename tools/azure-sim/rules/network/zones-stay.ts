import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isPartlyUnknown, at, textsAt } from "../reading";

export const zonesStay: Rule = {
  name: "zones-stay",
  source:
    "ResourceAvailabilityZonesCannotBeModified: https://github.com/Azure/AzOps/issues/701 (2022-11), " +
    "https://github.com/Azure/azure-powershell/issues/13656; a NAT gateway's zone: " +
    "https://learn.microsoft.com/azure/reliability/reliability-nat-gateway (checked 2026-11-22)",
  types: ["Microsoft.Network/publicIPAddresses", "Microsoft.Network/publicIPPrefixes", "Microsoft.Network/natGateways"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body, previous }) {
    if (!previous || isPartlyUnknown(at(body, "zones"))) return [];
    const [before, now] = [inWords(textsAt(previous.body, "zones")), inWords(textsAt(body, "zones"))];
    return before === now
      ? []
      : [
          badRequest(
            "ResourceAvailabilityZonesCannotBeModified",
            `Resource ${id.text} has an existing availability zone constraint ${before} and the request has availability ` +
              `zone constraint ${now}, which do not match. Zones cannot be added/updated/removed once the resource is ` +
              "created. The resource cannot be updated from regional to zonal or vice-versa.",
            "zones",
          ),
        ];
  },
};

function inWords(zones: string[]): string {
  return zones.length === 0 ? "NoZone" : [...zones].sort().join(", ");
}
