import assert from "node:assert/strict";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import {
  type DeletionEntry,
  deletionOptions,
  type DeletionRule,
  deletionTable,
  type GuardedKind,
  isLocked,
} from "../../../components/conventions";
import { type Declared } from "../../support/declare";
import { declareStack } from "../../support/declare-stack";
import { assertGolden } from "../../support/golden";
import { project } from "../../support/stacks";

const entries: [string, DeletionEntry][] = Object.entries(deletionTable);
const guarded = entries.filter(([, { rule }]) => rule.startsWith("protect")).map(([kind]) => kind as GuardedKind);

/** What the engine is told of a resource, by its row. */
const options: Record<DeletionRule, { protect: boolean; deletedWith?: RegExp }> = {
  protect: { protect: true },
  "protect and lock": { protect: true },
  "protect while it serves": { protect: true },
  "protect, goes with its account": { protect: true, deletedWith: /storage:StorageAccount::/ },
  "goes with its account": { protect: false, deletedWith: /storage:StorageAccount::/ },
  "goes with its machine": { protect: false, deletedWith: /compute:VirtualMachine::/ },
  "goes with its vault": { protect: false, deletedWith: /keyvault:Vault::/ },
  nothing: { protect: false },
};

/** A resource's row: that of its type, and of the component that it is part of where the type has several. */
function rowsOf(resource: Declared, byUrn: Map<string, Declared>): [string, DeletionEntry][] {
  const ancestors: string[] = [];
  for (let at = byUrn.get(resource.parent ?? ""); at; at = byUrn.get(at.parent ?? "")) ancestors.push(at.type);
  return entries.filter(
    ([, { type, within }]) => type === resource.type && (within === undefined || ancestors.includes(within)),
  );
}

/** What differs between a declared graph and the table; also the rows that the graph has nothing for. */
function disagreements(resources: Declared[], unguarded: (resource: Declared) => boolean): string[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const used = new Set<string>();
  const found: string[] = [];
  for (const resource of resources.filter(({ custom, type }) => custom && type !== "pulumi:pulumi:Stack")) {
    const rows = rowsOf(resource, byUrn);
    if (rows.length !== 1) {
      found.push(`${resource.name} (${resource.type}) has ${rows.length} rows`);
      continue;
    }
    const [kind, { rule }] = rows[0]!;
    used.add(kind);
    const { protect, deletedWith } = options[rule];
    if (resource.protect !== (protect && !unguarded(resource))) {
      found.push(`${resource.name}: ${rule}, but protect is ${resource.protect}`);
    }
    if (deletedWith ? !deletedWith.test(resource.deletedWith ?? "") : resource.deletedWith) {
      found.push(`${resource.name}: ${rule}, but it goes with ${resource.deletedWith ?? "nothing"}`);
    }
    if (resource.retainOnDelete) found.push(`${resource.name} is retained`);
  }
  return [
    ...found,
    ...entries
      .filter(([kind, { onlyWith }]) => !used.has(kind) && !onlyWith)
      .map(([kind]) => `nothing declared is a ${kind}`),
  ];
}

/** Prod with one region, for speed. */
function eastus2With(settings: object) {
  return declareStack("prod", { change: (config) => (config.regions = { eastus2: settings }) });
}

