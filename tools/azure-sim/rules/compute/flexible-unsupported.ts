import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll, textAt } from "../reading";
import { isFlexible, scaleSetType } from "./machines";

const profile = "properties.virtualMachineProfile";
const network = `${profile}.networkProfile`;

/** What a Flexible set cannot have: where it stands and which values are refused. */
const unsupported: { path: string; what: string; refused?: (value: unknown) => boolean }[] = [
  { path: "properties.overprovision", what: "overprovisioning", refused: (value) => value === true },
  {
    path: `${network}.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.loadBalancerInboundNatPools[]`,
    what: "inbound NAT pools",
  },
  { path: `${network}.healthProbe.id`, what: "a load balancer's probe as its health source" },
  {
    path: "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade",
    what: "automatic OS image upgrades",
    refused: (value) => value === true,
  },
];

export const flexibleUnsupported: Rule = {
  name: "flexible-unsupported",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-orchestration-modes (2024-06-14)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    if (!isFlexible(request)) return [];
    const found = unsupported.flatMap(({ path, what, refused = () => true }) =>
      findAll(request.body, path)
        .filter(({ value }) => refused(value))
        .map(({ path: at }) => refusal(what, at)),
    );
    const system = textAt(request.body, "identity.type")?.includes("SystemAssigned") === true;
    return [...found, ...(system ? [refusal("a system-assigned identity", "identity.type")] : [])];
  },
};

function refusal(what: string, path: string) {
  return badRequest(
    "BadRequest",
    `Virtual Machine Scale Sets with Flexible orchestration mode do not support ${what}.`,
    path,
  );
}
