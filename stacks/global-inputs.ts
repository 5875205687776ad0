import * as pulumi from "@pulumi/pulumi";
import { describeProblem, joinPath, type Problem } from "../components/conventions";
import { planMonitoring } from "../components/observability";
import { globalPartSchema } from "./outputs";
import { type PlatformPlan } from "./plan";
import { type GlobalInputs } from "./region";
import { environmentOf, globalStackOf } from "./scope";

/**
 * What a region deployed by itself takes from its environment's global part, read from the outputs of that part's
 * stack. They are read before anything is declared, so a global part that is missing or another one stops it all.
 *
 * @param plan the environment's
 * @throws {pulumi.RunError} when the global part isn't deployed, or isn't the one that the plan means
 */
export async function readGlobalInputs(plan: PlatformPlan): Promise<GlobalInputs> {
  const stack = globalStackOf(plan.environment);
  const outputs = await outputsOf(`${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`);
  if (outputs === undefined) return refuse(stack, [`there is no stack ${stack}`]);
  const { inputs, problems } = globalInputsFrom(outputs, plan);
  if (inputs !== undefined) return inputs;
  return refuse(
    stack,
    problems.map((problem) => `${problem.path}: ${describeProblem(problem)}`),
  );
}

/**
 * Checks the outputs of a global part's stack, and takes from them what a region needs.
 *
 * @param outputs what the stack says (docs/outputs.schema.json)
 * @param plan the environment that it must be the global part of
 */
export function globalInputsFrom(
  outputs: Record<string, unknown>,
  plan: PlatformPlan,
): { inputs: GlobalInputs; problems: [] } | { inputs: undefined; problems: Problem[] } {
  if (outputs["platform"] === undefined) {
    const reason = "it is missing: the global part isn't deployed, or its deployment didn't finish";
    return { inputs: undefined, problems: [{ path: "platform", reason, fix: "deploy it" }] };
  }
  const { data, error } = globalPartSchema.safeParse(outputs, { reportInput: true });
  const problems: Problem[] = (error?.issues ?? []).map(({ path, input, code, message }) => ({
    path: path.reduce<string>((parent, part) => joinPath(parent, String(part)), ""),
    given: input,
    reason: input === undefined ? "it is missing" : code === "invalid_value" ? "it is of another version" : message,
    fix: "deploy the global part with this version of the program",
  }));
  const expected = {
    environment: plan.environment,
    workload: plan.workload,
    subscriptionId: plan.azure.subscriptionId,
    homeRegion: plan.global.placement.location,
  };
  for (const [member, value] of Object.entries(expected)) {
    const given = data?.platform[member as keyof typeof expected];
    if (given === undefined || given === value) continue;
    problems.push({
      path: `platform.${member}`,
      given,
      reason: `the configuration says ${JSON.stringify(value)}`,
      fix: "correct the configuration, or deploy the global part with it",
    });
  }
  const workspaces = data?.platform.monitoring.workspaces ?? {};
  for (const { geography, location } of planMonitoring(plan.global.monitoring).furtherWorkspaces) {
    if (data === undefined || workspaces[geography]?.location === location) continue;
    problems.push({
      path: `platform.monitoring.workspaces.${geography}`,
      given: workspaces[geography]?.location,
      reason: `the configuration says ${location}`,
      fix: "deploy the global part with this configuration",
    });
  }
  if (data === undefined || problems.length > 0) return { inputs: undefined, problems };
  const { promotionNetwork, buildHub, monitoring, sessionController } = data.platform;
  return {
    inputs: {
      workspaceId: monitoring.workspaceId,
      workspaceIds: Object.fromEntries(
        Object.entries(workspaces).map(([geography, { workspaceId }]) => [geography, workspaceId]),
      ),
      promotion: {
        placement: plan.global.placement,
        subnetId: promotionNetwork.endpointSubnetId,
        dnsZoneId: promotionNetwork.dnsZoneId,
      },
      promoterPrincipalId: buildHub.promoter.principalId,
      promoterRoleId: buildHub.roles.promoter,
      channelWriterRoleId: buildHub.roles.channelWriter,
      sessionControllerRoleId: sessionController.roleId,
      collectionRoleId: monitoring.collectionRoleId,
    },
    problems: [],
  };
}

/** @returns undefined when there is no such stack */
async function outputsOf(fullName: string): Promise<Record<string, unknown> | undefined> {
  if (!(await exists(fullName))) return undefined;
  const reference = new pulumi.StackReference("global", { name: fullName });
  const members = ["schemaVersion", "platform"];
  const values = await Promise.all(members.map((member) => reference.getOutputDetails(member)));
  return Object.fromEntries(members.map((member, index) => [member, values[index]!.value]));
}

/**
 * At a reference to a stack that isn't there the engine ends a preview by itself, with no more than the stack's name.
 * A call that fails it hands to the program instead, which can say what to do.
 */
async function exists(fullName: string): Promise<boolean> {
  try {
    await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: fullName });
    return true;
  } catch (error) {
    // Whatever else is wrong, reading the reference runs into it as well.
    return !(error as Error).message.includes("unknown stack");
  }
}

/** The engine prints a RunError's message as it is, without a stack trace. */
function refuse(stack: string, reasons: string[]): never {
  const file = `Pulumi.${environmentOf(stack)}.yaml`;
  throw new pulumi.RunError(
    [
      `${pulumi.getStack()} stands on the global part, which the stack ${stack} does not give it; nothing was changed:`,
      ...reasons.map((reason) => `  ${reason}`),
      `Deploy the global part first: pulumi up -s ${stack} --config-file ${file}`,
    ].join("\n"),
  );
}
