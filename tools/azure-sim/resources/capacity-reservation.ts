import { type Behaviour } from "../contract";
import { machineSize } from "../rules/data/machine-sizes";
import { textAt } from "../rules/reading";
import { withComputed } from "./defaults";
import { creationTime, guidFor } from "./deterministic";

/** A reservation as Azure answers it once it has the room; which machines are in it is shown on request only. */
const capacityReservation: Behaviour = {
  type: "Microsoft.Compute/capacityReservationGroups/capacityReservations",
  fill(body, { id }) {
    const isOverZones = machineSize(textAt(body, "sku.name") ?? "")?.reservable === "over zones";
    return withComputed(body, {
      properties: {
        reservationId: guidFor(id.text, "reservationId"),
        platformFaultDomainCount: isOverZones ? 1 : 3,
        provisioningTime: creationTime,
        provisioningState: "Succeeded",
        timeCreated: creationTime,
      },
    });
  },
};

export const capacityReservationBehaviours: readonly Behaviour[] = [capacityReservation];
