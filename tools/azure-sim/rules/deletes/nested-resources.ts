import { type Rule } from "../../contract";
import { conflict } from "../errors";

/** Types that must be empty before they go, with the part of a child's id that shows it. */
const nested: Record<string, string> = {
  "Microsoft.Network/privateDnsZones": "/virtualnetworklinks/",
  "Microsoft.Compute/capacityReservationGroups": "/capacityreservations/",
  "Microsoft.Compute/galleries": "/images/",
  "Microsoft.Compute/galleries/images": "/versions/",
  "Microsoft.Cdn/profiles": "/afdendpoints/",
};

export const nestedResources: Rule = {
  name: "nested-resources",
  source:
    "CannotDeleteResource: https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links and " +
    "https://learn.microsoft.com/azure/virtual-machines/delete-gallery [m]; reservations: " +
    "https://github.com/Azure/azure-rest-api-specs/issues/18767 (2022-04)",
  types: Object.keys(nested),
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const [, part] = Object.entries(nested).find(([type]) => type.toLowerCase() === id.type.toLowerCase())!;
    const left = cloud
      .children(id.text)
      .filter((child) => child.id.slice(id.text.length).toLowerCase().startsWith(part));
    return left.length === 0
      ? []
      : [
          conflict(
            "CannotDeleteResource",
            `Can not delete resource before nested resources are deleted: ${left.map((one) => one.id).join(", ")}.`,
          ),
        ];
  },
};
