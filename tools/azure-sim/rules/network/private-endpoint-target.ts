import { type Rule } from "../../contract";
import { privateLinkGroups } from "../data/private-link";
import { parseId } from "../ids";
import { findAll } from "../reading";
import { invalidResourceReference } from "../references";

export const privateEndpointTarget: Rule = {
  name: "private-endpoint-target",
  source: "InvalidResourceReference: https://github.com/microsoft-foundry/foundry-samples/issues/657 (2026-04)",
  types: ["Microsoft.Network/privateEndpoints"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const path = "properties.privateLinkServiceConnections[].properties.privateLinkServiceId";
    return findAll(request.body, path).flatMap(({ path: at, value }) => {
      const type = parseId(String(value))?.type.toLowerCase();
      const isOurs = type === undefined || type in privateLinkGroups;
      return isOurs && !request.cloud.get(String(value)) ? [invalidResourceReference(String(value), request, at)] : [];
    });
  },
};
