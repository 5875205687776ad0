import * as compute from "@pulumi/azure-native/compute";
import type * as pulumi from "@pulumi/pulumi";
import { deletionOptions, tagsFor } from "../conventions";
import { type GpuPoolArgs } from "./args";
import { type ReservationPlan } from "./reservation";

/** What a scale set names and waits for, so that its hosts start in reserved capacity. */
export interface ReservedCapacity {
  groupId: pulumi.Output<string>;
  reservations: compute.CapacityReservation[];
}

/** A generation's group, and what is reserved in it. */
export function declareReservedCapacity(
  name: string,
  { resourceGroupName, placement, size, serving, pool, generation }: GpuPoolArgs,
  { groupName, groupZones, reservations }: ReservationPlan,
  parent: pulumi.Resource,
): ReservedCapacity {
  const common = {
    resourceGroupName,
    location: placement.location,
    tags: { ...tagsFor(placement.tags, "gpu-pool"), pool, generation: `${generation}` },
  };
  const group = new compute.CapacityReservationGroup(
    `${name}-reservation-group`,
    {
      ...common,
      capacityReservationGroupName: groupName,
      zones: groupZones.length > 0 ? groupZones : undefined,
    },
    { parent, ...deletionOptions("capacityReservationGroup", placement.protection, serving) },
  );
  return {
    groupId: group.id,
    reservations: reservations.map(
      ({ name: reservationName, zone, hosts }) =>
        new compute.CapacityReservation(
          `${name}-reservation${zone === undefined ? "" : `-z${zone}`}`,
          {
            ...common,
            capacityReservationGroupName: group.name,
            capacityReservationName: reservationName,
            sku: { name: size, capacity: hosts },
            zones: zone === undefined ? undefined : [zone],
          },
          { parent, ...deletionOptions("capacityReservation", placement.protection, serving) },
        ),
    ),
  };
}
