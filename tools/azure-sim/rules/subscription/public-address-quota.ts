import { type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { regionName, sameId } from "../ids";
import { textAt } from "../reading";

interface Counter {
  /** As the network usage API names it. */
  name: string;
  counts: (address: ObjectValue) => boolean;
  code: string;
  words: string;
}

const isStatic = (address: ObjectValue) => textAt(address, "properties.publicIPAllocationMethod") === "Static";

const counters: Counter[] = [
  { name: "PublicIPAddresses", counts: () => true, code: "PublicIPCountLimitReached", words: "public IP addresses" },
  {
    name: "StaticPublicIPAddresses",
    counts: isStatic,
    code: "StaticPublicIPCountLimitReached",
    words: "public IP addresses with static allocation method",
  },
];

export const publicAddressQuota: Rule = {
  name: "public-address-quota",
  source:
    "PublicIPCountLimitReached, 400: https://github.com/openshift/openshift-azure/issues/2252 (2020-03), " +
    "https://github.com/MicrosoftDocs/azure-docs/issues/106096 (2023-03); StaticPublicIPCountLimitReached: " +
    "https://github.com/giantswarm/azure-operator/issues/163 (2018-03)",
  types: ["Microsoft.Network/publicIPAddresses"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, previous, cloud }) {
    const quotas = cloud.preconditions?.quotas;
    const location = textAt(body, "location");
    if (quotas === undefined || location === undefined || previous) return [];
    const region = regionName(location);
    return counters.flatMap(({ name, counts, code, words }) => {
      const quota = quotas.find((one) => sameId(one.name, name) && regionName(one.location) === region);
      if (!quota || !counts(body)) return [];
      const usage = cloud
        .list(id.type)
        .filter((one) => regionName(textAt(one.body, "location") ?? "") === region && counts(one.body)).length;
      return usage + 1 > quota.limit
        ? [badRequest(code, `Cannot create more than ${quota.limit} ${words} for this subscription in this region.`)]
        : [];
    });
  },
};
