import { type ObjectValue, type Rule, type RuleRequest } from "../../contract";
import { badRequest } from "../errors";
import { ownName, parseId, sameId, sameType } from "../ids";
import { at, isSet, objectsAt, textAt, textsAt } from "../reading";

interface Needed {
  direction: "Inbound" | "Outbound";
  source: string;
  destination: string;
  ports: number[];
}

const needed: Needed[] = [
  { direction: "Inbound", source: "Internet", destination: "*", ports: [443] },
  { direction: "Inbound", source: "GatewayManager", destination: "*", ports: [443] },
  { direction: "Inbound", source: "AzureLoadBalancer", destination: "*", ports: [443] },
  { direction: "Inbound", source: "VirtualNetwork", destination: "VirtualNetwork", ports: [8080, 5701] },
  { direction: "Outbound", source: "*", destination: "VirtualNetwork", ports: [22, 3389] },
  { direction: "Outbound", source: "*", destination: "AzureCloud", ports: [443] },
  { direction: "Outbound", source: "VirtualNetwork", destination: "VirtualNetwork", ports: [8080, 5701] },
  { direction: "Outbound", source: "*", destination: "Internet", ports: [80] },
];

const subnets = "Microsoft.Network/virtualNetworks/subnets";

/**
 * Azure looks for the rules themselves: what others, or the default rules, let through in effect is not enough
 * (https://github.com/MicrosoftDocs/azure-docs/issues/80806, 2021-09).
 */
export const bastionSecurityGroup: Rule = {
  name: "bastion-security-group",
  source:
    "NetworkSecurityGroupNotCompliantForAzureBastionSubnet: https://github.com/Azure/azure-quickstart-templates/issues/8655 (2021-01); " +
    "the rules: https://learn.microsoft.com/azure/bastion/bastion-nsg (2020-02-03), those for 8080, 5701, 80 and the balancer [m]",
  types: [subnets, "Microsoft.Network/networkSecurityGroups"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const { id, body, cloud } = request;
    const group = sameType(id.type, subnets) ? groupOfBastion(request) : body;
    const guards =
      sameType(id.type, subnets) ||
      cloud
        .list(subnets)
        .some(
          (one) => isBastion(one.id) && sameId(textAt(one.body, "properties.networkSecurityGroup.id") ?? "", id.text),
        );
    if (!group || !guards) return [];
    const rules = objectsAt(group, "properties.securityRules").map((rule) => at(rule, "properties") as ObjectValue);
    const isMissing = needed.some((one) => !one.ports.every((port) => rules.some((rule) => permits(rule, one, port))));
    const name = sameType(id.type, subnets)
      ? ownName(parseId(textAt(body, "properties.networkSecurityGroup.id")!)!)
      : ownName(id);
    return isMissing
      ? [
          badRequest(
            "NetworkSecurityGroupNotCompliantForAzureBastionSubnet",
            `Network security group ${name} does not have necessary rules for Azure Bastion Subnet AzureBastionSubnet.`,
            "properties.networkSecurityGroup",
          ),
        ]
      : [];
  },
};

function isBastion(id: string): boolean {
  return sameId(id.split("/").at(-1)!, "AzureBastionSubnet");
}

function groupOfBastion({ id, body, cloud }: RuleRequest): ObjectValue | undefined {
  const group = textAt(body, "properties.networkSecurityGroup.id");
  return isBastion(id.text) && group !== undefined ? cloud.get(group)?.body : undefined;
}

function permits(rule: ObjectValue, { direction, source, destination }: Needed, port: number): boolean {
  const protocol = textAt(rule, "protocol")?.toLowerCase();
  return (
    textAt(rule, "access") === "Allow" &&
    textAt(rule, "direction") === direction &&
    (protocol === "*" || protocol === "tcp") &&
    covers(rule, "sourceAddressPrefix", source) &&
    covers(rule, "destinationAddressPrefix", destination) &&
    [textAt(rule, "destinationPortRange") ?? "", ...textsAt(rule, "destinationPortRanges")].some((range) =>
      holds(range, port),
    )
  );
}

function covers(rule: ObjectValue, member: string, wanted: string): boolean {
  const given = textAt(rule, member);
  // Ranges are taken for whatever the writer says they are: Bastion's own subnet, the whole network.
  return given === "*" || sameId(given ?? "", wanted) || isSet(rule, `${member}es`) || /^\d/.test(given ?? "");
}

function holds(range: string, port: number): boolean {
  const [first = "", last = first] = range.split("-");
  return range === "*" || (Number(first) <= port && port <= Number(last) && first !== "");
}
