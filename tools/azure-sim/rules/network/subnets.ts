import { isObject, type ObjectValue, type RuleRequest } from "../../contract";
import { type AddressRange, parseRange } from "../addresses";
import { ownName, parentId, parseId, sameType } from "../ids";
import { itemsAt, textAt, textsAt } from "../reading";

/** A subnet as a request carries it: its own body, or an element of a network's. */
export interface SubnetInBody {
  name: string;
  body: ObjectValue;
  path: string;
}

const subnetType = "Microsoft.Network/virtualNetworks/subnets";

/** The subnets that a request writes: one, or all that a network lists inline. */
export function subnetsInBody({ id, body }: RuleRequest): SubnetInBody[] {
  if (sameType(id.type, subnetType)) return [{ name: ownName(id), body, path: "properties.addressPrefix" }];
  return itemsAt(body, "properties.subnets").flatMap((subnet, index) =>
    isObject(subnet)
      ? [{ name: textAt(subnet, "name") ?? `${index}`, body: subnet, path: `properties.subnets[${index}]` }]
      : [],
  );
}

/** The IPv4 ranges of a subnet's or an inline subnet's body, with how they are written. */
export function subnetRanges(body: ObjectValue): { text: string; range: AddressRange }[] {
  const single = textAt(body, "properties.addressPrefix");
  const texts = [...(single === undefined ? [] : [single]), ...textsAt(body, "properties.addressPrefixes")];
  return texts.flatMap((text) => {
    const range = parseRange(text);
    return range ? [{ text, range }] : [];
  });
}

/** The name and IPv4 ranges of the network that a request is about; undefined when there is no such network. */
export function networkRanges({ id, body, cloud }: RuleRequest): { name: string; ranges: AddressRange[] } | undefined {
  const isSubnet = sameType(id.type, subnetType);
  const networkId = isSubnet ? parentId(id) : undefined;
  const network = isSubnet ? networkId && cloud.get(networkId)?.body : body;
  if (!network) return undefined;
  const name = ownName(isSubnet ? parseId(networkId!)! : id);
  const ranges = textsAt(network, "properties.addressSpace.addressPrefixes").flatMap((text) => parseRange(text) ?? []);
  return { name, ranges };
}
