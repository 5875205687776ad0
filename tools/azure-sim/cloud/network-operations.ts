import type { Fault, RuleRequest } from "../contract";
import { objectsAt, textAt } from "../rules/reading";
import { keyOf } from "./cloud";

/** What one request occupies while Azure works on it. */
interface Operation {
  kind: "network" | "endpoint" | "interface";
  /** `PutSubnetOperation`, as Azure's messages call it. */
  name: string;
  id: string;
  networkId: string;
  /** The subnet that it writes or takes an address from; undefined for an operation on the whole network. */
  subnetId: string | undefined;
}

/**
 * About what each operation takes in Azure, in seconds. Azure documents none of them; a subnet took 43 s in a log of
 * https://github.com/hashicorp/terraform-provider-azurerm/pull/28112 (2024-12), queue included.
 */
const seconds: Record<Operation["kind"], number> = { network: 5, endpoint: 40, interface: 1 };

/**
 * Azure carries out one operation on a virtual network at a time:
 * - Writes and deletes of a network, its subnets and its peerings exclude each other:
 *   https://github.com/pulumi/pulumi-azure-native/issues/1024 (2021-07).
 * - A private endpoint fails, after Azure took the request, while its network or a subnet of it is written:
 *   https://github.com/hashicorp/terraform-provider-azurerm/issues/30197 (2025-07). The other way round the subnet is refused:
 *   https://github.com/hashicorp/terraform-provider-azurerm/issues/21293 (2023-04).
 * - Two private endpoints that are created in one subnet at once: one of them fails sometimes,
 *   https://github.com/Azure/bicep-ptn-aiml-landing-zone/issues/41 (2026-05), and not always,
 *   https://github.com/hashicorp/terraform-provider-azurerm/issues/26005 (2024-05). Here it always fails.
 * - A network interface is refused while its own subnet is written: https://github.com/hashicorp/terraform/issues/7986 (2016-08).
 *
 * Not documented, and not refused here: a deletion of an endpoint beside anything, and what a peering does to the other network.
 */
export class NetworkOperations {
  readonly #running = new Set<Operation>();

  /** @param wait lets so many of Azure's seconds pass */
  constructor(private readonly wait: (seconds: number) => Promise<void>) {}

  /**
   * Starts the operation of a request that is otherwise accepted.
   *
   * @returns how Azure refuses or fails it beside those that are running; and how to end it, once its change is stored
   */
  start(request: RuleRequest): { fault?: Fault; end(): Promise<void> } {
    const operation = operationOf(request);
    if (operation === undefined) return { end: () => Promise.resolve() };
    const [fault] = [...this.#running].flatMap((other) => conflict(operation, other) ?? []);
    if (fault !== undefined && fault.accepted !== true) return { fault, end: () => Promise.resolve() };
    this.#running.add(operation);
    return {
      ...(fault ? { fault } : {}),
      end: async () => {
        await this.wait(seconds[operation.kind]);
        this.#running.delete(operation);
      },
    };
  }
}

/** The operation that a request is; undefined where nothing else has to wait for it. */
function operationOf({ operation, id, body }: RuleRequest): Operation | undefined {
  const own = (kind: Operation["kind"], what: string, subnetId?: string): Operation => ({
    kind,
    name: `${operation === "delete" ? "Delete" : "Put"}${what}Operation`,
    id: id.text,
    networkId: (subnetId ?? id.text).replace(/^(.*\/virtualNetworks\/[^/]+).*$/i, "$1"),
    subnetId,
  });
  const inSubnet = (kind: Operation["kind"], what: string, subnetId: string | undefined) =>
    subnetId === undefined ? undefined : own(kind, what, subnetId);
  switch (id.type.toLowerCase()) {
    case "microsoft.network/virtualnetworks":
      return own("network", "VirtualNetwork");
    case "microsoft.network/virtualnetworks/virtualnetworkpeerings":
      return own("network", "VirtualNetworkPeering");
    case "microsoft.network/virtualnetworks/subnets":
      return own("network", "Subnet", id.text);
    case "microsoft.network/privateendpoints":
      return inSubnet("endpoint", "PrivateEndpoint", textAt(body, "properties.subnet.id"));
    case "microsoft.network/networkinterfaces": {
      const [configuration] = objectsAt(body, "properties.ipConfigurations");
      return inSubnet("interface", "NetworkInterface", textAt(configuration, "properties.subnet.id"));
    }
    default:
      return undefined;
  }
}

function conflict(asked: Operation, running: Operation): Fault | undefined {
  if (keyOf(asked.networkId) !== keyOf(running.networkId)) return undefined;
  const sameSubnet = keyOf(asked.subnetId ?? "") === keyOf(running.subnetId ?? "-");
  switch (`${asked.kind} beside ${running.kind}`) {
    case "network beside network":
      return {
        status: 409,
        code: "AnotherOperationInProgress",
        message:
          `Another operation on this or dependent resource is in progress (${running.name} of ${running.id}). ` +
          "To retrieve status of the operation use uri: (none in the simulator).",
      };
    case "network beside endpoint":
      return { status: 429, ...notProvisioned(running, asked) };
    case "endpoint beside network":
      return { status: 200, accepted: true, ...notProvisioned(running, asked) };
    case "endpoint beside endpoint":
      return sameSubnet ? { status: 200, accepted: true, ...notProvisioned(running, asked) } : undefined;
    case "interface beside network":
      return sameSubnet ? { status: 429, ...notProvisioned(running, asked) } : undefined;
    default:
      return undefined;
  }
}

function notProvisioned(running: Operation, asked: Operation): { code: string; message: string } {
  return {
    code: "ReferencedResourceNotProvisioned",
    message:
      `Cannot proceed with operation because resource ${running.subnetId ?? running.id} used by resource ${asked.id} is not in ` +
      `Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is ${running.name}.`,
  };
}
