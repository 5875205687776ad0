import { type Behaviour } from "../contract";
import { authorizationBehaviours } from "./authorization";
import { capacityReservationBehaviours } from "./capacity-reservation";
import { computeBehaviours } from "./compute";
import { keyVaultBehaviours } from "./key-vault";
import { monitorBehaviours } from "./monitor";
import { networkBehaviours } from "./network";
import { publicIpAddress } from "./public-ip-address";
import { resourceGroup } from "./resource-group";
import { storageBehaviours } from "./storage";
import { userAssignedIdentity } from "./user-assigned-identity";

/** What Azure computes, type by type; a type that is missing here is kept as it was sent. */
export const allBehaviours: readonly Behaviour[] = [
  ...authorizationBehaviours,
  ...capacityReservationBehaviours,
  ...computeBehaviours,
  ...keyVaultBehaviours,
  ...monitorBehaviours,
  ...networkBehaviours,
  ...storageBehaviours,
  publicIpAddress,
  resourceGroup,
  userAssignedIdentity,
];

const byType = new Map(allBehaviours.map((behaviour) => [behaviour.type.toLowerCase(), behaviour]));

/**
 * What Azure does with an accepted request of a type.
 *
 * @param armType `Microsoft.Network/publicIPAddresses`, in any case
 * @returns undefined when it only keeps what was sent
 */
export function behaviourOf(armType: string): Behaviour | undefined {
  return byType.get(armType.toLowerCase());
}
