import { resolve } from "node:path";
import type { Azure, CloudChange, CloudReader, CloudWriter, Faults, ObjectValue, Preconditions } from "./contract";
import { Cloud } from "./cloud/cloud";
import { azureNative } from "./provider/azure-native";
import { shownOutputs } from "./provider/shown-outputs";
import { MemoryStore } from "./cloud/store";
import { random } from "./random/random";
import { behaviourOf } from "./resources";
import { rulesFor } from "./rules";
import type { HostedProvider } from "./server/hosted-provider";
import { serve, type ServedProvider } from "./server/serve";
import * as types from "./types";

export type {
  CloudChange,
  CloudReader,
  CloudResource,
  CloudWriter,
  Fault,
  Faults,
  ObjectValue,
  Preconditions,
  Quota,
  Value,
} from "./contract";
export { Unknown } from "./contract";
export { PartialFailure } from "./server/hosted-provider";
export type { CheckFailure, HostedProvider, ProviderInstance } from "./server/hosted-provider";
export { changeAsAzureDoes, ownChanges } from "./resources/own-changes";
export { type FaultKind, faultKinds, seededFaults, type SeededFaultOptions } from "./faults";
export { CloudFileProblem } from "./cloud/cloud-file";
export { CloudLocked } from "./cloud/lock";

export interface SimulatorOptions {
  /** Path of the file that holds the cloud; it need not exist. */
  cloudFile: string;
  /** Tenant of the simulated credentials, a GUID. Default: a fixed made-up one. */
  tenantId?: string;
  /** Ports on 127.0.0.1. Default: free ones. */
  ports?: { azureNative?: number; random?: number };
  /** Failures to inject. Default: none. */
  faults?: Faults;
  /** What the subscription was granted before anything is deployed. Default: everything. */
  preconditions?: Preconditions;
  /** How the provider waits between attempts at a request, in Azure's seconds. Default: a second passes as a millisecond. */
  wait?: (seconds: number) => Promise<void>;
  /** How an operation on a virtual network takes its time, meanwhile others are refused. Default: a second passes as a millisecond. */
  operationTime?: (seconds: number) => Promise<void>;
  /**
   * Told of every request that was carried out, when it is on disk and before the engine hears of it: the moment at which
   * a killed engine loses most.
   */
  onChange?: (change: CloudChange) => void;
  /** Makes the provider `random` repeatable. Default: the system's randomness. */
  randomSeed?: string;
  /** Stand-ins for what is known of Azure. Default: the real types, rules and behaviours. */
  azure?: Azure;
}

/** A simulator that listens. */
export interface Simulator {
  azureNativePort: number;
  randomPort: number;
  cloudFile: string;
  /** What a `pulumi` command needs in its environment to use this simulator instead of the real providers. */
  environment(): Record<string, string>;
  /** Stops listening, waits until everything is on disk, and lets other commands change the cloud. */
  close(): Promise<void>;
}

/** The tenant that the simulated credentials belong to when nobody says another. */
export const defaultTenantId = "5a1b0000-0000-4000-8000-000000000001";

const realAzure: Azure = { ...types, rulesFor, behaviourOf };

/** Clouds that simulators of this process have open: their lock is this process's, so it may change them. */
const open = new Map<string, Cloud>();

