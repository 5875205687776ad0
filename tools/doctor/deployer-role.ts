import { type BuildRole, planBuildRoles } from "../../components/build-storage";
import { builtInRoleId, type BuiltInRole } from "../../components/conventions";
import { planCollectionRole } from "../../components/observability";
import { planSessionControllerRole } from "../../components/session-controller";
import { deployerActions } from "./deployer-actions";
import { type Part, subscriptionsOf } from "./part";

/** A role as `az role definition create --role-definition` reads it: https://learn.microsoft.com/azure/role-based-access-control/custom-roles-cli (read 2026-11-22). */
export interface RoleDefinition {
  Name: string;
  IsCustom: true;
  Description: string;
  Actions: string[];
  NotActions: string[];
  DataActions: string[];
  NotDataActions: string[];
  AssignableScopes: string[];
}

/** The roles that a part gives to identities: Azure's own, and the platform's. Held to what is declared by a test. */
const assigned: Record<"global" | "region", { builtIn: BuiltInRole[]; builds: BuildRole[] }> = {
  global: { builtIn: [], builds: ["channelWriter", "promoter", "reader"] },
  region: {
    builtIn: [
      "Key Vault Secrets User",
      "Log Analytics Reader",
      "Monitoring Metrics Publisher",
      "Storage Blob Data Contributor",
      "Storage Blob Data Reader",
    ],
    builds: ["channelWriter", "promoter"],
  },
};

/**
 * The role of whoever deploys a part, human or pipeline: what its resources ask for and no more.
 *
 * Two of its actions weigh more than the others. `roleAssignments/write` is bounded by {@link assignmentCondition};
 * `roleDefinitions/write` can't be, since conditions know no other action than assignments'
 * (https://learn.microsoft.com/azure/role-based-access-control/conditions-authorization-actions-attributes, read 2026-11-22):
 * whoever has it could widen a role that it may assign.
 */
export function deployerRole(part: Part): RoleDefinition {
  const { workload, azure } = part.plan;
  return {
    // Unique in the tenant, where two subscriptions may both hold a `cg-dev`.
    Name: `${workload}-${part.stack} deployer (${azure.subscriptionId.slice(0, 8)})`,
    IsCustom: true,
    Description: `Deploys the stack ${part.stack} of ${workload} with Pulumi. Made by npm run doctor -- --stack ${part.stack} --role.`,
    Actions: deployerActions(part).map(({ action }) => action),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: roleScopes(part).map((id) => `/subscriptions/${id}`),
  };
}

/** The part's own subscriptions, and those of what it only refers to: images and the DDoS protection plan. */
function roleScopes(part: Part): string[] {
  const named = part.plan.regions.flatMap(({ pools, relays, network }) => [
    ...[...pools, ...relays].map(({ image }) => (image.kind === "gallery" ? image.id : "")),
    network.ddos.mode === "plan" ? network.ddos.planId : "",
  ]);
  const elsewhere = named.flatMap((id) => /^\/subscriptions\/([^/]+)\//i.exec(id)?.[1]?.toLowerCase() ?? []);
  return [...new Set([...subscriptionsOf(part).map((id) => id.toLowerCase()), ...elsewhere])];
}

/** The GUIDs of the roles that a part gives to identities. */
export function assignedRoles({ plan, global }: Part): string[] {
  const { subscriptionId } = plan.azure;
  const here = [...(global ? [assigned.global] : []), ...(plan.regions.length > 0 ? [assigned.region] : [])];
  const builds = here.flatMap((part) => part.builds);
  const ids = [
    ...here.flatMap(({ builtIn }) => builtIn.map((role) => builtInRoleId(subscriptionId, role).split("/").at(-1)!)),
    ...planBuildRoles(plan.global.placement)
      .filter(({ role }) => builds.includes(role))
      .map(({ guid }) => guid),
    ...(plan.regions.length > 0
      ? [planSessionControllerRole(plan.global.placement).guid, planCollectionRole(plan.global.placement).guid]
      : []),
  ];
  return [...new Set(ids)].sort();
}

/**
 * The condition under which the role is to be assigned: only the roles that the part gives, and only to identities of services
 * (https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples, 2024-04-15).
 */
export function assignmentCondition(part: Part): string {
  const roles = assignedRoles(part).join(", ");
  const assignments = "Microsoft.Authorization/roleAssignments";
  const oneOfRoles = (source: string) =>
    `@${source}[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles}}`;
  const toServices = `@Request[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}`;
  return (
    `((!(ActionMatches{'${assignments}/write'})) OR (${oneOfRoles("Request")} AND ${toServices}))` +
    ` AND ((!(ActionMatches{'${assignments}/delete'})) OR (${oneOfRoles("Resource")}))`
  );
}
