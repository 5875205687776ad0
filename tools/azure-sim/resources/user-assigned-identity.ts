import { type Behaviour } from "../contract";
import { withComputed } from "./defaults";
import { guidFor, simulatedTenant } from "./deterministic";

/** A principal is made with the identity; a directory knows it at once here, minutes later in Azure. */
export const userAssignedIdentity: Behaviour = {
  type: "Microsoft.ManagedIdentity/userAssignedIdentities",
  fill: (body, { id }) =>
    withComputed(body, {
      properties: {
        tenantId: simulatedTenant,
        principalId: guidFor(id.text, "principalId"),
        clientId: guidFor(id.text, "clientId"),
      },
    }),
};
