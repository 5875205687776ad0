import { z } from "zod";
import { readAnswer, sameText } from "../answer";
import { cannotTell, type Check, type Finding, missing, note, ok } from "../check";
import { shellCommand } from "../azure-command";
import { deployerActions } from "../deployer-actions";
import { assignmentCondition, deployerRole } from "../deployer-role";
import { type Part, subscriptionsOf } from "../part";

/** https://learn.microsoft.com/rest/api/authorization/permissions (read 2026-11-22): one entry for each role that is held. */
const permissions = z.object({
  value: z.array(z.object({ actions: z.array(z.string()), notActions: z.array(z.string()).nullish() })),
  nextLink: z.string().nullish(),
});

type Permission = z.output<typeof permissions>["value"][number];

/** Whether a role's wildcard, e.g. `Microsoft.Network/*`, covers an action; https://learn.microsoft.com/azure/role-based-access-control/role-definitions (read 2026-11-22). */
function covers(pattern: string, action: string): boolean {
  const literal = pattern.split("*").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "i").test(action);
}

/** Whether some role gives the action: what one role leaves out, another may give. */
function allows(held: Permission[], action: string): boolean {
  return held.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) &&
      !(notActions ?? []).some((pattern) => covers(pattern, action)),
  );
}

export function permissionChecks(part: Part): Check[] {
  return [...subscriptionsOf(part).map((id) => heldActionsCheck(part, id)), roleCheck(part), assignmentCheck(part)];
}

/** The commands that define the deployer's role and give it to the principal `OBJECT_ID`, in order. */
export function roleCommands(part: Part): string[] {
  const { Name: role } = deployerRole(part);
  const assignment = shellCommand([
    ...["role", "assignment", "create", "--assignee-object-id", "OBJECT_ID"],
    // For a person: User.
    ...["--assignee-principal-type", "ServicePrincipal", "--role", role],
    ...["--scope", `/subscriptions/${part.plan.azure.subscriptionId}`, "--condition-version", "2.0"],
  ]);
  return [
    ...defineRole(part, "create"),
    `${assignment} --condition "$(npm run --silent doctor -- --stack ${part.stack} --condition)"`,
  ];
}

function defineRole({ stack }: Part, verb: "create" | "update"): string[] {
  return [
    `npm run --silent doctor -- --stack ${stack} --role > deployer-role.json`,
    `az role definition ${verb} --role-definition @deployer-role.json`,
  ];
}

