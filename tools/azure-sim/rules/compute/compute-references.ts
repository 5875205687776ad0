import { type Rule } from "../../contract";
import { brokenReferences, invalidResourceReference, type Reference } from "../references";
import { sameType } from "../ids";
import { machineType, scaleSetType } from "./machines";

const network = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties";
const address = `${network}.ipConfigurations[].properties`;

const references: Record<string, Reference[]> = {
  [scaleSetType]: [
    { path: `${network}.networkSecurityGroup.id`, type: "Microsoft.Network/networkSecurityGroups", sameRegion: true },
    { path: `${address}.subnet.id`, type: "Microsoft.Network/virtualNetworks/subnets", sameRegion: true },
  ],
  [machineType]: [
    {
      path: "properties.networkProfile.networkInterfaces[].id",
      type: "Microsoft.Network/networkInterfaces",
      sameRegion: true,
    },
  ],
};

export const computeReferences: Rule = {
  name: "compute-references",
  source: "InvalidResourceReference: https://github.com/microsoft/CromwellOnAzure/issues/231 (2021-04)",
  types: [scaleSetType, machineType],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const own = sameType(request.id.type, scaleSetType) ? references[scaleSetType]! : references[machineType]!;
    return brokenReferences(request, own, ({ path, id }) => invalidResourceReference(id, request, path));
  },
};
