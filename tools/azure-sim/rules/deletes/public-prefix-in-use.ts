import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { refusedWhileUsed } from "./users";

const uses = [
  { type: "Microsoft.Network/publicIPAddresses", path: "properties.publicIPPrefix.id" },
  { type: "Microsoft.Network/natGateways", path: "properties.publicIpPrefixes[].id" },
];

export const publicPrefixInUse: Rule = {
  name: "public-prefix-in-use",
  source:
    "a prefix goes after its addresses: https://learn.microsoft.com/azure/virtual-network/ip-services/manage-public-ip-address-prefix " +
    "[m]; the code is a guess",
  types: ["Microsoft.Network/publicIPPrefixes"],
  operations: ["delete"],
  needsCloud: true,
  check: refusedWhileUsed(uses, (id, users) =>
    badRequest(
      "PublicIPPrefixCannotBeDeleted",
      `Public IP prefix ${id} cannot be deleted since it is used by ${users.map((one) => one.id).join(", ")}.`,
    ),
  ),
};
