import * as pulumi from "@pulumi/pulumi";
import { deploy } from "../../stacks/deploy";
import { stackConfig } from "../../tools/config/stack-config";
import { type Declaration, declare, testSubscription } from "./declare";
import { project } from "./stacks";

interface Options {
  preview?: boolean;
  /** The tenant that somebody is signed in to; the configuration's when left out. */
  signedInTenant?: string;
  /** Changes the stack file's configuration before the program reads it. */
  change?: (config: any) => void;
}

const asCommitted = new Map<string, Promise<Declaration<Record<string, any>>>>();

/** Runs the whole Pulumi program for a committed stack, under mocks. As it is committed, each stack runs only once. */
export function declareStack(stack: string, options: Options = {}): Promise<Declaration<Record<string, any>>> {
  if (Object.keys(options).length > 0) return runStack(stack, options);
  const known = asCommitted.get(stack) ?? runStack(stack, options);
  asCommitted.set(stack, known);
  return known;
}

async function runStack(stack: string, options: Options): Promise<Declaration<Record<string, any>>> {
  const config: any = structuredClone(stackConfig(project, stack));
  options.change?.(config);
  const written = Object.entries(config).map(([key, value]) => [
    `cloud-gaming:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return declare(
    () => {
      pulumi.runtime.setAllConfig(Object.fromEntries(written));
      return deploy() as Promise<Record<string, any>>;
    },
    {
      stack,
      preview: options.preview ?? false,
      call: () => ({
        clientId: "",
        objectId: "",
        subscriptionId: testSubscription,
        tenantId: options.signedInTenant ?? config.azure.tenantId,
      }),
    },
  );
}
