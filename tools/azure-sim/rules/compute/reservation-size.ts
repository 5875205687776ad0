import { type Rule } from "../../contract";
import { machineSize } from "../data/machine-sizes";
import { badRequest, conflict, invalidParameter } from "../errors";
import { isUnknown, numberAt, textAt } from "../reading";
import { reservationType } from "./reservations";

export const reservationSize: Rule = {
  name: "reservation-size",
  source:
    "NotSupported: https://github.com/Azure/azure-cli/issues/18943 (2021-08); which sizes: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-overview (2026-02-17); 0 is a quantity: " +
    "https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-associate-vm (read 2026-11-25)",
  types: [reservationType],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems = [];
    const size = textAt(body, "sku.name");
    if (size === undefined && !isUnknown(body, "sku.name")) {
      problems.push(badRequest("InvalidParameter", "Required parameter 'sku.name' is missing (null).", "sku.name"));
    }
    if (size !== undefined && !machineSize(size)) {
      problems.push(conflict("NotSupported", `Capacity Reservation is not supported for VM size ${size}.`, "sku.name"));
    }
    const quantity = numberAt(body, "sku.capacity");
    if (!isUnknown(body, "sku.capacity") && (quantity === undefined || !Number.isInteger(quantity) || quantity < 0)) {
      problems.push(
        invalidParameter(
          "sku.capacity",
          `The value '${quantity ?? "null"}' of parameter 'sku.capacity' is no quantity.`,
        ),
      );
    }
    return problems;
  },
};
