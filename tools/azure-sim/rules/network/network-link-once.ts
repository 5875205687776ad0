import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { parentId, sameId } from "../ids";
import { textAt } from "../reading";

export const networkLinkOnce: Rule = {
  name: "network-link-once",
  source:
    "a network is linked to a zone once: https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links [m]",
  types: ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const network = textAt(body, "properties.virtualNetwork.id");
    const other = cloud
      .children(parentId(id)!)
      .find(
        (one) =>
          !sameId(one.id, id.text) && sameId(textAt(one.body, "properties.virtualNetwork.id") ?? "", network ?? "-"),
      );
    return other
      ? [
          conflict(
            "Conflict",
            `Virtual network ${network} is already linked to the zone ${parentId(id)} by ${other.id}.`,
          ),
        ]
      : [];
  },
};
