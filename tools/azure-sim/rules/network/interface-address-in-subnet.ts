import { type Rule } from "../../contract";
import { parseAddress } from "../addresses";
import { badRequest } from "../errors";
import { sameId } from "../ids";
import { objectsAt, textAt } from "../reading";
import { subnetRanges } from "./subnets";

export const interfaceAddressInSubnet: Rule = {
  name: "interface-address-in-subnet",
  source:
    "PrivateIPAddressNotInSubnet and PrivateIPAddressInReservedRange: " +
    "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq (the first four addresses and the last are Azure's) [m]",
  types: ["Microsoft.Network/networkInterfaces"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    return objectsAt(body, "properties.ipConfigurations").flatMap((configuration, index) => {
      const text = textAt(configuration, "properties.privateIPAddress");
      const address = text === undefined ? undefined : parseAddress(text);
      const subnetId = textAt(configuration, "properties.subnet.id");
      const subnet = subnetId === undefined ? undefined : cloud.get(subnetId)?.body;
      if (
        address === undefined ||
        !subnet ||
        textAt(configuration, "properties.privateIPAllocationMethod") !== "Static"
      ) {
        return [];
      }
      const path = `properties.ipConfigurations[${index}].properties.privateIPAddress`;
      const range = subnetRanges(subnet).find((one) => one.range.first <= address && address <= one.range.last)?.range;
      if (!range) {
        return [
          badRequest(
            "PrivateIPAddressNotInSubnet",
            `Private static IP address ${text} does not belong to the range of ${subnetId}.`,
            path,
          ),
        ];
      }
      if (address < range.first + 4 || address === range.last) {
        return [
          badRequest(
            "PrivateIPAddressInReservedRange",
            `Private static IP address ${text} is in the reserved range of ${subnetId}.`,
            path,
          ),
        ];
      }
      const holder = cloud
        .list("Microsoft.Network/networkInterfaces")
        .find(
          (other) =>
            !sameId(other.id, id.text) &&
            objectsAt(other.body, "properties.ipConfigurations").some(
              (one) =>
                textAt(one, "properties.privateIPAddress") === text &&
                sameId(textAt(one, "properties.subnet.id") ?? "", subnetId!),
            ),
        );
      return holder
        ? [
            badRequest(
              "PrivateIPAddressIsAllocated",
              `IP configuration of ${id.text} is using the private IP address ${text} which is already allocated to resource ${holder.id}.`,
              path,
            ),
          ]
        : [];
    });
  },
};
