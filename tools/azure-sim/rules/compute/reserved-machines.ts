import { type Rule } from "../../contract";
import { machineSize } from "../data/machine-sizes";
import { badRequest } from "../errors";
import { flagAt, isGiven, numberAt } from "../reading";
import { isSpot, machineModel, machineTypes } from "./machines";
import { groupPath } from "./reservations";

export const reservedMachines: Rule = {
  name: "reserved-machines",
  source:
    "no Spot, no availability set, no proximity placement group, no single placement group, 3 fault domains at most and 1 of a GPU's size: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17); the codes are a guess",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { body, id } = request;
    if (!isGiven(body, groupPath(id.type))) return [];
    const { profile, size } = machineModel(request);
    const most = size !== undefined && machineSize(size)?.reservable === "over zones" ? 1 : 3;
    const refused = [
      ...(isSpot(profile) ? ["Spot machines"] : []),
      ...(isGiven(body, "properties.availabilitySet") ? ["availability sets"] : []),
      ...(isGiven(body, "properties.proximityPlacementGroup") ? ["proximity placement groups"] : []),
      ...(flagAt(body, "properties.singlePlacementGroup") === true ? ["a single placement group"] : []),
      ...((numberAt(body, "properties.platformFaultDomainCount") ?? 1) > most
        ? [`more than ${most} fault domain(s)`]
        : []),
    ];
    return refused.map((what) =>
      badRequest("OperationNotAllowed", `Capacity Reservation is not supported with ${what}.`, groupPath(id.type)),
    );
  },
};
