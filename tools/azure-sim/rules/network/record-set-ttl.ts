import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isUnknown, numberAt } from "../reading";

const longest = 2_147_483_647;

export const recordSetTtl: Rule = {
  name: "record-set-ttl",
  source:
    "1 to 2,147,483,647 seconds, for the whole set: https://learn.microsoft.com/azure/dns/dns-zones-records (2023-09-06); " +
    "the refusal's words [m]",
  types: ["Microsoft.Network/dnsZones/A"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const seconds = numberAt(body, "properties.TTL");
    if (isUnknown(body, "properties.TTL")) return [];
    return seconds !== undefined && Number.isInteger(seconds) && seconds >= 1 && seconds <= longest
      ? []
      : [
          badRequest(
            "BadRequest",
            `The record set '${id.names.at(-1)}' has the TTL '${seconds ?? ""}'; it must be between 1 and ${longest}.`,
            "properties.TTL",
          ),
        ];
  },
};
