import { type ObjectValue } from "../../../../../tools/azure-sim/contract";
import { bodies, changed, ids } from "../world";
import { type Cases } from "./case";

const profile = "properties.virtualMachineProfile";
const group = `${profile}.capacityReservation.capacityReservationGroup`;
const named = { [group]: { id: ids.reservationGroup } };
const reservationIn = (zone: string) => ids.reservation.replace(/z1$/, `z${zone}`);
const inZone = (zone: string, capacity = 2): Record<string, ObjectValue> => ({
  [reservationIn(zone)]: changed(bodies.reservation, { zones: [zone], "sku.capacity": capacity }),
});
const everyZone = { ...inZone("2"), ...inZone("3") };
/** A group and a reservation without zones. */
const regional = {
  [ids.reservationGroup]: changed(bodies.reservationGroup, { zones: undefined }),
  [ids.reservation]: changed(bodies.reservation, { zones: undefined }),
};
const machine = { "properties.capacityReservation": { capacityReservationGroup: { id: ids.reservationGroup } } };
const runs = { "sku.capacity": 2 };
const noneReserved = { ...inZone("1", 0), ...inZone("2", 0), ...inZone("3", 0) };
const tiedSet = { [ids.scaleSet]: changed(bodies.scaleSet, named) };
const deletes = true;

