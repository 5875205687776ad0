import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { sameId } from "../ids";
import { findAll } from "../reading";

const users = [
  { type: "Microsoft.Network/networkInterfaces", path: "properties.ipConfigurations[].properties.publicIPAddress.id" },
  { type: "Microsoft.Network/natGateways", path: "properties.publicIpAddresses[].id" },
  { type: "Microsoft.Network/bastionHosts", path: "properties.ipConfigurations[].properties.publicIPAddress.id" },
];

export const publicAddressFree: Rule = {
  name: "public-address-free",
  source: "PublicIPAddressInUse: https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses [m]",
  types: users.map(({ type }) => type),
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const own = users.find(({ type }) => sameId(type, id.type))!;
    return findAll(body, own.path).flatMap(({ path, value }) => {
      const holder = users
        .flatMap((user) => cloud.list(user.type).map((resource) => ({ resource, user })))
        .find(
          ({ resource, user }) =>
            !sameId(resource.id, id.text) &&
            findAll(resource.body, user.path).some((other) => sameId(String(other.value), String(value))),
        );
      return holder
        ? [
            badRequest(
              "PublicIPAddressInUse",
              `Resource ${id.text} is referencing public IP address ${value} that is already allocated to resource ${holder.resource.id}.`,
              path,
            ),
          ]
        : [];
    });
  },
};
