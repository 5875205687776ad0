import assert from "node:assert/strict";
import { join } from "node:path";
import { type CloudResource } from "../../tools/azure-sim";
import { changesIn, SimProject } from "../support/sim-project";

/** What docs/runbooks/deleted-vault.md says, played through. */
describe("a vault that was deleted, with the real engine", function () {
  this.timeout(900_000);
  this.bail(true);
  const platform = new SimProject();
  after(() => platform.remove());
  const up = (...more: string[]) => platform.run("up", "--stack", "dev", "--skip-preview", ...more);
  const vault = () => platform.cloud("Microsoft.KeyVault/vaults")[0];

  /** Somebody deletes the vault in the portal. Returns what Azure keeps of it: the vault itself, and its secrets. */
  async function deleteVault(): Promise<CloudResource[]> {
    const { id } = vault()!;
    const kept = platform.cloud().filter((one) => one.id === id || new RegExp(`^${id}/secrets/[^/]+$`).test(one.id));
    assert.equal(kept.length, 3);
    const copies = structuredClone(kept);
    await platform.editCloud((cloud) => cloud.remove(id, { softDelete: true }));
    assert.equal(vault(), undefined);
    return copies;
  }

  /**
   * `az keyvault recover`: the vault comes back with its secrets, without the role assignments on them
   * (https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview, read 2026-11-22).
   */
  const recover = (resources: CloudResource[]) =>
    platform.editCloud((cloud) => resources.forEach((resource) => cloud.put(resource)));

  const secretValues = async (): Promise<string[]> => {
    const { stdout } = await platform.run("stack", "export", "--stack", "dev", "--show-secrets");
    return (JSON.parse(stdout).deployment.resources as any[])
      .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
      .map(({ urn, outputs }) => `${urn} ${JSON.stringify(outputs.result)}`)
      .sort();
  };

  before(() => up());

  it("is whole again once it is recovered, refreshed and updated", async () => {
    const before = await secretValues();
    await recover(await deleteVault());
    await platform.run("refresh", "--stack", "dev", "--skip-preview");
    const changes = changesIn(await up());
    assert.ok(changes["created"]! >= 2, `role assignments: ${JSON.stringify(changes)}`);
    assert.equal(changes["replaced"] ?? changes["deleted"], undefined, JSON.stringify(changes));
    assert.deepEqual(await secretValues(), before);
    await up("--expect-no-changes");
  });

  it("keeps its name from a new one, and Azure says what to do", async () => {
    const deleted = await deleteVault();
    const name = deleted[0]!.id.split("/").at(-1)!;
    await platform.run("refresh", "--stack", "dev", "--skip-preview");
    const { exitCode, stdout } = await platform.try(["up", "--stack", "dev", "--skip-preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout.replace(/\s+/g, " "), new RegExp(`recover or purge existing key vault '${name}'`));

    // The state has forgotten the vault by now: it is recovered, and told to the state.
    await recover(deleted);
    const state = await platform.exported("dev");
    const urn = (logicalName: string) => state.find((one) => one.urn.endsWith(`::${logicalName}`))!.urn;
    const types: Record<string, string> = { vaults: "Vault", "vaults/secrets": "Secret" };
    const resources = deleted.map(({ id, type }) => ({
      type: `azure-native:keyvault:${types[type.replace("Microsoft.KeyVault/", "")]}`,
      name: type.endsWith("secrets")
        ? `japaneast-1-relay-secrets-${id.split("/relay-").at(-1)}`
        : "japaneast-1-relay-secrets-vault",
      id,
      parent: "parent",
      provider: "azure",
    }));
    const file = { nameTable: { parent: urn("japaneast-1-relay-secrets"), azure: urn("azure") }, resources };
    platform.write("vault.json", JSON.stringify(file));
    await platform.run(
      "import",
      "--stack",
      "dev",
      "--file",
      join(platform.folders.project, "vault.json"),
      "--protect=false",
    );
    await up();
    await up("--expect-no-changes");
    assert.equal(vault()!.id, deleted[0]!.id);
  });

  it("is no obstacle to a new platform: destroyed and deployed again, the vault has another name", async () => {
    const { id } = vault()!;
    await platform.run("destroy", "--stack", "dev", "--skip-preview");
    const created = changesIn(await up())["created"]!;
    assert.ok(created > 100, `${created} created`);
    assert.notEqual(vault()!.id, id);
  });
});
