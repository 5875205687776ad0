import { type Rule } from "../../contract";
import { overlap, parseRange } from "../addresses";
import { badRequest } from "../errors";
import { parentId } from "../ids";
import { textAt, textsAt } from "../reading";

export const peeredSpacesApart: Rule = {
  name: "peered-spaces-apart",
  source:
    "VnetAddressSpacesOverlap: https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering#requirements-and-constraints " +
    "[m]; code and words as met in public lab notes (checked 2026-11-22)",
  types: ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const remote = textAt(body, "properties.remoteVirtualNetwork.id");
    const ranges = (networkId: string) =>
      textsAt(cloud.get(networkId)?.body, "properties.addressSpace.addressPrefixes").flatMap(
        (text) => parseRange(text) ?? [],
      );
    if (remote === undefined) return [];
    const clash = ranges(parentId(id)!).some((one) => ranges(remote).some((other) => overlap(one, other)));
    return clash
      ? [
          badRequest(
            "VnetAddressSpacesOverlap",
            `Cannot create or update peering ${id.text}. Virtual networks ${parentId(id)} and ${remote} cannot be peered ` +
              "because their address spaces overlap.",
            "properties.remoteVirtualNetwork.id",
          ),
        ]
      : [];
  },
};
