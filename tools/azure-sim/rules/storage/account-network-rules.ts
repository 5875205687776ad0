import { type Rule } from "../../contract";
import { parseAddress, parseRange } from "../addresses";
import { badRequest } from "../errors";
import { objectsAt, textAt } from "../reading";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseRange(text)!);

export const accountNetworkRules: Rule = {
  name: "account-network-rules",
  source:
    "public addresses and ranges up to /30 only: https://learn.microsoft.com/azure/storage/common/storage-network-security [m]",
  types: ["Microsoft.Storage/storageAccounts"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body }) =>
    objectsAt(body, "properties.networkAcls.ipRules").flatMap((rule, index) => {
      const value = textAt(rule, "value");
      if (value === undefined || value.includes(":")) return [];
      const bits = Number(value.split("/")[1] ?? "32");
      const first = parseAddress(value.split("/")[0]!);
      const isRight =
        first !== undefined &&
        (!value.includes("/") || (parseRange(value) !== undefined && bits <= 30)) &&
        !privateRanges.some((range) => range.first <= first && first <= range.last);
      return isRight
        ? []
        : [
            badRequest(
              "InvalidValuesForRequestParameters",
              `Values for request parameters are invalid: networkAcls.ipRule[*].value. ${value}`,
              `properties.networkAcls.ipRules[${index}].value`,
            ),
          ];
    }),
};
