import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../../../tools/azure-sim";
import type { Azure, Behaviour, Rule } from "../../../../tools/azure-sim/contract";
import * as types from "../../../../tools/azure-sim/types";
import { EngineClient } from "./engine-client";

export const subscription = "11111111-1111-4111-8111-111111111111";
export const group = `/subscriptions/${subscription}/resourceGroups/rg`;
export const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;

export const tokens = {
  group: "azure-native:resources:ResourceGroup",
  network: "azure-native:network:VirtualNetwork",
  subnet: "azure-native:network:Subnet",
  account: "azure-native:storage:StorageAccount",
  blobService: "azure-native:storage:BlobServiceProperties",
  scaleSet: "azure-native:compute:VirtualMachineScaleSet",
  vault: "azure-native:keyvault:Vault",
  secret: "azure-native:keyvault:Secret",
  securityGroup: "azure-native:network:NetworkSecurityGroup",
};

/** Real types, with the rules and behaviours that a test names and no others. */
export function azureWith({ rules = [], behaviours = [] }: { rules?: Rule[]; behaviours?: Behaviour[] } = {}): Azure {
  return {
    ...types,
    rulesFor: (type, operation) =>
      rules.filter(
        (rule) => rule.operations.includes(operation) && (rule.types.includes(type) || rule.types.includes("*")),
      ),
    behaviourOf: (type) => behaviours.find((one) => one.type.toLowerCase() === type.toLowerCase()),
  };
}

const folders: string[] = [];
const running: { close(): unknown }[] = [];

/** Ends what {@link simulate} and {@link connect} started and removes the folders. For `afterEach`. */
export async function endSimulations(): Promise<void> {
  for (const one of running.splice(0)) {
    await one.close();
  }
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}

/** A simulator with a cloud of its own; types are real, rules and behaviours are stand-ins unless given. */
export async function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const cloudFile = options.cloudFile ?? join(newFolder(), "cloud.json");
  const simulator = await startSimulator({ azure: azureWith(), ...options, cloudFile });
  running.push(simulator);
  return simulator;
}

/** A folder that {@link endSimulations} removes. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "azure-sim-"));
  folders.push(folder);
  return folder;
}

/** A connection to the provider azure-native, configured. */
export async function connect(
  simulator: Simulator,
  configuration: Record<string, unknown> = {},
): Promise<EngineClient> {
  const client = new EngineClient(simulator.azureNativePort);
  running.push(client);
  await client.configure({ subscriptionId: subscription, ...configuration });
  return client;
}

/** A connection to the provider random. */
export async function connectRandom(simulator: Simulator): Promise<EngineClient> {
  const client = new EngineClient(simulator.randomPort);
  running.push(client);
  await client.configure({});
  return client;
}

/** Check and create, as the engine does for a new resource. */
export async function deploy(client: EngineClient, type: string, inputs: Record<string, unknown>) {
  const checked = await client.check(type, inputs);
  if (checked.failures.length > 0) {
    throw new Error(checked.failures.map(({ reason }) => reason).join("\n"));
  }
  return { ...(await client.create(type, checked.inputs)), inputs: checked.inputs };
}

export async function deployGroup(client: EngineClient) {
  return deploy(client, tokens.group, { resourceGroupName: "rg", location: "japaneast" });
}

export async function deployNetwork(client: EngineClient, inputs: Record<string, unknown> = {}) {
  return deploy(client, tokens.network, {
    resourceGroupName: "rg",
    virtualNetworkName: "net",
    location: "japaneast",
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    ...inputs,
  });
}

export async function deploySubnet(client: EngineClient, name: string, prefix: string) {
  return deploy(client, tokens.subnet, {
    resourceGroupName: "rg",
    virtualNetworkName: "net",
    subnetName: name,
    addressPrefix: prefix,
  });
}
