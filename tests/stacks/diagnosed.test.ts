import assert from "node:assert/strict";
import { diagnostics } from "../../tools/azure-sim/rules/data/diagnostic-categories";
import { typeInfo } from "../../tools/azure-sim/types";
import { type Declared } from "../support/declare";
import { declareStack } from "../support/declare-stack";

const keptAnyway = "it has metrics only, which Azure keeps for 93 days by itself";
const nothing = "Azure has no diagnostics of it; what is done to it is in the activity log";

/** Every type that dev declares and that sends nothing to the workspace, with the reason. */
const undiagnosed: Record<string, string> = {
  "applicationinsights:Workbook": nothing,
  "authorization:PolicyAssignment": nothing,
  "authorization:RoleAssignment": nothing,
  "authorization:RoleDefinition": nothing,
  "compute:VirtualMachine": `${keptAnyway}; what the machine says comes through its agent`,
  "compute:VirtualMachineExtension": nothing,
  "compute:VirtualMachineScaleSet": `${keptAnyway}; what hosts say comes through their agents`,
  "consumption:Budget": nothing,
  "keyvault:Secret": "its vault tells who reads it",
  "managedidentity:UserAssignedIdentity": "Entra ID logs its sign-ins, for the tenant",
  "monitor:ActionGroup": nothing,
  "monitor:ActivityLogAlert": nothing,
  "monitor:DiagnosticSetting": nothing,
  "monitor:MetricAlert": nothing,
  "monitor:ScheduledQueryRule": nothing,
  "network:FlowLog": "it is a log, in the region's account",
  "network:NatGateway": keptAnyway,
  "network:NetworkInterface": keptAnyway,
  "network:PrivateDnsZoneGroup": nothing,
  "network:PrivateEndpoint": keptAnyway,
  "network:Subnet": "its network and its security group tell",
  "privatedns:PrivateZone": keptAnyway,
  "privatedns:VirtualNetworkLink": nothing,
  "resources:ResourceGroup": nothing,
  "storage:BlobContainer": "its account's blob service tells",
  "storage:BlobContainerImmutabilityPolicy": nothing,
  "storage:ManagementPolicy": nothing,
  "storage:StorageAccount": `${keptAnyway}; its blob service tells`,
};

/** Resources that could tell, and don't. */
const exceptions: [RegExp, string][] = [
  [
    /-network-nat-address-\d+$/,
    "attacks on it are mitigated unannounced: no protection is paid for, and nothing listens there",
  ],
];

describe("diagnostics", function () {
  this.timeout(120_000);
  let resources: Declared[];
  let told: Declared[];
  before(async () => {
    resources = (await declareStack("dev")).resources.filter(({ type }) => type.startsWith("azure-native:"));
    const settings = resources.filter(({ type }) => type.endsWith(":DiagnosticSetting"));
    told = resources.filter(({ urn, type }) =>
      settings.some(({ dependsOn, inputs }) =>
        type.endsWith(":Workspace") ? inputs.resourceUri === inputs.workspaceId : dependsOn.includes(urn),
      ),
    );
  });

  const tokenOf = ({ type }: Declared): string => type.replace("azure-native:", "");

  it("come of every type in dev, or there is a reason why not", () => {
    const tell = new Set(told.map(tokenOf));
    const types = [...new Set(resources.map(tokenOf))].sort();
    assert.deepEqual(
      types.filter((type) => !tell.has(type) && undiagnosed[type] === undefined),
      [],
      "neither",
    );
    assert.deepEqual(
      types.filter((type) => tell.has(type) && undiagnosed[type] !== undefined),
      [],
      "both",
    );
    assert.deepEqual([...tell].sort(), [
      "keyvault:Vault",
      "monitor:AutoscaleSetting",
      "monitor:DataCollectionRule",
      "network:NetworkSecurityGroup",
      "network:PublicIPAddress",
      "network:VirtualNetwork",
      "operationalinsights:Workspace",
      "storage:BlobServiceProperties",
    ]);
  });

  it("come of each resource whose type has logs, by the judge's own list", () => {
    const silent = resources.filter((resource) => {
      const arm = typeInfo(resource.type)!.arm.toLowerCase();
      return (diagnostics[arm]?.logs.length ?? 0) > 0 && !told.includes(resource);
    });
    const unexcused = silent.filter(({ name }) => !exceptions.some(([pattern]) => pattern.test(name)));
    assert.deepEqual(
      unexcused.map(({ name }) => name),
      [],
    );
    for (const [pattern] of exceptions)
      assert.ok(
        silent.some(({ name }) => pattern.test(name)),
        String(pattern),
      );
  });
});