export const reservationCases: Cases = {
  "reservation-fits-group": {
    accepted: [
      { of: "reservation" },
      { of: "reservation", changes: { location: "Japan East", zones: ["3"] } },
      { of: "reservation", changes: { zones: undefined }, cloud: regional },
    ],
    refused: [
      { of: "reservation", changes: { location: "westeurope" }, code: "BadRequest" },
      { of: "reservation", changes: { zones: ["1", "2"] }, code: "BadRequest" },
      { of: "reservation", changes: { zones: undefined }, code: "BadRequest" },
      { of: "reservation", cloud: regional, code: "BadRequest" },
      {
        of: "reservation",
        changes: { zones: ["3"] },
        cloud: { [ids.reservationGroup]: changed(bodies.reservationGroup, { zones: ["1", "2"] }) },
        code: "BadRequest",
      },
    ],
  },
  "reservation-once": {
    accepted: [
      { of: "reservation", previous: {} },
      { of: "reservation", id: reservationIn("2"), changes: { zones: ["2"] } },
      { of: "reservation", id: reservationIn("1-small"), changes: { "sku.name": "Standard_NV12ads_A10_v5" } },
    ],
    refused: [
      { of: "reservation", id: reservationIn("2"), code: "Conflict" },
      {
        of: "reservation",
        id: reservationIn("2"),
        changes: { zones: undefined, "sku.name": "standard_nv36ads_a10_v5" },
        cloud: regional,
        code: "Conflict",
      },
    ],
  },
  "reservation-size": {
    accepted: [
      { of: "reservation" },
      { of: "reservation", changes: { "sku.capacity": 0 } },
      { of: "reservation", changes: { "sku.name": "Standard_NC4as_T4_v3" } },
      { of: "reservation", changes: { "sku.name": "Standard_D4ds_v5" } },
    ],
    refused: [
      { of: "reservation", changes: { "sku.name": "Standard_ND96asr_v4" }, code: "NotSupported" },
      { of: "reservation", changes: { "sku.name": undefined }, code: "InvalidParameter" },
      { of: "reservation", changes: { "sku.capacity": undefined }, code: "InvalidParameter" },
      { of: "reservation", changes: { "sku.capacity": -1 }, code: "InvalidParameter" },
    ],
  },
  "reservation-stays": {
    accepted: [
      { of: "reservation", previous: { "sku.capacity": 5 } },
      { of: "reservationGroup", previous: { tags: { pool: "standard" } } },
      { of: "reservationGroup", previous: { zones: ["3", "2", "1"] } },
    ],
    refused: [
      {
        of: "reservation",
        previous: { "sku.name": "Standard_NV12ads_A10_v5" },
        code: "PropertyChangeNotAllowed",
      },
      { of: "reservation", previous: { zones: ["2"] }, code: "PropertyChangeNotAllowed" },
      { of: "reservationGroup", previous: { zones: ["1", "2"] }, code: "PropertyChangeNotAllowed" },
      { of: "reservationGroup", previous: { zones: undefined }, code: "PropertyChangeNotAllowed" },
    ],
  },
  "reserved-machines": {
    accepted: [
      { of: "scaleSet", changes: named },
      { of: "machine", changes: machine },
      { of: "scaleSet", changes: { [`${profile}.priority`]: "Spot" } },
      {
        of: "scaleSet",
        changes: {
          ...named,
          "sku.name": "Standard_D4ds_v5",
          zones: undefined,
          "properties.platformFaultDomainCount": 3,
        },
      },
    ],
    refused: [
      { of: "scaleSet", changes: { ...named, [`${profile}.priority`]: "Spot" }, code: "OperationNotAllowed" },
      { of: "scaleSet", changes: { ...named, "properties.singlePlacementGroup": true }, code: "OperationNotAllowed" },
      {
        of: "scaleSet",
        changes: { ...named, zones: undefined, "properties.platformFaultDomainCount": 2 },
        code: "OperationNotAllowed",
      },
      {
        of: "machine",
        changes: { ...machine, "properties.availabilitySet": { id: "avail" } },
        code: "OperationNotAllowed",
      },
      {
        of: "machine",
        changes: { ...machine, "properties.proximityPlacementGroup": { id: "near" } },
        code: "OperationNotAllowed",
      },
    ],
  },
  "reservation-matches": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: named, cloud: everyZone },
      { of: "scaleSet", changes: { ...named, zones: ["1"] } },
      { of: "scaleSet", changes: named, cloud: noneReserved },
      { of: "scaleSet", changes: { ...named, zones: undefined }, cloud: regional },
      {
        of: "machine",
        changes: { ...machine, "properties.hardwareProfile.vmSize": "Standard_NV36ads_A10_v5" },
      },
    ],
    refused: [
      // Nothing is reserved in zones 2 and 3.
      { of: "scaleSet", changes: named, code: "BadRequest" },
      {
        of: "scaleSet",
        changes: { ...named, "sku.name": "Standard_NV12ads_A10_v5" },
        cloud: everyZone,
        code: "BadRequest",
      },
      { of: "scaleSet", changes: { ...named, zones: undefined }, cloud: everyZone, code: "BadRequest" },
      { of: "scaleSet", changes: named, cloud: regional, code: "BadRequest" },
      { of: "machine", changes: machine, code: "BadRequest" },
      { of: "scaleSet", changes: named, cloud: { [ids.reservationGroup]: undefined }, code: "ResourceNotFound" },
      { of: "scaleSet", changes: { ...named, location: "westeurope" }, cloud: everyZone, code: "ResourceNotFound" },
    ],
  },
  "reservation-association": {
    accepted: [
      { of: "scaleSet", changes: named },
      { of: "scaleSet", changes: named, previous: { ...named, ...runs } },
      // Over zones machines that run don't mind; without zones there must be none.
      { of: "scaleSet", changes: named, previous: runs },
      { of: "scaleSet", changes: { ...named, zones: undefined }, previous: { zones: undefined, "sku.capacity": 0 } },
      { of: "scaleSet", previous: { ...named, "sku.capacity": 0 } },
      { of: "scaleSet", previous: { ...named, ...runs }, cloud: noneReserved },
    ],
    refused: [
      {
        of: "scaleSet",
        changes: { ...named, zones: undefined },
        previous: { ...runs, zones: undefined },
        code: "OperationNotAllowed",
      },
      { of: "scaleSet", previous: { ...named, ...runs }, cloud: inZone("1"), code: "OperationNotAllowed" },
      {
        of: "scaleSet",
        changes: { [group]: { id: `${ids.reservationGroup}-two` } },
        previous: { ...named, ...runs },
        cloud: inZone("1"),
        code: "OperationNotAllowed",
      },
    ],
  },
  "reservation-in-use": {
    accepted: [
      { of: "reservation", deletes },
      { of: "reservationGroup", deletes },
      {
        of: "reservation",
        deletes,
        cloud: { [ids.scaleSet]: changed(bodies.scaleSet, { ...named, "sku.name": "Standard_NV12ads_A10_v5" }) },
      },
    ],
    refused: [
      { of: "reservation", deletes, cloud: tiedSet, code: "OperationNotAllowed" },
      { of: "reservationGroup", deletes, cloud: tiedSet, code: "OperationNotAllowed" },
      {
        of: "reservationGroup",
        deletes,
        cloud: { [ids.machine]: changed(bodies.machine, machine) },
        code: "OperationNotAllowed",
      },
    ],
  },
};
