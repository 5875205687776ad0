import { type ArmError, type ObjectValue, type Rule, type RuleRequest } from "../../contract";
import { badRequest } from "../errors";
import { sameType } from "../ids";
import { holdsUnknown, isSet, isUnknown, objectsAt, textAt } from "../reading";

interface Required {
  type: string;
  /** The array whose elements are looked at; the body itself when left out. */
  each?: string;
  /** What must be there. */
  members: string[];
  /** The array must have an element. */
  some?: boolean;
  /** Says of a body whether this is asked of it. */
  when?: (body: ObjectValue) => boolean;
}

const network = "Microsoft.Network";
const machine = "Microsoft.Compute/virtualMachines";
const setProfile = "properties.virtualMachineProfile";

/** A disk made from an image brings a system that must be told its name; an attached one has been told. */
const fromImage = (profile: string) => ({
  members: [
    `${profile}.osProfile.${profile === setProfile ? "computerNamePrefix" : "computerName"}`,
    `${profile}.osProfile.adminUsername`,
    `${profile}.storageProfile.imageReference`,
  ],
  when: (body: ObjectValue) => textAt(body, `${profile}.storageProfile.osDisk.createOption`) === "FromImage",
});

/** Members that the published types call optional and services insist on. */
const required: Required[] = [
  {
    type: `${network}/networkInterfaces`,
    each: "properties.ipConfigurations",
    members: ["name", "properties.subnet.id"],
  },
  { type: `${network}/networkSecurityGroups`, each: "properties.securityRules", members: ["name", "properties"] },
  { type: `${network}/privateEndpoints`, members: ["properties.subnet.id"] },
  {
    type: `${network}/privateEndpoints`,
    each: "properties.privateLinkServiceConnections",
    members: ["name", "properties.privateLinkServiceId"],
  },
  {
    type: `${network}/privateEndpoints/privateDnsZoneGroups`,
    each: "properties.privateDnsZoneConfigs",
    members: ["name", "properties.privateDnsZoneId"],
    some: true,
  },
  { type: `${network}/privateDnsZones/virtualNetworkLinks`, members: ["properties.virtualNetwork.id"] },
  { type: `${network}/virtualNetworks/virtualNetworkPeerings`, members: ["properties.remoteVirtualNetwork.id"] },
  { type: `${network}/natGateways`, each: "properties.publicIpAddresses", members: ["id"] },
  { type: machine, members: ["properties.hardwareProfile.vmSize", "properties.storageProfile"] },
  { type: machine, ...fromImage("properties") },
  { type: "Microsoft.Compute/virtualMachineScaleSets", ...fromImage(setProfile) },
  { type: machine, each: "properties.networkProfile.networkInterfaces", members: ["id"] },
  {
    type: "Microsoft.Compute/virtualMachineScaleSets",
    each: `${setProfile}.networkProfile.networkInterfaceConfigurations`,
    members: ["name", "properties.ipConfigurations"],
  },
  { type: "Microsoft.Insights/autoscaleSettings", members: ["properties.targetResourceUri"] },
];

export const requiredMembers: Rule = {
  name: "required-members",
  source:
    "Compute's words, InvalidParameter: https://learn.microsoft.com/azure/virtual-machines/error-messages [m]; what the others insist on: " +
    "the descriptions in https://github.com/Azure/azure-rest-api-specs [m]; the other codes are a guess",
  types: [...new Set(required.map(({ type }) => type))],
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    required.filter(({ type }) => sameType(type, request.id.type)).flatMap((one) => missing(request, one)),
};

function missing({ id, body }: RuleRequest, { each, members, some = false, when }: Required): ArmError[] {
  if (when && !when(body)) return [];
  const isCompute = id.type.toLowerCase().startsWith("microsoft.compute/");
  const refuse = (path: string) =>
    badRequest(
      isCompute ? "InvalidParameter" : "InvalidRequestFormat",
      isCompute
        ? `Required parameter '${path.split(".").at(-1)}' is missing (null).`
        : `Cannot parse the request: '${path}' is required for ${id.type}.`,
      path,
    );
  const lacks = (of: ObjectValue, prefix: string) =>
    members.filter((member) => !isSet(of, member)).map((member) => refuse(prefix + member));
  if (each === undefined) return lacks(body, "");
  if (isUnknown(body, each)) return [];
  const elements = objectsAt(body, each);
  return [
    ...(some && elements.length === 0 && !holdsUnknown(body, each) ? [refuse(each)] : []),
    ...elements.flatMap((element, index) => lacks(element, `${each}[${index}].`)),
  ];
}