/**
 * Starts the simulated providers `azure-native` and `random`.
 * @throws CloudFileProblem when the cloud file cannot be used; Error that names the port when one is in use.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const cloud = new Cloud(resolve(options.cloudFile));
  const { azure = realAzure, tenantId = defaultTenantId, faults, preconditions, ports, randomSeed } = options;
  const { wait, operationTime } = options;
  let count = 0;
  const onChange = (change: Omit<CloudChange, "count">): void => options.onChange?.({ ...change, count: ++count });
  const served: ServedProvider[] = [];
  const closeAll = async () => {
    served.forEach((one) => one.close());
    await cloud.close();
    open.delete(cloud.file);
  };
  try {
    served.push(
      await serve(
        azureNative({ cloud, azure, tenantId, faults, preconditions, onChange, wait, operationTime }),
        ports?.azureNative ?? 0,
      ),
    );
    served.push(await serve(random({ seed: randomSeed }), ports?.random ?? 0));
  } catch (error) {
    await closeAll();
    throw error;
  }
  open.set(cloud.file, cloud);
  const [azureNativePort, randomPort] = served.map(({ port }) => port) as [number, number];
  return {
    azureNativePort,
    randomPort,
    cloudFile: cloud.file,
    environment: () => ({
      PULUMI_DEBUG_PROVIDERS: `azure-native:${azureNativePort},random:${randomPort}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    }),
    close: closeAll,
  };
}

export interface SimulatedProviders {
  azureNative: HostedProvider;
  random: HostedProvider;
  /** What they have made so far. */
  cloud: CloudReader;
  /** Changes the cloud behind everybody's back, as {@link editCloud} does. */
  editCloud(change: (cloud: CloudWriter) => void): Promise<void>;
}

/**
 * The simulated providers for a caller in this process, over a cloud in memory: no file, no port, nothing to close.
 * @param options as for {@link startSimulator}; `passwordHashCost` is the logarithm of the rounds of a password's
 * bcrypt hash, 4 to 31: the real provider's 10 takes a tenth of a second.
 */
export function simulatedProviders({
  azure = realAzure,
  tenantId = defaultTenantId,
  faults,
  preconditions,
  onChange,
  randomSeed,
  passwordHashCost,
  wait,
  operationTime,
}: Omit<SimulatorOptions, "cloudFile" | "ports"> & { passwordHashCost?: number } = {}): SimulatedProviders {
  const cloud = new Cloud(new MemoryStore());
  let count = 0;
  const counted = (change: Omit<CloudChange, "count">): void => onChange?.({ ...change, count: ++count });
  return {
    azureNative: azureNative({ cloud, azure, tenantId, faults, preconditions, onChange: counted, wait, operationTime }),
    random: random({ seed: randomSeed, passwordHashCost }),
    cloud,
    editCloud: (change) => cloud.change(change),
  };
}

/**
 * A cloud to look at; it follows the file.
 * @param cloudFile path of the file; one that does not exist is an empty cloud.
 * @throws CloudFileProblem when the file cannot be used.
 */
export function readCloud(cloudFile: string): CloudReader {
  return open.get(resolve(cloudFile)) ?? new Cloud(resolve(cloudFile));
}

/**
 * Changes a cloud behind everybody's back, as autoscale or a colleague in the portal does: no rule is asked.
 * Works beside a simulator of this process; one of another process holds the cloud.
 * @param change looks and changes, at one go. What it gets from the cloud is to be copied, not changed.
 * @throws CloudFileProblem, CloudLocked.
 */
export async function editCloud(cloudFile: string, change: (cloud: CloudWriter) => void): Promise<void> {
  const own = open.get(resolve(cloudFile));
  if (own !== undefined) {
    return own.change(change);
  }
  const cloud = new Cloud(resolve(cloudFile));
  try {
    await cloud.change(change);
  } finally {
    await cloud.close();
  }
}

/**
 * What became of a resource that the engine was creating when it died: its id and outputs, if it reached the cloud.
 * @param token the resource's type, e.g. `azure-native:network:Subnet`.
 * @param inputs its inputs, names included.
 * @param subscriptionId that of its provider.
 */
export function findCreated(
  cloud: CloudReader,
  { token, inputs, subscriptionId }: { token: string; inputs: ObjectValue; subscriptionId: string },
): { id: string; outputs: ObjectValue } | undefined {
  const info = types.typeInfo(token);
  const resource = info && cloud.get(types.formatId(info, inputs, subscriptionId));
  return resource && { id: resource.id, outputs: shownOutputs(types, info, resource) };
}
