import type { CloudReader, CloudWriter } from "../../azure-sim";
import { ddosPlanId, hubs } from "./configurations";

/** Puts into a simulated cloud what a tenant has before a platform is deployed: a DDoS protection plan, and a hub. */
export function addTenantsOwn(cloud: CloudWriter): void {
  const group = ddosPlanId.split("/providers/")[0]!;
  const body = { location: "westeurope" };
  cloud.put({ id: group, type: "Microsoft.Resources/resourceGroups", apiVersion: "2025-04-01", body });
  cloud.put({ id: ddosPlanId, type: "Microsoft.Network/ddosProtectionPlans", apiVersion: "2025-05-01", body });
  const [{ id, addressSpaces }] = hubs as [(typeof hubs)[number]];
  cloud.put({
    id,
    type: "Microsoft.Network/virtualNetworks",
    apiVersion: "2024-05-01",
    body: { ...body, properties: { addressSpace: { addressPrefixes: addressSpaces } } },
  });
}

/** Ids of what a platform left when it was destroyed; network watchers are Azure's own, and stay. */
export function leftBehind(cloud: CloudReader): string[] {
  return cloud
    .list()
    .map(({ id }) => id)
    .filter((id) => !/\/resourceGroups\/(NetworkWatcherRG|rg-ddos|rg-hub)(\/|$)/i.test(id));
}
