import * as pulumi from "@pulumi/pulumi";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deploy } from "../../stacks/deploy";
import { stackConfig } from "../../tools/config/stack-config";
import { type Declaration, declare, testSubscription } from "./declare";
import { writeFreshLock } from "./fresh-lock";
import { project } from "./stacks";

interface Options {
  preview?: boolean;
  /** The tenant that somebody is signed in to; the configuration's when left out. */
  signedInTenant?: string;
  /** Changes the stack file's configuration before the program reads it. */
  change?: (config: any) => void;
  /** The outputs of other stacks by name; the rest do not exist. */
  otherStacks?: Record<string, Record<string, any>>;
}

const asCommitted = new Map<string, Promise<Declaration<Record<string, any>>>>();

/** Runs the Pulumi program for a committed stack or a part of one (`prod-japaneast`), under mocks. As it is committed, each stack runs only once. */
export function declareStack(stack: string, options: Options = {}): Promise<Declaration<Record<string, any>>> {
  if (Object.keys(options).length > 0) return runStack(stack, options);
  const known = asCommitted.get(stack) ?? runStack(stack, options);
  asCommitted.set(stack, known);
  return known;
}

async function runStack(stack: string, options: Options): Promise<Declaration<Record<string, any>>> {
  const config: any = structuredClone(stackConfig(project, stack));
  options.change?.(config);
  const folder = process.cwd();
  const elsewhere = options.change && mkdtempSync(join(tmpdir(), "cloud-gaming-declared-"));
  try {
    if (elsewhere !== undefined) {
      // The program finds its lock file in the folder that it runs in.
      cpSync(join(project, "stacks"), join(elsewhere, "stacks"), { recursive: true, filter: isFolderOrLock });
      writeFreshLock(elsewhere, config);
      process.chdir(elsewhere);
    }
    return await declareWith(stack, config, options);
  } finally {
    process.chdir(folder);
    if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true });
  }
}

function isFolderOrLock(path: string): boolean {
  return path.endsWith("stacks") || path.endsWith(".lock.yaml");
}

function declareWith(stack: string, config: any, options: Options): Promise<Declaration<Record<string, any>>> {
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
      otherStacks: options.otherStacks,
      call: () => ({
        clientId: "",
        objectId: "",
        subscriptionId: testSubscription,
        tenantId: options.signedInTenant ?? config.azure.tenantId,
      }),
    },
  );
}
