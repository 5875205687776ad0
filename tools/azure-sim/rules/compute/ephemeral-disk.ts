import { type ArmError, type Rule } from "../../contract";
import { machineSize } from "../data/machine-sizes";
import { badRequest, invalidParameter } from "../errors";
import { isUnknown, numberAt, textAt } from "../reading";
import { isSpot, machineModel, machineTypes } from "./machines";

const disk = "storageProfile.osDisk";

export const ephemeralDisk: Rule = {
  name: "ephemeral-disk",
  source:
    "https://learn.microsoft.com/azure/virtual-machines/ephemeral-os-disks and ephemeral-os-disks-faq (2026-09-08); size's " +
    "message: https://github.com/cloudfoundry/bosh-azure-cpi-release/pull/674 (2022-11); eviction: " +
    "https://github.com/kubernetes-sigs/cluster-api-provider-azure/issues/2579 (2022-08)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path, size } = machineModel(request);
    if (textAt(profile, `${disk}.diffDiskSettings.option`) !== "Local") return [];
    const problems: ArmError[] = [];
    const caching = textAt(profile, `${disk}.caching`);
    if (caching !== "ReadOnly" && !isUnknown(profile, `${disk}.caching`)) {
      problems.push(
        invalidParameter(
          `${path}${disk}.caching`,
          `Caching type for an ephemeral OS disk must be ReadOnly; it is ${caching ?? "not set"}.`,
        ),
      );
    }
    const eviction = textAt(profile, "evictionPolicy");
    if (isSpot(profile) && eviction !== "Delete" && !isUnknown(profile, "evictionPolicy")) {
      problems.push(
        badRequest(
          "OperationNotAllowed",
          `Eviction policy ${eviction ?? "Deallocate (the default)"} is not supported for Azure Spot Virtual Machines with ` +
            "ephemeral OS disks: use Delete.",
          `${path}evictionPolicy`,
        ),
      );
    }
    const source = textAt(profile, `${disk}.createOption`);
    if (source !== "FromImage" && !isUnknown(profile, `${disk}.createOption`)) {
      problems.push(
        invalidParameter(
          `${path}${disk}.createOption`,
          `An ephemeral OS disk is created from an image: createOption must be FromImage, not ${source ?? "left out"}.`,
        ),
      );
    }
    return [...problems, ...wrongPlace(profile, size, path)];
  },
};

function wrongPlace(profile: Parameters<typeof textAt>[0], size: string | undefined, path: string): ArmError[] {
  const known = size === undefined ? undefined : machineSize(size);
  const given = textAt(profile, `${disk}.diffDiskSettings.placement`);
  if (!known || isUnknown(profile, `${disk}.diffDiskSettings.placement`)) return [];
  const placement = given ?? (known.cache ? "CacheDisk" : known.nvme ? "NvmeDisk" : "ResourceDisk");
  const lacks =
    known.nvme !== undefined &&
    placement !== "CacheDisk" &&
    (placement === "NvmeDisk") !== known.nvme &&
    known.localDisk > 0;
  const room = lacks ? 0 : placement === "CacheDisk" ? known.cache : known.localDisk;
  if (room === undefined) return [];
  const trusted = textAt(profile, "securityProfile.securityType") === "TrustedLaunch" ? 1 : 0;
  const limit = Math.max(0, Math.min(room - trusted, 2040));
  const wanted = numberAt(profile, `${disk}.diskSizeGB`);
  if (room > 0 && (wanted === undefined || wanted <= limit)) return [];
  return [
    badRequest(
      "NotSupported",
      `OS disk of Ephemeral VM with size greater than ${limit} GB is not allowed for VM size ${size} when the ` +
        `DiffDiskPlacement is ${placement}. Please refer to https://aka.ms/Ephemeral for more details.`,
      `${path}${disk}.diskSizeGB`,
    ),
  ];
}
