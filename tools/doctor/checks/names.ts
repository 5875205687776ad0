import { z } from "zod";
import { suffixLength } from "../../../components/conventions";
import { planRelaySecrets } from "../../../components/edge-relay";
import { planMonitoring } from "../../../components/observability";
import { readAnswer, sameText } from "../answer";
import { type Check, type Finding, missing, note, ok } from "../check";
import { type Part, subscriptionsOf } from "../part";
import { groups, groupsCheck, groupState } from "./existing-groups";

/** What nobody can ask before the first `up`. */
const unknowable =
  "Names of storage accounts and key vaults cannot be checked before the first `up`: they end in " +
  `${suffixLength} characters that are drawn then and kept in the state from there on. Their lengths are checked with the ` +
  "configuration. Should one be taken all the same, Azure refuses that account or vault alone, and this tells:";
const askedLater = ["az storage account check-name --name NAME", "az keyvault check-name --name NAME"];

/** Names that somebody else, or a deleted resource, may hold already. */
export function nameChecks(part: Part): Check[] {
  return subscriptionsOf(part).flatMap((id) => [
    resourceGroupsCheck(part, id),
    ...deletedVaultsCheck(part, id),
    ...deletedWorkspacesCheck(part, id),
  ]);
}

function resourceGroupsCheck(part: Part, subscriptionId: string): Check {
  const { plan, global } = part;
  const names = [...(global ? [plan.global] : []), ...plan.regions]
    .filter(({ placement }) => placement.subscriptionId === subscriptionId)
    .map(({ resourceGroupName }) => resourceGroupName);
  return {
    id: groupsCheck(subscriptionId),
    topic: "Names",
    title: `Resource groups ${names.join(", ")}`,
    needs: [unknowable, ...askedLater],
    why: "a group of the same name that this platform did not make is refused, and would be taken along by a destroy",
    argv: [
      ...["group", "list", "--query", "[].{name: name, location: location, tags: tags}"],
      ...["--subscription", subscriptionId],
    ],
    judge(answer, answers) {
      readAnswer(groups, answer);
      const findings = names.map((name): Finding => {
        switch (groupState(part, { subscriptionId, name }, answers)) {
          case "ours":
            return note(`${name} is there, and this platform made it: this is not its first \`up\`.`);
          case "none":
            return ok(`No resource group is called ${name} yet.`);
          default:
            return missing(`There is a resource group ${name} that this platform did not make.`, {
              details: [
                "Take another workload or environment name, or bring the group under Pulumi with `pulumi import`; " +
                  "if nobody needs what is in it, delete it:",
              ],
              mend: [
                `az resource list --resource-group ${name} --subscription ${subscriptionId} --output table`,
                `az group delete --name ${name} --subscription ${subscriptionId}`,
              ],
            });
        }
      });
      return [...findings, note(unknowable, askedLater)];
    },
  };
}

/** https://learn.microsoft.com/cli/azure/keyvault#az-keyvault-list-deleted [m] */
const deletedVaults = z.array(
  z.object({
    name: z.string(),
    properties: z.object({ location: z.string(), scheduledPurgeDate: z.string().nullish() }),
  }),
);

/** A deleted vault holds its name for 90 days. A new one ends in five new characters, so it stands in nobody's way. */
function deletedVaultsCheck({ plan }: Part, subscriptionId: string): Check[] {
  const prefixes = plan.regions
    .filter(({ placement }) => placement.subscriptionId === subscriptionId)
    .map(({ relaySecrets }) => planRelaySecrets(relaySecrets).vaultPrefix);
  if (prefixes.length === 0) return [];
  const ownName = new RegExp(`^-?[a-z0-9]{${suffixLength}}$`);
  return [
    {
      id: `deleted-vaults:${subscriptionId}`,
      topic: "Names",
      title: `Key vaults ${prefixes.map((prefix) => `${prefix}-…`).join(", ")}`,
      why: "a deleted vault keeps its name for 90 days, and nobody can purge it sooner",
      argv: ["keyvault", "list-deleted", "--resource-type", "vault", "--subscription", subscriptionId],
      judge(answer) {
        const held = readAnswer(deletedVaults, answer).filter(({ name }) =>
          prefixes.some((prefix) => name.startsWith(prefix) && ownName.test(name.slice(prefix.length))),
        );
        if (held.length === 0) return [ok("No deleted vault holds a name of this platform's.")];
        return held.map(({ name, properties }) =>
          note(
            `The deleted vault ${name} holds its name until ${properties.scheduledPurgeDate?.slice(0, 10) ?? "it is purged"}.`,
            [
              "A vault made anew gets five other characters at its end, unless the state still holds these. To have the old one " +
                "back, with its secrets:",
              `az keyvault recover --name ${name} --subscription ${subscriptionId}`,
            ],
          ),
        );
      },
    },
  ];
}

/** https://learn.microsoft.com/cli/azure/monitor/log-analytics/workspace [m] */
const deletedWorkspaces = z.array(z.object({ name: z.string(), location: z.string(), resourceGroup: z.string() }));

/**
 * A deleted workspace is recovered by whoever makes it again in the same group and region within 14 days
 * (https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace, read 2026-11-22); in another region the name is taken.
 */
function deletedWorkspacesCheck({ plan, global }: Part, subscriptionId: string): Check[] {
  if (!global || plan.global.placement.subscriptionId !== subscriptionId) return [];
  const { workspaceName, furtherWorkspaces } = planMonitoring(plan.global.monitoring);
  const all = [{ workspaceName, location: plan.global.placement.location }, ...furtherWorkspaces];
  return all.map(({ workspaceName, location }, index) => ({
    id: `deleted-workspaces:${subscriptionId}${index === 0 ? "" : `:${workspaceName}`}`,
    topic: "Names",
    title: `Workspace ${workspaceName}`,
    why: "a deleted workspace keeps its name and its logs for 14 days",
    argv: ["monitor", "log-analytics", "workspace", "list-deleted-workspaces", "--subscription", subscriptionId],
    judge(answer) {
      const held = readAnswer(deletedWorkspaces, answer).find(
        ({ name, resourceGroup }) =>
          sameText(name, workspaceName) && sameText(resourceGroup, plan.global.resourceGroupName),
      );
      if (held === undefined) return [ok(`No deleted workspace holds the name ${workspaceName}.`)];
      if (sameText(held.location.replaceAll(" ", ""), location)) {
        return [note(`The first \`up\` brings the deleted workspace ${workspaceName} back, with its logs.`)];
      }
      return [
        missing(
          `A deleted workspace in ${held.location} holds the name ${workspaceName}, and it is to be in ${location}.`,
          {
            details: ["Wait until its 14 days have passed, or remove it for good, with its logs:"],
            mend: [
              `az monitor log-analytics workspace recover --workspace-name ${workspaceName} ` +
                `--resource-group ${held.resourceGroup} --subscription ${subscriptionId}`,
              `az monitor log-analytics workspace delete --force --workspace-name ${workspaceName} ` +
                `--resource-group ${held.resourceGroup} --subscription ${subscriptionId}`,
            ],
          },
        ),
      ];
    },
  }));
}
