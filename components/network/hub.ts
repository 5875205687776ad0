import { overlapCidr } from "cidr-tools";
import { isPrivate, type Problem, Problems, resourceIdPattern } from "../conventions";
import type { HubSettings, NetworkSettings } from "./args";
import { malformedPrefix, ownSpace } from "./prefixes";

const networkIdPattern = resourceIdPattern("Microsoft.Network/virtualNetworks", 64);
const exampleId =
  "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub";
const mostRanges = 50;

/** What is wrong with the id of a virtual network. */
export function virtualNetworkIdProblems(id: string, path: string): Problem[] {
  if (networkIdPattern.test(id)) return [];
  return [{ path, given: id, reason: "this is no id of a virtual network", fix: `write e.g. ${exampleId}` }];
}

/**
 * What is wrong with a hub. Azure refuses networks that overlap, and two networks that overlap at one hub
 * (https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering, "Requirements and constraints"), so a hub is
 * held against all of the environment's addresses: its regions share them.
 */
export function hubProblems(settings: NetworkSettings): Problem[] {
  const { hub } = settings;
  if (hub === undefined) return [];
  const problems = new Problems();
  problems.addAll(virtualNetworkIdProblems(hub.virtualNetworkId, "hub.virtualNetworkId"));
  if (hub.addressSpaces.length === 0 || hub.addressSpaces.length > mostRanges) {
    problems.add({
      path: "hub.addressSpaces",
      given: hub.addressSpaces.length,
      reason: `a hub has 1 to ${mostRanges} ranges, and its id doesn't say which`,
      fix: "write those that `az network vnet show --query addressSpace.addressPrefixes --ids <id>` lists",
    });
  }
  hub.addressSpaces.forEach((range, index) => {
    const problem = rangeProblem(range, hub.addressSpaces.slice(0, index), ownSpace(settings));
    if (problem) problems.add({ path: `hub.addressSpaces[${index}]`, given: range, ...problem });
  });
  return problems.list;
}

function rangeProblem(
  range: string,
  before: readonly string[],
  ours: string | undefined,
): Pick<Problem, "fix" | "reason"> | undefined {
  const malformed = malformedPrefix(range);
  if (malformed) {
    const fix = `write ${malformed.meant ?? `a block such as ${blockBeside(ours)}`}`;
    return { reason: malformed.reason, fix };
  }
  if (!isPrivate(range)) return { reason: "it is not private", fix: `write a block such as ${blockBeside(ours)}` };
  if (ours !== undefined && overlapCidr(range, ours)) {
    return {
      reason: `it overlaps ${ours}, our own addresses, and Azure peers no networks that overlap`,
      fix: "leave hub out, or peer with one that has other addresses; before anything is deployed, the environment may have others instead",
    };
  }
  const same = before.find((other) => malformedPrefix(other) === undefined && overlapCidr(range, other));
  return same === undefined
    ? undefined
    : {
        reason: `it overlaps ${same}, which is listed too`,
        fix: "remove it, or write each range once, as the hub has it",
      };
}

/** A private block outside of the environment's, for an example. */
function blockBeside(ours: string | undefined): string {
  return ours !== undefined && overlapCidr("10.0.0.0/22", ours) ? "192.168.0.0/22" : "10.0.0.0/22";
}

/**
 * The command with which whoever owns the hub makes the other half of a peering. Until then ours stays `Initiated`, and nothing
 * passes. With our `useRemoteGateways` it has to come first: Azure refuses ours while the hub doesn't allow gateway transit
 * (https://github.com/hashicorp/terraform-provider-azurerm/issues/2872, 2019-02).
 *
 * @param hub without {@link hubProblems}
 * @param networkId our network's id
 */
export function hubSideCommand(
  { virtualNetworkId, useRemoteGateways = false }: HubSettings,
  networkId: string,
  peeringName: string,
): string {
  const [, subscription, group, name] = networkIdPattern.exec(virtualNetworkId)!;
  return [
    "az network vnet peering create",
    `--subscription ${subscription} --resource-group ${group} --vnet-name ${name}`,
    `--name ${peeringName} --remote-vnet ${networkId} --allow-vnet-access`,
    ...(useRemoteGateways ? ["--allow-gateway-transit"] : []),
  ].join(" ");
}
