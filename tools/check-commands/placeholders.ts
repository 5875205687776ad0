const subscription = "/subscriptions/00000000-0000-4000-8000-000000000002";
const group = `${subscription}/resourceGroups/rg-cg-prod-jpe-1`;

/** What commands are tried with in place of `<placeholder>`: values of the shape that Azure takes there. */
const samples: Record<string, string> = {
  account: "stcgprodjpe1builds",
  "autoscale setting id": `${group}/providers/Microsoft.Insights/autoscaleSettings/as-cg-prod-jpe-1-standard-ondemand-g1`,
  "archive digest": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "assignment id": `${group}/providers/Microsoft.Authorization/policyAssignments/collect`,
  container: "builds",
  "build store": "stcgprodjpe1builds",
  file: "deployer-role.json",
  group: "rg-cg-prod-jpe-1",
  host: "vm-standard-g1_0a1b2c",
  "host id": `${group}/providers/Microsoft.Compute/virtualMachines/vm-standard-g1_0a1b2c`,
  "hub group": "rg-hub",
  "hub network": "vnet-hub",
  "hub subscription": "00000000-0000-4000-8000-000000000003",
  id: `${group}/providers/Microsoft.Network/virtualNetworks/vnet-cg-prod-jpe-1`,
  machine: "vm-cg-prod-jpe-1-relay-g1-z1-1",
  "machine id": `${group}/providers/Microsoft.Compute/virtualMachines/vm-cg-prod-jpe-1-relay-g1-z1-1`,
  hours: "6",
  "network id": `${group}/providers/Microsoft.Network/virtualNetworks/vnet-cg-prod-jpe-1`,
  "old number": "3",
  "peering name": "peer-cg-prod-jpe-1-hub",
  region: "japaneast",
  reservation: "cr-cg-prod-jpe-1-premium-g1-z1",
  "reservation group": "crg-cg-prod-jpe-1-premium-g1",
  "scale set": "vmss-cg-prod-jpe-1-standard-ondemand-g1",
  "scale set id": `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-cg-prod-jpe-1-standard-ondemand-g1`,
  secret: "relay-secret-a",
  "spot scale set": "vmss-cg-prod-jpe-1-standard-spot-g1",
  stack: "prod",
  subscription: "00000000-0000-4000-8000-000000000002",
  tenant: "00000000-0000-4000-8000-00000000000a",
  vault: "kv-cg-jpe-1-ab12cd",
  vaultName: "kv-cg-jpe-1-ab12cd",
  workspace: "log-cg-prod-eus2",
};

/** The same for `<$expression>`, an expression of the code that builds a command. Any other expression becomes `sample`. */
const codeSamples: Record<string, string> = {
  "assignment.id": `${subscription}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-0000000000aa`,
  id: "00000000-0000-4000-8000-000000000002",
  location: "japaneast",
  namespace: "Microsoft.Compute",
  "region.name": "japaneast",
  subscriptionId: "00000000-0000-4000-8000-000000000002",
  tenantId: "00000000-0000-4000-8000-00000000000a",
  verb: "create",
};

/** A placeholder that has no sample here. */
export class UnknownPlaceholder extends Error {}

/**
 * A command with its placeholders replaced by sample values.
 *
 * @throws {UnknownPlaceholder} the message names the placeholder
 */
export function withSamples(command: string): string {
  return command
    .replaceAll(/<\$(.*?)>(?=[\s'"/,:)]|$)/g, (_, expression: string) => codeSamples[expression] ?? "sample")
    .replaceAll(/<([a-zA-Z][^<>|]*)>/g, (placeholder, name: string) => {
      const sample = samples[name];
      if (sample === undefined) throw new UnknownPlaceholder(`${placeholder} has no sample value in placeholders.ts`);
      return sample;
    });
}
