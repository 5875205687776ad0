import { type CloudReader, type Rule } from "../../contract";
import { sizeOf } from "../addresses";
import { machineTypes, scaleSetType } from "../compute/machines";
import { subnetUses } from "../deletes/users";
import { badRequest } from "../errors";
import { ownName, parseId, sameId, sameType } from "../ids";
import { findAll, numberAt } from "../reading";
import { subnetRanges } from "./subnets";

/** The first four addresses of a subnet and its last are Azure's. */
const reserved = 5;

/** The types that take addresses of a subnet, and where they name it. */
const takers = subnetUses.filter(
  ({ type }) => !machineTypes.some((one) => sameType(one, type)) || sameType(type, scaleSetType),
);

/** How many addresses of a subnet one resource takes: a scale set one for each of its machines. */
function addressesOf(type: string, body: Parameters<typeof findAll>[0], subnetId: string): number {
  const use = takers.find((one) => sameType(one.type, type));
  const places = use ? findAll(body, use.path).filter(({ value }) => sameId(String(value), subnetId)).length : 0;
  return sameType(type, scaleSetType) ? places * (numberAt(body, "sku.capacity") ?? 0) : places;
}

function taken(subnetId: string, except: string, cloud: CloudReader): number {
  return takers
    .flatMap(({ type }) => cloud.list(type))
    .filter((one) => !sameId(one.id, except))
    .reduce((sum, one) => sum + addressesOf(one.type, one.body, subnetId), 0);
}

export const subnetHasRoom: Rule = {
  name: "subnet-has-room",
  source:
    "SubnetIsFull: https://github.com/MicrosoftDocs/azure-docs/issues/88211 (2022-02), of scale sets: " +
    "https://github.com/Azure/AKS/issues/2119 (2021-02); five addresses are Azure's: " +
    "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet (2022-06-27)",
  types: takers.map(({ type }) => type),
  operations: ["put"],
  needsCloud: true,
  check({ id, body, previous, cloud }) {
    const use = takers.find((one) => sameType(one.type, id.type))!;
    const subnets = new Set(findAll(body, use.path).map(({ value }) => String(value).toLowerCase()));
    return [...subnets].flatMap((subnetId) => {
      const range = subnetRanges(cloud.get(subnetId)?.body ?? {})[0];
      const wanted = addressesOf(id.type, body, subnetId);
      const more = wanted - addressesOf(id.type, previous?.body, subnetId);
      if (!range || more <= 0) return [];
      const room = sizeOf(range.range) - reserved - taken(subnetId, id.text, cloud);
      return wanted > room
        ? [
            badRequest(
              "SubnetIsFull",
              `Subnet ${ownName(parseId(subnetId)!)} with address prefix ${range.text} does not have enough capacity for ${more} IP addresses.`,
              use.path,
            ),
          ]
        : [];
    });
  },
};
