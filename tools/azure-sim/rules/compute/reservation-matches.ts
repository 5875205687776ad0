import { type Rule } from "../../contract";
import { badRequest, notFound } from "../errors";
import { regionOf } from "../ids";
import { textAt, textsAt } from "../reading";
import { machineModel, machineTypes } from "./machines";
import { groupPath, isOfSize, reservationsOf, zoneOf } from "./reservations";

export const reservationMatches: Rule = {
  name: "reservation-matches",
  source:
    "a group with no reservation of the size at the place is refused, and so is a zone in a group without zones: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17); the codes are a guess",
  types: machineTypes,
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const { body, id, cloud } = request;
    const path = groupPath(id.type);
    const named = textAt(body, path);
    if (named === undefined) return [];
    const group = cloud.get(named);
    const region = regionOf({ id: id.text, type: id.type, apiVersion: request.apiVersion, body }, cloud);
    if (!group || regionOf(group, cloud) !== region) {
      return [
        notFound("ResourceNotFound", `The capacity reservation group '${named}' was not found in '${region}'.`, path),
      ];
    }
    const { size = "" } = machineModel(request);
    const reserved = reservationsOf(named, cloud).filter((one) => isOfSize(one.body, size));
    const zones = textsAt(body, "zones");
    const places = zones.length > 0 ? zones : [undefined];
    const missing = places.filter((zone) => !reserved.some((one) => zoneOf(one.body) === zone));
    if (missing.length === 0) return [];
    const where = missing.map((zone) => (zone === undefined ? "no zone" : `zone ${zone}`)).join(" and ");
    return [
      badRequest(
        "BadRequest",
        `The capacity reservation group '${named}' has no capacity reservation of '${size}' in ${where}.`,
        path,
      ),
    ];
  },
};
