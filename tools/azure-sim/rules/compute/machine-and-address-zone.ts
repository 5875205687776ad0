import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll, textAt, textsAt } from "../reading";
import { machineType } from "./machines";

export const machineAndAddressZone: Rule = {
  name: "machine-and-address-zone",
  source:
    "ComputeResourceZoneConstraintDoesNotMatchPublicIPAddressZoneConstraint: https://github.com/fortinet/azure-templates/issues/43 (2022-04), " +
    "https://github.com/MicrosoftDocs/azure-docs/issues/64801 (2020-10); a Standard address without zones stands in all since 2024-09",
  types: [machineType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const zone = textsAt(body, "zones")[0];
    if (zone === undefined) return [];
    return findAll(body, "properties.networkProfile.networkInterfaces[].id").flatMap(({ path, value }) =>
      findAll(cloud.get(String(value))?.body, "properties.ipConfigurations[].properties.publicIPAddress.id").flatMap(
        (held) => {
          const address = cloud.get(String(held.value))?.body;
          const zones = textsAt(address, "zones");
          const fits =
            address === undefined ||
            (zones.length === 0 ? textAt(address, "sku.name") === "Standard" : zones.includes(zone));
          return fits
            ? []
            : [
                badRequest(
                  "ComputeResourceZoneConstraintDoesNotMatchPublicIPAddressZoneConstraint",
                  `Compute resource ${id.text} has a zone constraint ${zone} but the PublicIPAddress ${held.value} used by the ` +
                    `compute resource via NetworkInterface or LoadBalancer has a different zone constraint ${zones.join(", ") || "Regional"}.`,
                  path,
                ),
              ];
        },
      ),
    );
  },
};
