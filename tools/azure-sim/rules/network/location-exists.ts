import { type Rule } from "../../contract";
import { zonesOf } from "../data/regions";
import { badRequest } from "../errors";
import { regionName } from "../ids";
import { textAt } from "../reading";

/** Resources that are in no region. */
const global = [
  "Microsoft.Network/privateDnsZones",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  "Microsoft.Network/dnsZones",
  "Microsoft.Network/trafficmanagerprofiles",
  "Microsoft.Cdn/profiles",
  "Microsoft.Insights/actionGroups",
  "Microsoft.Insights/metricAlerts",
  "Microsoft.Insights/activityLogAlerts",
].map((type) => type.toLowerCase());

export const locationExists: Rule = {
  name: "location-exists",
  source:
    "LocationNotAvailableForResourceType: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/" +
    "common-deployment-errors [m]; private DNS is global: " +
    "https://learn.microsoft.com/azure/templates/microsoft.network/privatednszones",
  types: ["*"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const location = textAt(body, "location");
    if (location === undefined) return [];
    const region = regionName(location);
    const mustBeGlobal = global.slice(0, 4).includes(id.type.toLowerCase());
    const mayBeGlobal = global.includes(id.type.toLowerCase());
    if (mustBeGlobal ? region === "global" : zonesOf(region) || (mayBeGlobal && region === "global")) return [];
    return [
      badRequest(
        "LocationNotAvailableForResourceType",
        `The provided location '${location}' is not available for resource type '${id.type}'.` +
          (mustBeGlobal ? " List of available regions for the resource type is 'global'." : ""),
        "location",
      ),
    ];
  },
};
