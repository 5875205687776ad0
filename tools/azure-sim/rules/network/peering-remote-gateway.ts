import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, textAt } from "../reading";

export const peeringRemoteGateway: Rule = {
  name: "peering-remote-gateway",
  source:
    "RemoteVnetHasNoGateways: https://github.com/hashicorp/terraform/issues/30569 (2022-02), " +
    "https://github.com/Azure/terraform-azurerm-lz-vending/issues/398 (2024-07)",
  types: ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const remote = textAt(body, "properties.remoteVirtualNetwork.id");
    // Whether a network of another subscription has one can't be seen from here.
    if (flagAt(body, "properties.useRemoteGateways") !== true || remote === undefined || !cloud.get(remote)) return [];
    const hasGateway = cloud
      .list("Microsoft.Network/virtualNetworkGateways")
      .some((gateway) => JSON.stringify(gateway.body).toLowerCase().includes(`"${remote.toLowerCase()}/subnets/`));
    return hasGateway
      ? []
      : [
          badRequest(
            "RemoteVnetHasNoGateways",
            `Peering ${id.text} cannot have UseRemoteGateway flag set to true because remote virtual network ${remote} ` +
              "referenced by the peering does not have any gateways.",
            "properties.useRemoteGateways",
          ),
        ];
  },
};
