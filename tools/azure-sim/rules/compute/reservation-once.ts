import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { parentId, sameId } from "../ids";
import { textAt } from "../reading";
import { isOfSize, reservationsOf, reservationType, zoneOf } from "./reservations";

export const reservationOnce: Rule = {
  name: "reservation-once",
  source:
    "one reservation a size, and a zone where there are zones, in each group: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-create (2023-04-24); the code is a guess",
  types: [reservationType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const size = textAt(body, "sku.name");
    if (size === undefined) return [];
    const other = reservationsOf(parentId(id)!, cloud).find(
      (one) => !sameId(one.id, id.text) && isOfSize(one.body, size) && zoneOf(one.body) === zoneOf(body),
    );
    if (!other) return [];
    return [
      conflict("Conflict", `The group has a capacity reservation of '${size}' there already: ${other.id}.`, "sku.name"),
    ];
  },
};