describe("deletion", function () {
  this.timeout(120_000);

  it("has a row for everything that production declares, and everything is guarded as its row says", async () => {
    const { resources } = await declareStack("prod");
    assert.deepEqual(
      disagreements(resources, () => false),
      [],
    );
  });

  it("has rows for what is declared only when the configuration asks for it", async () => {
    const { resources } = await declareStack("prod", {
      change: (config) => {
        config.regions = { eastus2: {} };
        config.network.hub = {
          virtualNetworkId: `/subscriptions/${config.azure.tenantId}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub`,
          addressSpaces: ["192.168.0.0/22"],
        };
      },
    });
    assert.deepEqual(
      disagreements(resources, () => false),
      [],
    );
    const types = new Set(resources.map(({ type }) => type));
    const missing = entries.filter(([, { onlyWith, type }]) => onlyWith === "network.hub" && !types.has(type));
    assert.deepEqual(missing, []);
  });

  it("guards nothing in dev", async () => {
    const { resources } = await declareStack("dev");
    assert.deepEqual(
      resources.filter(({ protect }) => protect).map(({ name }) => name),
      [],
    );
  });

  it("lets go of a generation that drains, and of nothing else", async () => {
    const drains = /^eastus2-1-(relays-g1-.*-(address|machine)|standard-g1-(on-demand|spot))$/;
    const generations = [{ number: 1, serving: false }, { number: 2 }];
    const { resources } = await eastus2With({ pools: { standard: { generations } }, relays: { generations } });
    assert.equal(resources.filter(({ name }) => drains.test(name)).length, 14);
    assert.deepEqual(
      disagreements(resources, ({ name }) => drains.test(name)),
      [],
    );
  });

  it("lets go of all of a region that is being removed, which stays as it is in all else", async () => {
    const { resources } = await eastus2With({ removing: true });
    assert.deepEqual(
      disagreements(resources, ({ name }) => name.startsWith("eastus2-1-")),
      [],
    );
    const bodies = (declared: Declared[]) =>
      declared
        .filter(({ type, name }) => name.startsWith("eastus2-1") && type !== "azure-native:monitor:AutoscaleSetting")
        // Free slots of what drains wake nobody.
        .filter(({ name }) => !name.startsWith("eastus2-1-alerts-no-free-slots-"))
        // Its relays are told to drain, by their user data and nothing else.
        .map(({ name, inputs: { userData: _told, ...inputs } }) => ({ name, inputs }))
        .sort((one, other) => one.name.localeCompare(other.name));
    assert.deepEqual(bodies(resources), bodies((await declareStack("prod")).resources));
  });

  it("says so to the engine in production only", () => {
    for (const kind of guarded) {
      assert.deepEqual(deletionOptions(kind, "production"), { protect: true }, kind);
      assert.deepEqual(deletionOptions(kind, "removing"), {}, kind);
      assert.deepEqual(deletionOptions(kind, "none"), {}, kind);
    }
    assert.deepEqual(deletionOptions("relayAddress", "production", false), {});
  });

  it("locks accounts with builds, in production only", () => {
    const locked = (protection: "none" | "production" | "removing") =>
      guarded.filter((kind) => isLocked(kind, protection));
    assert.deepEqual(locked("production"), ["buildHub"]);
    assert.deepEqual(locked("removing"), []);
    assert.deepEqual(locked("none"), []);
  });

  it("is the table in docs/deletion.md", async () => {
    const file = join(project, "docs/deletion.md");
    assertGolden(file, await format(document(), { ...(await resolveConfig(file)), filepath: file }));
  });
});

function document(): string {
  return [
    "# What stands in the way of a deletion, and the way back",
    "",
    "Every type of resource that production declares, by [components/conventions/deletion.ts](../components/conventions/deletion.ts).",
    "A test holds this page and what the program declares to that table",
    "(`npx mocha tests/components/conventions/deletion.test.ts --update-goldens` renews the page).",
    "",
    "- **protect**: Pulumi refuses to delete or replace it, until `pulumi state unprotect` or a program that says otherwise.",
    "- **protect and lock**: also a CanNotDelete lock in Azure, against deletions that don't go through this program.",
    "- **protect while it serves**: until its generation drains (`serving: false`).",
    "- **goes with …**: it has no deletion of its own; Azure takes it along.",
    "- **nothing**: it holds nothing that the next `pulumi up` would not make again.",
    "",
    "This holds where the stack's file says `production: true`; elsewhere nothing is protected. In a region with `removing: true`",
    "nothing is either ([remove a region](runbooks/remove-a-region.md)). Nothing is left behind on purpose (`retainOnDelete`): what",
    "a program forgets is paid for, and found by nobody.",
    "",
    "| resource | type | in the way | way back |",
    "| --- | --- | --- | --- |",
    ...entries.map(([, { what, type, rule, wayBack }]) => {
      const short = type.replace("azure-native:", "").replace(/^random:index\/.*:/, "random:");
      return `| ${what} | \`${short}\` | ${rule} | ${wayBack} |`;
    }),
    "",
    "## Where data-plane commands work",
    "",
    "`az storage container …`, `az storage blob …` and `az keyvault secret …` connect to the account or the vault itself, not to Azure",
    "Resource Manager. Build stores and vaults have no public access, so these commands work only where the service's private endpoint",
    "can be reached and its name resolves to it. For a region's store and vault that is a machine in the region's network (subnet",
    "`agents`); for the build hub, one in the promotion network (subnet `jobs`); or a network that is connected to them, such as a VPN.",
    "Everywhere else Azure answers `AuthorizationFailure` or `Forbidden`, whatever the role. The user also needs a role on the data, e.g.",
    "Storage Blob Data Contributor with `--auth-mode login`, or Key Vault Secrets Officer.",
    "",
  ].join("\n");
}
