import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { formatAddress, parseAddress } from "../addresses";
import { badRequest } from "../errors";
import { sameType } from "../ids";
import { findAll, isSet, isUnknown, type Found } from "../reading";
import { subnetsInBody } from "./subnets";

const networks = "Microsoft.Network/virtualNetworks";

export const addressPrefixForm: Rule = {
  name: "address-prefix-form",
  source:
    "InvalidAddressPrefixFormat and InvalidCIDRNotation as met in public Terraform issues [m]; a subnet without a prefix: network API " +
    "2024-05-01, SubnetPropertiesFormat, its code a guess",
  types: [networks, `${networks}/subnets`],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const spaces = sameType(request.id.type, networks)
      ? findAll(request.body, "properties.addressSpace.addressPrefixes[]")
      : [];
    const subnets = subnetsInBody(request).flatMap(({ name, body, path }) => [
      ...(hasPrefix(body) || isUnknown(body, "properties")
        ? []
        : [badRequest("InvalidRequestFormat", `Subnet '${name}' has no address prefix.`, path)]),
      ...malformed([...findAll(body, "properties.addressPrefix"), ...findAll(body, "properties.addressPrefixes[]")]),
    ]);
    return [...malformed(spaces), ...subnets];
  },
};

function hasPrefix(subnet: ObjectValue): boolean {
  return ["addressPrefix", "addressPrefixes", "ipamPoolPrefixAllocations"].some((member) =>
    isSet(subnet, `properties.${member}`),
  );
}

function malformed(prefixes: Found[]): ArmError[] {
  return prefixes.flatMap(({ path, value }) => {
    // IPv6 is left to Azure.
    if (typeof value !== "string" || value.includes(":")) return [];
    const [address = "", length = ""] = value.split("/");
    const first = parseAddress(address);
    if (first === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) {
      return [
        badRequest(
          "InvalidAddressPrefixFormat",
          `Address prefix ${value} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
          path,
        ),
      ];
    }
    const size = 2 ** (32 - Number(length));
    const start = formatAddress(Math.floor(first / size) * size);
    return start === address
      ? []
      : [
          badRequest(
            "InvalidCIDRNotation",
            `The address prefix ${value} has an invalid CIDR notation. For the given prefix length, the address prefix should be ${start}/${length}.`,
            path,
          ),
        ];
  });
}
