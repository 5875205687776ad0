import { type RuleRequest, type Value } from "../../contract";
import { sameType } from "../ids";
import { at, textAt } from "../reading";

export const scaleSetType = "Microsoft.Compute/virtualMachineScaleSets";
export const machineType = "Microsoft.Compute/virtualMachines";
export const machineTypes = [scaleSetType, machineType];

/** What a machine is made of, whether it is asked for alone or as a scale set's model. */
export interface MachineModel {
  /** The bag that holds `osProfile`, `storageProfile`, `securityProfile`, `priority`… */
  profile: Value | undefined;
  /** Where the bag stands in the body, with a dot at its end. */
  path: string;
  isScaleSet: boolean;
  size?: string;
  /** The path of the size. */
  sizePath: string;
}

export function machineModel({ id, body }: RuleRequest): MachineModel {
  if (sameType(id.type, scaleSetType)) {
    const path = "properties.virtualMachineProfile";
    const size = textAt(body, "sku.name");
    return { profile: at(body, path), path: `${path}.`, isScaleSet: true, size, sizePath: "sku.name" };
  }
  const sizePath = "properties.hardwareProfile.vmSize";
  return {
    profile: at(body, "properties"),
    path: "properties.",
    isScaleSet: false,
    size: textAt(body, sizePath),
    sizePath,
  };
}

/** Whether the set spreads machines that are resources of their own; Uniform is the default of the API. */
export function isFlexible({ body }: RuleRequest): boolean {
  return textAt(body, "properties.orchestrationMode") === "Flexible";
}

export function isSpot(profile: Value | undefined): boolean {
  return ["Spot", "Low"].includes(textAt(profile, "priority") ?? "Regular");
}

/** `Linux` or `Windows` by what the model configures; undefined when it says neither. */
export function systemOf(profile: Value | undefined): "Linux" | "Windows" | undefined {
  if (at(profile, "osProfile.linuxConfiguration") !== undefined) return "Linux";
  if (at(profile, "osProfile.windowsConfiguration") !== undefined) return "Windows";
  const system = textAt(profile, "storageProfile.osDisk.osType");
  return system === "Linux" || system === "Windows" ? system : undefined;
}
