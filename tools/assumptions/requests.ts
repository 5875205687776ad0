import { randomBytes, randomUUID } from "node:crypto";
import { type ArmRequest } from "./assumption-data";

/** What the placeholders of the data file stand for. */
export interface ProbeValues {
  subscription: string;
  tenant: string;
  location: string;
  group: string;
  /** Ten hexadecimal digits, for names that must be unique in all of Azure. */
  unique: string;
  "unknown principal": string;
}

/** Starts the name of each resource group that a probe makes. */
export const groupPrefix = "rg-cg-assumptions-";
/** The tag by which a later run finds a group that a killed run left. */
export const groupTag = { name: "cloud-gaming-purpose", value: "assumption-probe" };

/** Values for one probe, with names of its own. */
export function probeValues(subscription: string, tenant: string, location: string): ProbeValues {
  const unique = randomBytes(5).toString("hex");
  const group = `${groupPrefix}${unique}`;
  return { subscription, tenant, location, group, unique, "unknown principal": randomUUID() };
}

/**
 * Puts values in place of `{subscription}`, `{tenant}`, `{location}`, `{group}`, `{unique}`, `{unknown principal}` and, for long
 * texts, `{repeat:x:257}`, in keys too.
 */
export function fill<T>(value: T, values: ProbeValues): T {
  if (typeof value === "string") {
    return value
      .replace(/\{([a-z ]+)\}/g, (text, name: string) => values[name as keyof ProbeValues] ?? text)
      .replace(/\{repeat:(.):(\d+)\}/gs, (_, character: string, count: string) => character.repeat(Number(count))) as T;
  }
  if (Array.isArray(value)) return value.map((element: unknown) => fill(element, values)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [fill(key, values), fill(member as unknown, values)]);
  return Object.fromEntries(entries) as T;
}

const groups = "2021-04-01";
const deployments = "2025-04-01";

/**
 * Validation by resource providers, which create nothing: https://learn.microsoft.com/azure/azure-resource-manager/bicep/deploy-preflight
 * (2026-04-09). It is of a deployment in the subscription's scope. Its template makes a resource group and the resources in it, so that
 * not even the group has to exist.
 */
export function preflightRequest(resources: Record<string, unknown>[]): ArmRequest {
  const group = {
    type: "Microsoft.Resources/resourceGroups",
    apiVersion: groups,
    name: "{group}",
    location: "{location}",
  };
  const nested = {
    type: "Microsoft.Resources/deployments",
    apiVersion: deployments,
    name: "probe-{unique}",
    resourceGroup: "{group}",
    dependsOn: ["/subscriptions/{subscription}/resourceGroups/{group}"],
    properties: { mode: "Incremental", template: template("deploymentTemplate", resources) },
  };
  return {
    method: "POST",
    path: "/subscriptions/{subscription}/providers/Microsoft.Resources/deployments/probe-{unique}/validate",
    apiVersion: deployments,
    body: {
      location: "{location}",
      properties: {
        mode: "Incremental",
        validationLevel: "Provider",
        template: template("subscriptionDeploymentTemplate", [group, nested]),
      },
    },
  };
}

const template = (schema: string, resources: unknown[]): object => ({
  $schema: `https://schema.management.azure.com/schemas/2019-04-01/${schema}.json#`,
  contentVersion: "1.0.0.0",
  resources,
});
