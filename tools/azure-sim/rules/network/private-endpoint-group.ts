import { type Rule } from "../../contract";
import { privateLinkGroups } from "../data/private-link";
import { badRequest } from "../errors";
import { parseId } from "../ids";
import { holdsUnknown, isGiven, objectsAt, textAt, textsAt } from "../reading";

export const privateEndpointGroup: Rule = {
  name: "private-endpoint-group",
  source: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview (checked 2026-11-22)",
  types: ["Microsoft.Network/privateEndpoints"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const lists = ["properties.privateLinkServiceConnections", "properties.manualPrivateLinkServiceConnections"];
    return lists.flatMap((list) =>
      objectsAt(body, list).flatMap((connection, index) => {
        const target = textAt(connection, "properties.privateLinkServiceId");
        const type = target === undefined ? undefined : parseId(target)?.type.toLowerCase();
        const known = type === undefined ? undefined : privateLinkGroups[type];
        if (!known) return [];
        const groups = textsAt(connection, "properties.groupIds");
        const none =
          groups.length === 0 &&
          isGiven(connection, "properties.groupIds") &&
          !holdsUnknown(connection, "properties.groupIds");
        const wrong = groups.filter((group) => !known.includes(group));
        return wrong.length === 0 && !none
          ? []
          : [
              badRequest(
                "PrivateEndpointUnsupportedGroupId",
                `Private endpoint ${id.text} asks for group id '${wrong.join(",")}' of ${target}, which offers ` +
                  `${known.join(", ")}.`,
                `${list}[${index}].properties.groupIds`,
              ),
            ];
      }),
    );
  },
};
