import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { sameId } from "../ids";
import { at, isPartlyUnknown, textAt, textsAt } from "../reading";
import { reservationGroupType, reservationType } from "./reservations";

export const reservationStays: Rule = {
  name: "reservation-stays",
  source:
    "a reservation keeps its size and place: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17); a group its zones: " +
    "https://learn.microsoft.com/rest/api/compute/capacity-reservation-groups/create-or-update (2025-04-01); PropertyChangeNotAllowed: " +
    "https://learn.microsoft.com/azure/virtual-machines/error-messages",
  types: [reservationGroupType, reservationType],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    if (!previous) return [];
    const [before, now] = [textAt(previous.body, "sku.name"), textAt(body, "sku.name")];
    const otherSize = before !== undefined && now !== undefined && !sameId(before, now);
    const [was, is] = [previous.body, body].map((one) => [...textsAt(one, "zones")].sort().join()) as [string, string];
    const otherZones = was !== is && !isPartlyUnknown(at(body, "zones"));
    return [...(otherSize ? ["sku.name"] : []), ...(otherZones ? ["zones"] : [])].map((path) =>
      conflict("PropertyChangeNotAllowed", `Changing property '${path}' is not allowed.`, path),
    );
  },
};
