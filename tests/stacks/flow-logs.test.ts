import assert from "node:assert/strict";
import { type ArmResource, at, listAt, ofType, sameId, textAt, withId } from "../../tools/reachability/resources";
import { deployedStack } from "../support/deployed-stack";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage#storage-blob-data-contributor (read 2026-11-25) */
const blobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/** All that is wrong with a network's flow log, as it is in the cloud. */
function wrongWith(log: ArmResource, resources: readonly ArmResource[]): string[] {
  const wrong: string[] = [];
  const check = (is: boolean, what: string): void => void (is || wrong.push(what));
  const network = withId(resources, textAt(log.body, "properties.targetResourceId"));
  const account = withId(resources, textAt(log.body, "properties.storageId"));
  check(network?.type === "Microsoft.Network/virtualNetworks", "its target is no network");
  check(account?.type === "Microsoft.Storage/storageAccounts", "its account isn't there");
  if (network === undefined || account === undefined) return wrong;
  check(at(log.body, "properties.enabled") === true, "it is off");
  const days = at(log.body, "properties.retentionPolicy.days");
  check(at(log.body, "properties.retentionPolicy.enabled") === true && Number(days) > 0, "it keeps for ever");
  check(textAt(network.body, "location") === textAt(account.body, "location"), "its account is in another region");
  check(textAt(network.body, "location") === textAt(log.body, "location"), "it is in another region");
  // Keys are off, so the log has to write as somebody: https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity (2025-11).
  check(at(account.body, "properties.allowSharedKeyAccess") === false, "its account takes keys");
  const identities = Object.keys(at(log.body, "identity.userAssignedIdentities") ?? {});
  check(
    textAt(log.body, "identity.type") === "UserAssigned" && identities.length === 1,
    "it has no identity of its own",
  );
  const principal = textAt(withId(resources, identities[0])?.body, "properties.principalId");
  const roles = ofType(resources, "Microsoft.Authorization/roleAssignments").filter(
    ({ id, body }) => principal !== undefined && textAt(body, "properties.principalId") === principal && id !== "",
  );
  const [role] = roles;
  const ofAccount = role !== undefined && sameId(role.id.split("/providers/Microsoft.Authorization/")[0]!, account.id);
  const writes = textAt(role?.body, "properties.roleDefinitionId")?.endsWith(blobDataContributor) === true;
  check(roles.length === 1 && ofAccount && writes, "its identity may not write to the account, or may do more");
  check(listAt(account.body, "properties.networkAcls.ipRules").length === 0, "its account is open to somebody");
  return wrong;
}

for (const [stack, regions] of [
  ["prod", 5],
  ["dev", 1],
] as const) {
  describe(`${stack}'s flow logs`, function () {
    this.timeout(120_000);
    let resources: ArmResource[];
    before(async () => ({ resources } = await deployedStack(stack)));

    it("record every region's network, written by an identity that may do nothing else, with keys off", () => {
      const logs = ofType(resources, "Microsoft.Network/networkWatchers/flowLogs");
      assert.equal(new Set(logs.map(({ body }) => textAt(body, "properties.targetResourceId"))).size, regions);
      for (const log of logs) assert.deepEqual(wrongWith(log, resources), [], log.id);
    });

    it("would not be found in order with keys, without an identity, or without its role", () => {
      const changed = (type: string, change: (body: any) => void, word = ""): string[] => {
        const others = structuredClone(resources);
        ofType(others, type)
          .filter(({ id }) => id.includes(word))
          .forEach(({ body }) => change(body));
        return wrongWith(ofType(others, "Microsoft.Network/networkWatchers/flowLogs")[0]!, others);
      };
      const account = "Microsoft.Storage/storageAccounts";
      assert.deepEqual(
        changed(account, ({ properties }) => void (properties.allowSharedKeyAccess = true)),
        ["its account takes keys"],
      );
      const log = "Microsoft.Network/networkWatchers/flowLogs";
      assert.ok(changed(log, (body) => void delete body.identity).includes("it has no identity of its own"));
      const role = "Microsoft.Authorization/roleAssignments";
      assert.deepEqual(
        changed(role, ({ properties }) => void (properties.roleDefinitionId = "/reader")),
        ["its identity may not write to the account, or may do more"],
      );
    });
  });
}
