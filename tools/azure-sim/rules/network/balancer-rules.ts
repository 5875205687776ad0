import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, isUnknown, numberAt, objectsAt, textAt } from "../reading";

const rulesPath = "properties.loadBalancingRules";
const probesPath = "properties.probes";
const frontend = "properties.frontendIPConfiguration.id";

export const balancerRules: Rule = {
  name: "balancer-rules",
  source:
    "an outbound rule beside rules that translate addresses themselves: https://learn.microsoft.com/azure/load-balancer/outbound-rules " +
    "(2024-04-11); probes by TCP, HTTP and HTTPS only: https://learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview (2024-05); rules that share frontend, protocol and port [m]; the codes as met in public Terraform issues [m]",
  types: ["Microsoft.Network/loadBalancers"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const rules = objectsAt(body, rulesPath);
    return [
      ...sharedPorts(rules),
      ...sharedFrontends(rules, objectsAt(body, "properties.outboundRules")),
      ...unknownProbes(objectsAt(body, probesPath)),
    ];
  },
};

function unknownProbes(probes: ObjectValue[]): ArmError[] {
  return probes.flatMap((probe, index) => {
    const protocol = textAt(probe, "properties.protocol");
    return protocol === undefined || ["Tcp", "Http", "Https"].includes(protocol)
      ? []
      : [
          badRequest(
            "InvalidRequestFormat",
            `A probe asks by Tcp, Http or Https, not by ${protocol}.`,
            `${probesPath}[${index}].properties.protocol`,
          ),
        ];
  });
}

function sharedPorts(rules: ObjectValue[]): ArmError[] {
  const seen = new Map<string, string>();
  return rules.flatMap((rule, index) => {
    const [place, port] = [textAt(rule, frontend)?.toLowerCase(), numberAt(rule, "properties.frontendPort")];
    const protocol = textAt(rule, "properties.protocol");
    if (place === undefined || port === undefined || protocol === undefined) return [];
    const key = `${place} ${protocol} ${port}`;
    const other = seen.get(key);
    seen.set(key, textAt(rule, "name") ?? `${index}`);
    return other === undefined
      ? []
      : [
          badRequest(
            "RulesUseSameFrontendPortProtocolAndIPConfig",
            `Load balancing rules ${other} and ${textAt(rule, "name") ?? index} with same FrontendIPConfiguration, FrontendPort and Protocol are not allowed.`,
            `${rulesPath}[${index}]`,
          ),
        ];
  });
}

function sharedFrontends(rules: ObjectValue[], outbound: ObjectValue[]): ArmError[] {
  const taken = outbound.flatMap((rule) =>
    objectsAt(rule, "properties.frontendIPConfigurations").flatMap((one) => textAt(one, "id")?.toLowerCase() ?? []),
  );
  return rules.flatMap((rule, index) => {
    const place = textAt(rule, frontend)?.toLowerCase();
    const member = "properties.disableOutboundSnat";
    const clashes =
      place !== undefined && taken.includes(place) && flagAt(rule, member) !== true && !isUnknown(rule, member);
    return clashes
      ? [
          badRequest(
            "LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule",
            `Load balancing rule ${textAt(rule, "name") ?? index} must disable SNAT since its frontend is referenced by an outbound rule.`,
            `${rulesPath}[${index}].${member}`,
          ),
        ]
      : [];
  });
}
