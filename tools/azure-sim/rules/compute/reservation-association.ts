import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { sameId } from "../ids";
import { isUnknown, itemsAt, numberAt, textAt } from "../reading";
import { scaleSetType } from "./machines";
import { groupPath, quantityOf, reservationsOf } from "./reservations";

export const reservationAssociation: Rule = {
  name: "reservation-association",
  source:
    "machines that run: a set without zones takes no group, and none gives one up while anything is reserved in it: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-associate-virtual-machine-scale-set and " +
    "capacity-reservation-remove-virtual-machine-scale-set (2022-11-22, read 2026-11-25); the code is a guess",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, previous, cloud }) {
    const path = groupPath(id.type);
    // Machines that were made keep the set where it is: the model alone would change.
    if (!previous || (numberAt(previous.body, "sku.capacity") ?? 0) === 0 || isUnknown(body, path)) return [];
    const [before, now] = [textAt(previous.body, path), textAt(body, path)];
    if (before === undefined) {
      const isRegional = itemsAt(previous.body, "zones").length === 0;
      return now !== undefined && isRegional
        ? [
            conflict(
              "OperationNotAllowed",
              "A scale set without zones can be associated with a capacity reservation group only while it is deallocated.",
              path,
            ),
          ]
        : [];
    }
    if (now !== undefined && sameId(before, now)) return [];
    const reserved = reservationsOf(before, cloud).reduce((sum, one) => sum + quantityOf(one.body), 0);
    if (reserved === 0) return [];
    return [
      conflict(
        "OperationNotAllowed",
        `The scale set has machines that are associated with '${before}', where ${reserved} are reserved: deallocate them, or ` +
          "reserve none, before the association is changed.",
        path,
      ),
    ];
  },
};
