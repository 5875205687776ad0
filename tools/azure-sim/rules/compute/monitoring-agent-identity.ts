import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { sameId, sameType } from "../ids";
import { findAll, objectAt, objectsAt, textAt } from "../reading";
import { scaleSetType } from "./machines";

const extensionType = "Microsoft.Compute/virtualMachines/extensions";
const agents = ["azuremonitorlinuxagent", "azuremonitorwindowsagent"];

/** Azure takes the extension, whose agent then can't sign in: data that never comes, and so it is refused here. */
export const monitoringAgentIdentity: Rule = {
  name: "monitoring-agent-identity",
  source:
    "a machine has a managed identity, and the agent's settings name the user-assigned one: " +
    "https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-requirements (2024-11-14); the code is a guess",
  types: [extensionType, scaleSetType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    if (sameType(id.type, extensionType)) {
      const machine = cloud.get(id.text.replace(/\/extensions\/[^/]+$/i, ""));
      return machine ? problemsOf(objectAt(body, "properties"), machine.body, "properties") : [];
    }
    const list = "properties.virtualMachineProfile.extensionProfile.extensions";
    return objectsAt(body, list).flatMap((extension, index) =>
      problemsOf(objectAt(extension, "properties"), body, `${list}[${index}].properties`),
    );
  },
};

function problemsOf(extension: ObjectValue | undefined, machine: ObjectValue, path: string): ArmError[] {
  if (!agents.includes(textAt(extension, "type")?.toLowerCase() ?? "")) return [];
  const assigned = findAll(machine, "identity.userAssignedIdentities{}").map(({ value }) => String(value));
  const setting = "settings.authentication.managedIdentity";
  const named = textAt(extension, `${setting}.identifier-value`);
  const place = `${path}.${setting}`;
  if (/SystemAssigned/.test(textAt(machine, "identity.type") ?? "") && named === undefined) return [];
  if (named === undefined) {
    return [invalidParameter(place, "The agent's settings name no identity, and the machine has none of its own.")];
  }
  const byId = textAt(extension, `${setting}.identifier-name`) === "mi_res_id";
  if (!byId || assigned.some((one) => sameId(one, named))) return [];
  return [invalidParameter(place, `The agent's identity '${named}' is not assigned to the machine.`)];
}
