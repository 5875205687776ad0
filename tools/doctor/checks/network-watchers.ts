import { z } from "zod";
import { readAnswer, sameText } from "../answer";
import { type Check, type Finding, missing, ok } from "../check";
import { type Part, subscriptionsOf } from "../part";

/** https://learn.microsoft.com/cli/azure/network/watcher#az-network-watcher-list [m] */
const watchers = z.array(z.object({ name: z.string(), location: z.string(), resourceGroup: z.string() }));

type Watcher = z.output<typeof watchers>[number];

/**
 * Whether each region has its network watcher under the name and in the group that its flow log refers to. Azure makes it when
 * a region's first network appears, unless the subscription has opted out, and allows one a region.
 */
export function networkWatcherChecks(part: Part): Check[] {
  return subscriptionsOf(part).flatMap((id) => {
    const wanted = part.plan.regions.flatMap(({ placement: { location, subscriptionId }, network: { flowLogs } }) =>
      flowLogs === undefined || subscriptionId !== id ? [] : [{ location, subscriptionId, ...flowLogs.networkWatcher }],
    );
    if (wanted.length === 0) return [];
    return [
      {
        id: `watchers:${id}`,
        topic: "Network watchers",
        title: `Network watchers of the subscription ${id}`,
        why: "flow logs are kept by the region's network watcher, which the stack refers to and does not make",
        argv: ["network", "watcher", "list", "--subscription", id],
        judge: (answer) => {
          const known = readAnswer(watchers, answer);
          return wanted.map((watcher) => judgeWatcher(known, watcher));
        },
      },
    ];
  });
}

interface WantedWatcher {
  location: string;
  subscriptionId: string;
  name: string;
  resourceGroupName: string;
}

function judgeWatcher(known: Watcher[], { location, subscriptionId, name, resourceGroupName }: WantedWatcher): Finding {
  const watcher = known.find((one) => sameText(one.location.replaceAll(" ", ""), location));
  if (watcher === undefined) {
    return missing(`${location} has no network watcher.`, {
      details: [
        "Azure makes it with the region's first network, unless the subscription has opted out; but the first `up` may ask " +
          "for it sooner, and would then fail until the next one.",
      ],
      mend: [
        `az group create --name ${resourceGroupName} --location ${location} --subscription ${subscriptionId}`,
        `az resource create --resource-type Microsoft.Network/networkWatchers --name ${name} ` +
          `--resource-group ${resourceGroupName} --location ${location} --properties '{}' --subscription ${subscriptionId}`,
      ],
    });
  }
  if (!sameText(watcher.resourceGroup, resourceGroupName)) {
    return missing(`${location}: the network watcher is in ${watcher.resourceGroup}, not in ${resourceGroupName}.`, {
      details: [
        `Write network.networkWatcherResourceGroup: ${watcher.resourceGroup} in the stack's file; a region has one watcher only.`,
      ],
    });
  }
  if (!sameText(watcher.name, name)) {
    return missing(`${location}: the network watcher is called ${watcher.name}, not ${name}.`, {
      details: [
        "A region has one watcher only. If nobody else's flow logs or connection monitors are kept by it, remove it and " +
          "make it again under the name that Azure itself gives:",
      ],
      mend: [
        `az network watcher flow-log list --location ${location} --subscription ${subscriptionId}`,
        `az network watcher configure --locations ${location} --enabled false --subscription ${subscriptionId}`,
        `az resource create --resource-type Microsoft.Network/networkWatchers --name ${name} ` +
          `--resource-group ${resourceGroupName} --location ${location} --properties '{}' --subscription ${subscriptionId}`,
      ],
    });
  }
  return ok(`${location}: ${name} is there.`);
}
