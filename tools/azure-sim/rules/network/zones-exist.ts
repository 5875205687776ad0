import { type Rule } from "../../contract";
import { zonesOf } from "../data/regions";
import { badRequest } from "../errors";
import { ownName, regionName } from "../ids";
import { textAt, textsAt } from "../reading";

export const zonesExist: Rule = {
  name: "zones-exist",
  source:
    "https://learn.microsoft.com/azure/reliability/regions-list (2025-04); InvalidAvailabilityZone and " +
    "AvailabilityZoneNotSupported as met in public troubleshooting notes (2026)",
  types: [
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/publicIPPrefixes",
    "Microsoft.Network/natGateways",
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Compute/disks",
    "Microsoft.Compute/capacityReservationGroups",
  ],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const location = textAt(body, "location");
    const zones = location === undefined ? undefined : zonesOf(regionName(location));
    if (!zones) return [];
    const missing = textsAt(body, "zones").filter((zone) => !zones.includes(zone));
    if (missing.length === 0) return [];
    const message =
      `The zone(s) '${missing.join(",")}' for resource '${id.type}/${ownName(id)}' is not supported. ` +
      `The supported zones for location '${regionName(location!)}' are '${zones.join(",")}'`;
    const isNetwork = id.type.toLowerCase().startsWith("microsoft.network/");
    return [badRequest(isNetwork ? "InvalidAvailabilityZone" : "AvailabilityZoneNotSupported", message, "zones")];
  },
};
