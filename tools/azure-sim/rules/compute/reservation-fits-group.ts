import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { parentId, regionName } from "../ids";
import { textAt, textsAt } from "../reading";
import { reservationType } from "./reservations";

export const reservationFitsGroup: Rule = {
  name: "reservation-fits-group",
  source:
    "its location is its group's, its one zone one of its group's, and none in a group without zones: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-create (2023-04-24) and capacity-reservation-overview " +
    "(2026-02-17); the codes are a guess",
  types: [reservationType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const group = cloud.get(parentId(id)!);
    if (!group) return [];
    const [own, above] = [body, group.body].map((one) => regionName(textAt(one, "location") ?? "")) as [string, string];
    const problems = [];
    if (own !== above) {
      problems.push(
        badRequest(
          "BadRequest",
          `The location '${own}' is not that of the capacity reservation group, '${above}'.`,
          "location",
        ),
      );
    }
    const [zones, eligible] = [textsAt(body, "zones"), textsAt(group.body, "zones")];
    const fits = eligible.length === 0 ? zones.length === 0 : zones.length === 1 && eligible.includes(zones[0]!);
    if (!fits) {
      problems.push(
        badRequest(
          "BadRequest",
          `The capacity reservation has the zones '${zones.join(",")}', and its group '${eligible.join(",")}': it takes ` +
            `${eligible.length === 0 ? "none" : "exactly one of these"}.`,
          "zones",
        ),
      );
    }
    return problems;
  },
};
