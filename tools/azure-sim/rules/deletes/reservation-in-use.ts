import { type Rule } from "../../contract";
import { groupPaths, isOfSize, reservationGroupType, reservationType } from "../compute/reservations";
import { conflict } from "../errors";
import { parentId, sameType } from "../ids";
import { textAt } from "../reading";
import { usersOf } from "./users";

const uses = Object.entries(groupPaths).map(([type, path]) => ({ type, path }));

export const reservationInUse: Rule = {
  name: "reservation-in-use",
  source:
    "all associated machines must be dissociated first: https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-modify " +
    "(2022-11-22) and https://github.com/Azure/azure-rest-api-specs/pull/14711 (2021-06); the code is a guess",
  types: [reservationGroupType, reservationType],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const isGroup = sameType(id.type, reservationGroupType);
    const own = cloud.get(id.text);
    const users = usersOf(isGroup ? id.text : parentId(id)!, uses, cloud).filter(({ body }) => {
      const size = textAt(body, "sku.name") ?? textAt(body, "properties.hardwareProfile.vmSize");
      return isGroup || own === undefined || size === undefined || isOfSize(own.body, size);
    });
    if (users.length === 0) return [];
    return [
      conflict(
        "OperationNotAllowed",
        `${id.text} cannot be deleted while machines are associated with it: ${users.map((one) => one.id).join(", ")}.`,
      ),
    ];
  },
};
