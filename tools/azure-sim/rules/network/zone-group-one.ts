import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { parentId, sameId } from "../ids";

export const zoneGroupOne: Rule = {
  name: "zone-group-one",
  source:
    "one zone group an endpoint: https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration [m]",
  types: ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"],
  operations: ["put"],
  needsCloud: true,
  check({ id, cloud }) {
    const other = cloud
      .children(parentId(id)!)
      .find((one) => one.id.toLowerCase().includes("/privatednszonegroups/") && !sameId(one.id, id.text));
    return other
      ? [
          conflict(
            "PrivateDnsZoneGroupAlreadyExists",
            `Private endpoint ${parentId(id)} already has the zone group ${other.id}.`,
          ),
        ]
      : [];
  },
};
