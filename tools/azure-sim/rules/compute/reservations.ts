import { type CloudReader, type CloudResource, type ObjectValue, type Value } from "../../contract";
import { sameId, sameType } from "../ids";
import { numberAt, textAt, textsAt } from "../reading";
import { machineType, scaleSetType } from "./machines";

export const reservationGroupType = "Microsoft.Compute/capacityReservationGroups";
export const reservationType = `${reservationGroupType}/capacityReservations`;

/** Where a machine or a scale set names the group that it starts in, by type. */
export const groupPaths: Readonly<Record<string, string>> = {
  [scaleSetType]: "properties.virtualMachineProfile.capacityReservation.capacityReservationGroup.id",
  [machineType]: "properties.capacityReservation.capacityReservationGroup.id",
};

/** The path of the group in a body of a type of machines. */
export function groupPath(type: string): string {
  return sameType(type, scaleSetType) ? groupPaths[scaleSetType]! : groupPaths[machineType]!;
}

/** The reservations in a group. */
export function reservationsOf(groupId: string, cloud: CloudReader): CloudResource[] {
  return cloud.children(groupId).filter(({ type }) => sameType(type, reservationType));
}

/** How many machines a reservation keeps room for. */
export function quantityOf(reservation: Value | undefined): number {
  return numberAt(reservation, "sku.capacity") ?? 0;
}

/** The zone of a reservation; undefined for one without. */
export function zoneOf(reservation: ObjectValue): string | undefined {
  return textsAt(reservation, "zones")[0];
}

/** Whether a reservation is of a size, whatever its case. */
export function isOfSize(reservation: ObjectValue, size: string): boolean {
  return sameId(textAt(reservation, "sku.name") ?? "", size);
}
