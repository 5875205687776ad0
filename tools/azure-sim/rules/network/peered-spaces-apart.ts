import { type ArmError, type Rule, type RuleRequest } from "../../contract";
import { type AddressRange, overlap, parseRange } from "../addresses";
import { badRequest } from "../errors";
import { parentId, sameId } from "../ids";
import { textAt, textsAt } from "../reading";

const peerings = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings";
const remotePath = "properties.remoteVirtualNetwork.id";

export const peeredSpacesApart: Rule = {
  name: "peered-spaces-apart",
  source:
    "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering (2018-02-09); at one hub: " +
    "https://github.com/Azure/ResourceModules/issues/731 (2021-12), https://github.com/microsoft/AzureTRE/issues/4641 (2025-07); " +
    "VnetAddressSpacesOverlap as met in public lab notes (checked 2026-11-22)",
  types: [peerings],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const { id, body, cloud } = request;
    const remote = textAt(body, remotePath);
    if (remote === undefined) return [];
    const own = parentId(id)!;
    const ranges = (networkId: string): AddressRange[] =>
      textsAt(cloud.get(networkId)?.body, "properties.addressSpace.addressPrefixes").flatMap(
        (text) => parseRange(text) ?? [],
      );
    const clash = (one: string, other: string) =>
      ranges(one).some((range) => ranges(other).some((another) => overlap(range, another)));
    if (clash(own, remote)) {
      return [refusal("VnetAddressSpacesOverlap", request, [own, remote], "their address spaces overlap.")];
    }
    const peered = peersOf(remote, request).find((other) => !sameId(other, own) && clash(own, other));
    return peered === undefined
      ? []
      : [
          refusal(
            "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
            request,
            [own, remote],
            "address space of the first virtual network overlaps with address space of virtual network " +
              `${peered} already peered with the second virtual network.`,
          ),
        ];
  },
};

/** Who is peered with a network: by its own peerings, or by theirs, since it may be in a subscription that isn't here. */
function peersOf(remote: string, { cloud }: RuleRequest): string[] {
  return cloud.list(peerings).flatMap((peering) => {
    const network = peering.id.split("/virtualNetworkPeerings/")[0]!;
    const other = textAt(peering.body, remotePath);
    if (other === undefined) return [];
    if (sameId(network, remote)) return [other];
    return sameId(other, remote) ? [network] : [];
  });
}

function refusal(code: string, { id }: RuleRequest, [own, remote]: [string, string], reason: string): ArmError {
  const who = `Virtual networks ${own} and ${remote}`;
  const message = `Cannot create or update peering ${id.text}. ${who} cannot be peered because ${reason}`;
  return badRequest(code, message, remotePath);
}
