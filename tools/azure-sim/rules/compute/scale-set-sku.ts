import { type ArmError, type Rule } from "../../contract";
import { badRequest, invalidParameter } from "../errors";
import { at, flagAt, isGiven, isPartlyUnknown, isSet, isUnknown, itemsAt, numberAt, textAt } from "../reading";
import { isFlexible, scaleSetType } from "./machines";

export const scaleSetSku: Rule = {
  name: "scale-set-sku",
  source:
    "limits: https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-placement-groups, " +
    "mixes of sizes: https://learn.microsoft.com/azure/virtual-machine-scale-sets/instance-mix-overview " +
    "(2026-05-19); N-series over several fault domains 200: virtual-machine-scale-sets-orchestration-modes (2024-06-14)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { body } = request;
    const problems: ArmError[] = [];
    const [size, capacity] = [textAt(body, "sku.name"), numberAt(body, "sku.capacity")];
    if (isGiven(body, "properties.virtualMachineProfile") && !isSet(body, "sku.name")) {
      problems.push(invalidParameter("sku.name", "Required parameter 'sku.name' is missing (null)."));
    }
    const gpu = size?.startsWith("Standard_N") === true;
    const spread = (numberAt(body, "properties.platformFaultDomainCount") ?? 1) > 1;
    const one = flagAt(body, "properties.singlePlacementGroup") ?? !isFlexible(request);
    const open = ["orchestrationMode", "singlePlacementGroup"].some((member) =>
      isUnknown(body, `properties.${member}`),
    );
    const limit = open ? 1000 : isFlexible(request) ? (gpu && spread ? 200 : 1000) : one ? 100 : 1000;
    if (capacity !== undefined && (capacity < 0 || capacity > limit)) {
      problems.push(
        badRequest(
          "InvalidParameter",
          `The capacity ${capacity} of the scale set is out of range: it must be between 0 and ${limit}.`,
          "sku.capacity",
        ),
      );
    }
    return [...problems, ...mixProblems(request.body, size)];
  },
};

function mixProblems(body: Parameters<typeof isSet>[0], size: string | undefined): ArmError[] {
  const sizes = itemsAt(body, "properties.skuProfile.vmSizes");
  if (isPartlyUnknown(at(body, "properties.skuProfile"))) return [];
  if (!isSet(body, "properties.skuProfile")) {
    return size === "Mix" ? [badRequest("BadRequest", "sku.name Mix needs a skuProfile.", "sku.name")] : [];
  }
  const names = sizes.map((one) => textAt(one, "name") ?? "");
  const unfit = names.filter((name) => !/^Standard_[ABDEF]/i.test(name));
  const ephemeral = isSet(body, "properties.virtualMachineProfile.storageProfile.osDisk.diffDiskSettings");
  const problems: ArmError[] = [];
  const refuse = (reason: string) => problems.push(badRequest("BadRequest", reason, "properties.skuProfile"));
  if (size !== "Mix") refuse("A skuProfile needs sku.name Mix.");
  if (names.length > 5 || new Set(names).size < names.length)
    refuse("A skuProfile takes at most five different sizes.");
  if (unfit.length > 0) refuse(`A skuProfile takes A, B, D, E and F sizes only, not ${unfit.join(", ")}.`);
  if (ephemeral) refuse("A skuProfile excludes ephemeral OS disks.");
  return problems;
}
