import { planBuildHub, planBuildRoles, planRegionalBuildStore } from "../../components/build-storage";
import { accountOf, hubAccount } from "./emulated-platform";
import type { GatewayRules } from "./gateway/storage-gateway";

const placement = {
  naming: { workload: "cg", environment: "dev", place: "glb" },
  location: "japaneast",
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  tags: {
    ...{ workload: "cg", environment: "dev", region: "global", owner: "platform", costCenter: "4711" },
    ...{ dataClass: "internal" as const, repository: "github.com/example/cloud-gaming" },
  },
  protection: "none" as const,
};

/** What Azure calls an action on blobs, and what the gateway calls it. */
const actions: Record<string, string> = {
  "blobs/read": "read",
  "blobs/add/action": "add",
  "blobs/write": "write",
  "blobs/delete": "delete",
  "blobs/deleteBlobVersion/action": "deleteVersion",
};

/** The assignments that the components make, and those that their README tells people to make. */
export function declaredRoles(regions: readonly string[]): GatewayRules["roles"] {
  const granted = Object.fromEntries(
    planBuildRoles(placement).map(({ role, dataActions }) => [
      role,
      (dataActions ?? []).map(
        (action) => actions[action.replace("Microsoft.Storage/storageAccounts/blobServices/containers/", "")]!,
      ),
    ]),
  );
  const common = { placement, retentionDays: 30, redundancy: "Standard_ZRS" as const };
  const hub = planBuildHub({ ...common, stagingDays: 3 }).promoterAssignments;
  const region = planRegionalBuildStore(common).promoterAssignments;
  const promoter = Object.fromEntries([
    ...hub.map(({ container, role }) => [`${hubAccount}/${container}`, granted[role]!] as const),
    ...regions.flatMap((key) =>
      region.map(({ container, role }) => [`${accountOf(key)}/${container}`, granted[role]!] as const),
    ),
  ]);
  const collector = Object.fromEntries(
    [hubAccount, ...regions.map(accountOf)].flatMap((account) => [
      [`${account}/builds`, granted["collector"]!] as const,
      [`${account}/channels`, granted["reader"]!] as const,
      [`${account}/staging`, granted["reader"]!] as const,
    ]),
  );
  const publisher = {
    [`${hubAccount}/builds`]: granted["publisher"]!,
    [`${hubAccount}/staging`]: granted["publisher"]!,
  };
  const hosts = regions.map((key) => {
    const reading = [`${accountOf(key)}/builds`, `${accountOf(key)}/channels`];
    return [`host ${key}`, Object.fromEntries(reading.map((container) => [container, granted["reader"]!]))] as const;
  });
  return { publisher, promoter, collector, ...Object.fromEntries(hosts) };
}