function heldActionsCheck(part: Part, subscriptionId: string): Check {
  const needed = deployerActions(part);
  return {
    id: `permissions:${subscriptionId}`,
    topic: "Permissions",
    title: `What whoever is signed in may do in ${subscriptionId}`,
    needs: ["npm run --silent doctor -- --stack " + part.stack + " --role"],
    why: `a deployment of ${part.stack} needs ${needed.length} actions (--role prints them), and Azure refuses the first that is missing`,
    argv: [
      ...["rest", "--method", "get", "--url"],
      `https://management.azure.com/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    ],
    judge(answer) {
      const { value: held, nextLink } = readAnswer(permissions, answer);
      const lacking = needed.filter(({ action }) => !allows(held, action));
      if (lacking.length > 0 && nextLink) {
        return [
          cannotTell("Azure told only a part of what whoever is signed in may do, so nothing can be said of the rest."),
        ];
      }
      if (lacking.length > 0) {
        return [
          missing(
            `Whoever is signed in lacks ${lacking.length} of the ${needed.length} actions that a deployment needs.`,
            {
              details: [
                ...lacking.map(({ action, why }) => `${action} (${why})`),
                "If somebody else deploys, sign in as they do and ask again. An owner gives the role:",
              ],
              mend: roleCommands(part),
            },
          ),
        ];
      }
      return [ok(`Whoever is signed in may do all ${needed.length} actions that a deployment needs.`), ...excess(held)];
    },
  };
}

function excess(held: Permission[]): Finding[] {
  if (!held.some(({ actions }) => actions.includes("*"))) return [];
  return [
    note("Whoever is signed in may do far more than a deployment needs (the action *).", [
      "Good for the first steps; give a pipeline the deployer's role instead (--role prints it).",
    ]),
  ];
}

/** https://learn.microsoft.com/cli/azure/role/definition#az-role-definition-list [m] */
const definitions = z.array(
  z.object({ roleName: z.string(), permissions: z.array(z.object({ actions: z.array(z.string()) })) }),
);

const roleCheckId = "role";

/** Whether the deployer's role is defined, and is the one that the stack asks for today. */
function roleCheck(part: Part): Check {
  const role = deployerRole(part);
  const { subscriptionId } = part.plan.azure;
  return {
    id: roleCheckId,
    topic: "Permissions",
    title: `The role "${role.Name}"`,
    why: "a pipeline should deploy with no more than it needs",
    argv: [
      ...["role", "definition", "list", "--name", role.Name, "--custom-role-only", "true"],
      ...["--subscription", subscriptionId],
    ],
    judge(answer) {
      const known = readAnswer(definitions, answer).find(({ roleName }) => sameText(roleName, role.Name));
      if (known === undefined) {
        return [note(`The role "${role.Name}" is not defined. To define it and give it:`, roleCommands(part))];
      }
      const has = known.permissions.flatMap(({ actions }) => actions.map((action) => action.toLowerCase()));
      const lacks = role.Actions.filter((action) => !has.includes(action.toLowerCase()));
      const more = has.filter((action) => !role.Actions.some((needed) => sameText(needed, action)));
      if (lacks.length + more.length === 0) return [ok(`The role "${role.Name}" is defined as it should be.`)];
      const details = [
        ...lacks.map((action) => `lacks ${action}`),
        ...more.map((action) => `has ${action}, which nothing needs`),
      ];
      const says = `The role "${role.Name}" is another than the stack asks for today.`;
      if (lacks.length === 0) return [note(says, [...details, ...defineRole(part, "update")])];
      return [missing(says, { details, mend: defineRole(part, "update") })];
    },
  };
}

/** https://learn.microsoft.com/cli/azure/role/assignment#az-role-assignment-list [m] */
const assignments = z.array(
  z.object({
    id: z.string(),
    principalId: z.string(),
    principalName: z.string().nullish(),
    condition: z.string().nullish(),
  }),
);

/** Who has the deployer's role, and whether each may give only the roles that the stack gives. */
function assignmentCheck(part: Part): Check {
  const { Name: role } = deployerRole(part);
  const { subscriptionId } = part.plan.azure;
  const scope = `/subscriptions/${subscriptionId}`;
  return {
    id: "role-assignments",
    topic: "Permissions",
    title: `Who has the role "${role}"`,
    why: "its condition keeps the deployer from giving itself, or others, any role",
    argv: ["role", "assignment", "list", "--role", role, "--scope", scope, "--subscription", subscriptionId],
    judge(answer, answers) {
      const given = readAnswer(assignments, answer);
      // A role that isn't defined yet has been told already.
      if (given.length === 0)
        return isEmptyList(answers.get(roleCheckId)) ? [] : [note(`Nobody has the role "${role}".`)];
      return given.map((assignment) => {
        const who = assignment.principalName || assignment.principalId;
        if (condense(assignment.condition ?? "") === condense(assignmentCondition(part))) {
          return ok(`${who} has the role "${role}" under its condition.`);
        }
        return missing(
          assignment.condition
            ? `${who} has the role "${role}" under another condition than the stack asks for today.`
            : `${who} has the role "${role}" without its condition, and so may give anybody any role.`,
          { mend: [`az role assignment delete --ids ${assignment.id}`, roleCommands(part).at(-1)!] },
        );
      });
    },
    judgeFailure: ({ message }) => (/role .*(doesn't exist|not found|no .*role)/i.test(message) ? [] : undefined),
  };
}

function isEmptyList(answer: unknown): boolean {
  return Array.isArray(answer) && answer.length === 0;
}

/** Azure keeps a condition's spaces and lines as they were written. */
function condense(condition: string): string {
  return condition.replaceAll(/\s/g, "").toLowerCase();
}
