import { type Rule } from "../../contract";
import { overlap } from "../addresses";
import { badRequest } from "../errors";
import { ownName, parentId, parseId, sameType } from "../ids";
import { subnetRanges, subnetsInBody } from "./subnets";

const subnetType = "Microsoft.Network/virtualNetworks/subnets";

export const subnetRangesApart: Rule = {
  name: "subnet-ranges-apart",
  source: "NetcfgSubnetRangesOverlap: https://github.com/MicrosoftDocs/azure-docs/pull/123869 (2024-07)",
  types: ["Microsoft.Network/virtualNetworks", subnetType],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const written = subnetsInBody(request);
    const networkId = sameType(request.id.type, subnetType) ? parentId(request.id) : undefined;
    const existing = networkId === undefined ? [] : request.cloud.children(networkId);
    const others = existing.flatMap(({ id, type, body }) => {
      const name = ownName(parseId(id)!);
      return sameType(type, subnetType) && !written.some((one) => sameType(one.name, name)) ? [{ name, body }] : [];
    });
    const network = networkId === undefined ? ownName(request.id) : ownName(parseId(networkId)!);
    return written.flatMap(({ name, body, path }, index) => {
      const taken = [...others, ...written.slice(0, index)].flatMap((other) => subnetRanges(other.body));
      const clashes = subnetRanges(body).some(({ range }) => taken.some((other) => overlap(range, other.range)));
      return clashes
        ? [
            badRequest(
              "NetcfgSubnetRangesOverlap",
              `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet in ` +
                `virtual network '${network}'.`,
              path,
            ),
          ]
        : [];
    });
  },
};
