import { isObject, type CloudReader, type ObjectValue } from "../contract";
import { objectAt, textAt } from "../rules/reading";

/**
 * A body's identity map with each identity's principal and client, as Azure answers it. The same identity under
 * another spelling keeps the sender's.
 */
export function withIdentities(body: ObjectValue, cloud: CloudReader): ObjectValue {
  const identity = objectAt(body, "identity");
  const assigned = objectAt(identity, "userAssignedIdentities");
  if (!identity || !assigned) return body;
  const filled = Object.fromEntries(
    Object.entries(assigned).flatMap(([id, value]) => {
      if (value === null) return [];
      const found = cloud.get(id)?.body;
      const known = {
        principalId: textAt(found, "properties.principalId"),
        clientId: textAt(found, "properties.clientId"),
      };
      return [
        [id, { ...(isObject(value) ? value : {}), ...(known.principalId === undefined ? {} : (known as ObjectValue)) }],
      ];
    }),
  );
  return { ...body, identity: { ...identity, userAssignedIdentities: filled } };
}
