import { isIPv4 } from "node:net";
import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isSet, isUnknown, itemsAt, textAt } from "../reading";

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-dns-limits [m] */
const most = 20;

export const recordSetAddresses: Rule = {
  name: "record-set-addresses",
  source:
    "a set of type A holds IPv4 addresses, at most 20, or leads to a resource instead: " +
    "https://learn.microsoft.com/azure/dns/dns-zones-records (2023-09-06), https://learn.microsoft.com/azure/dns/dns-alias [m]",
  types: ["Microsoft.Network/dnsZones/A"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const refuse = (words: string) => [
      badRequest("BadRequest", `The record set '${id.names.at(-1)}' ${words}.`, "properties.ARecords"),
    ];
    const records = itemsAt(body, "properties.ARecords");
    if (isSet(body, "properties.targetResource.id")) {
      return records.length > 0 && !isUnknown(body, "properties.targetResource.id")
        ? refuse("has records and leads to a resource")
        : [];
    }
    if (records.length === 0 && !isUnknown(body, "properties.ARecords")) return refuse("is empty");
    if (records.length > most) return refuse(`has ${records.length} records; the most is ${most}`);
    const wrong = records
      .map((record) => textAt(record, "ipv4Address"))
      .filter((text) => text !== undefined && !isIPv4(text));
    return wrong.length > 0 ? refuse(`has the address '${wrong[0]}', which is no IPv4 address`) : [];
  },
};
