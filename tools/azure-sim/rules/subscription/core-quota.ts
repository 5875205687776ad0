import { type Rule } from "../../contract";
import { scaleSetType } from "../compute/machines";
import { conflict } from "../errors";
import { sameType } from "../ids";
import { numberAt, objectAt } from "../reading";
import { coreTypes, inWords, shortages } from "./cores";

export const coreQuota: Rule = {
  name: "core-quota",
  source:
    "OperationNotAllowed, 409, for the region and a family: https://github.com/nforgeio/neonKUBE/issues/1671 (2022-09), for spot: " +
    "https://github.com/scylladb/scylla-cluster-tests/issues/4994 (2022-07); " +
    "https://learn.microsoft.com/azure/virtual-machines/quotas [m]; reservations: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17)",
  types: coreTypes,
  operations: ["put"],
  needsCloud: true,
  check({ id, body, previous, cloud }) {
    const quotas = cloud.preconditions?.quotas;
    if (quotas === undefined) return [];
    // A scale set's body without a capacity keeps the one that it has.
    const capacity = numberAt(body, "sku.capacity") ?? numberAt(previous?.body, "sku.capacity");
    const wanted =
      sameType(id.type, scaleSetType) && capacity !== undefined
        ? { ...body, sku: { ...objectAt(body, "sku"), capacity } }
        : body;
    return shortages({ id: id.text, type: id.type, body: wanted }, cloud, quotas).map(
      ({ counter, region, limit, usage, additional }) =>
        conflict(
          "OperationNotAllowed",
          `Operation could not be completed as it results in exceeding approved ${inWords(counter)} quota. Additional ` +
            `details - Deployment Model: Resource Manager, Location: ${region}, Current Limit: ${limit}, Current Usage: ` +
            `${usage}, Additional Required: ${additional}, (Minimum) New Limit Required: ${usage + additional}.`,
        ),
    );
  },
};
