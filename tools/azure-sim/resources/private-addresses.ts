import { type CloudReader } from "../contract";
import { formatAddress, parseAddress } from "../rules/addresses";
import { isWithin, sameId } from "../rules/ids";
import { findAll, objectsAt, textAt } from "../rules/reading";
import { subnetRanges } from "../rules/network/subnets";

/**
 * The first address of a subnet that nothing holds. Azure keeps the first four addresses and the last.
 *
 * @param subnetId the subnet's id
 * @param ownId who asks: what it holds already doesn't count
 * @param also addresses that the same request has taken
 * @returns undefined when the subnet is not there or full
 */
export function freePrivateAddress(
  subnetId: string,
  ownId: string,
  cloud: CloudReader,
  also: string[] = [],
): string | undefined {
  const subnet = cloud.get(subnetId);
  const taken = new Set([...also, ...addressesIn(subnetId, ownId, cloud)].map(parseAddress));
  for (const { range } of subnet ? subnetRanges(subnet.body) : []) {
    for (let address = range.first + 4; address < range.last; address++) {
      if (!taken.has(address)) return formatAddress(address);
    }
  }
  return undefined;
}

function addressesIn(subnetId: string, ownId: string, cloud: CloudReader): string[] {
  const interfaces = cloud.list("Microsoft.Network/networkInterfaces").flatMap((one) =>
    sameId(one.id, ownId)
      ? []
      : objectsAt(one.body, "properties.ipConfigurations")
          .filter((configuration) => sameId(textAt(configuration, "properties.subnet.id") ?? "", subnetId))
          .flatMap((configuration) => textAt(configuration, "properties.privateIPAddress") ?? []),
  );
  const endpoints = cloud
    .list("Microsoft.Network/privateEndpoints")
    .flatMap((one) =>
      !sameId(one.id, ownId) && isWithin(textAt(one.body, "properties.subnet.id") ?? "", subnetId)
        ? findAll(one.body, "properties.customDnsConfigs[].ipAddresses[]").map(({ value }) => String(value))
        : [],
    );
  return [...interfaces, ...endpoints];
}
