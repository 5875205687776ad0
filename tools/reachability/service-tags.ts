import { containsCidr } from "cidr-tools";

/**
 * What an address is where a security group stands. The same address is `VirtualNetwork` for one network and `Internet`, or
 * neither, for another.
 */
export interface AddressView {
  /** The network's own ranges. */
  own: readonly string[];
  /** Ranges that the network reaches by peering or through a gateway, its own or its hub's. */
  connected: readonly string[];
  /** The ranges of Azure's services, by tag: `AzureMonitor`, `Storage.JapanEast`. A regional range is the whole service's too. */
  services: Readonly<Record<string, readonly string[]>>;
}

/** Where Azure serves DNS, DHCP and health probes from, in every region. */
export const platformAddress = "168.63.129.16";

/** Ranges that the public internet doesn't carry: RFC 1918, RFC 6598 and RFC 3927. */
const unreachable = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];

/**
 * Whether a service tag stands for an address: https://learn.microsoft.com/azure/virtual-network/service-tags-overview (2021-04-23, and
 * unchanged in these lines since).
 *
 * - `VirtualNetwork`: the network, all that it is peered or connected with, and the platform's address.
 * - `AzureLoadBalancer`: the platform's address, where probes come from.
 * - `Internet`: what is outside of the network and on the public internet, Azure's own public addresses included.
 * - `AzureCloud`: the public addresses of all services.
 *
 * @throws {RangeError} for a service of which the view knows no range: nobody could tell whom such a rule lets in
 */
export function covers(tag: string, address: string, view: AddressView): boolean {
  const within = (ranges: readonly string[]) => ranges.some((range) => containsCidr(range, address));
  switch (tag) {
    case "VirtualNetwork":
      return address === platformAddress || within(view.own) || within(view.connected);
    case "AzureLoadBalancer":
      return address === platformAddress;
    case "Internet":
      return !covers("VirtualNetwork", address, view) && !within(unreachable);
    case "AzureCloud":
      return within(Object.values(view.services).flat());
    default:
      return within(rangesOf(tag, view));
  }
}

function rangesOf(tag: string, { services }: AddressView): string[] {
  const wanted = tag.toLowerCase();
  const meant = Object.entries(services).filter(([name]) => {
    const known = name.toLowerCase();
    return known === wanted || known.startsWith(`${wanted}.`);
  });
  if (meant.length === 0) throw new RangeError(`nothing is known of the service tag ${tag}`);
  return meant.flatMap(([, ranges]) => ranges);
}
