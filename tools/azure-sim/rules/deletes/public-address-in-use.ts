import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { publicAddressUses, refusedWhileUsed } from "./users";

export const publicAddressInUse: Rule = {
  name: "public-address-in-use",
  source:
    "PublicIPAddressCannotBeDeleted: met in https://github.com/hashicorp/packer logs and others (checked 2026-11-22)",
  types: ["Microsoft.Network/publicIPAddresses"],
  operations: ["delete"],
  needsCloud: true,
  check: refusedWhileUsed(publicAddressUses, (id, users) =>
    badRequest(
      "PublicIPAddressCannotBeDeleted",
      `Public IP address ${id} can not be deleted since it is still allocated to resource ${users[0]!.id}. In order to delete ` +
        "the public IP, disassociate/detach the Public IP address from the resource.",
    ),
  ),
};
