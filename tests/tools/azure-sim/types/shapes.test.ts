import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Unknown, type ObjectValue, type Value } from "../../../../tools/azure-sim/contract";
import { NEWER_THAN_THE_API_VERSION } from "../../../../tools/azure-sim/data/sdk-shape";
import { allTypes, toInputs, toSdk, toWire, typeInfo, validateBody } from "../../../../tools/azure-sim/types";
import { publishedType } from "../../../../tools/azure-sim/types/published";
import { anyArguments, shapeNotes } from "./sdk-arguments";

const withBodies = allTypes().filter((info) => publishedType(info.token));

/** Types that Azure publishes no body for: data-plane ones, and those whose path chooses among several. */
const WITHOUT_PUBLISHED_BODY = [
  "azure-native:authorization:PimRoleEligibilitySchedule",
  "azure-native:keyvault:AccessPolicy",
  "azure-native:privatedns:PrivateRecordSet",
  "azure-native:resources:Resource",
  "azure-native:storage:Blob",
  "azure-native:storage:BlobContainerLegalHold",
  "azure-native:storage:StorageAccountStaticWebsite",
  "azure-native:trafficmanager:Endpoint",
];

/** The one member that the SDK takes as an array and gives as a map. */
const ID_MAP = "userAssignedIdentities";

/** Its arguments have a bag `properties`, its outputs have not. */
const FLATTENED_IN_OUTPUTS = "azure-native:keyvault:Key";

function ofType(token: string) {
  const info = typeInfo(`azure-native:${token}`);
  assert.ok(info, token);
  return info;
}

/** What the SDK's outputs have for an argument's value: arrays of ids become maps. */
function asOutputs(info: ReturnType<typeof ofType>, inputs: ObjectValue): ObjectValue {
  const { body } = toWire(info, inputs);
  return toSdk(info, body);
}

describe("The SDK's and ARM's shape of a body", () => {
  it("is known for every type but the listed ones", () => {
    const without = allTypes().filter((info) => !publishedType(info.token));
    assert.deepEqual(without.map((info) => info.token).sort(), WITHOUT_PUBLISHED_BODY);
  });

  it("has a place for every argument of every type, nested ones too", () => {
    const unplaced = withBodies.flatMap((info) =>
      shapeNotes(info).unplaced.map((each) => `${each.interface}.${each.member}`),
    );
    assert.deepEqual([...new Set(unplaced)].sort(), [...NEWER_THAN_THE_API_VERSION].sort());
  });

  for (const info of withBodies) {
    it(`goes to the wire and back unchanged: ${info.token}`, () => {
      fc.assert(
        fc.property(anyArguments(info), (inputs) => {
          const { body, problems } = toWire(info, inputs);
          assert.deepEqual(problems, []);
          const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => !info.pathParams.includes(name)));
          assert.deepEqual(toInputs(info, body), own);
          if (info.token === FLATTENED_IN_OUTPUTS) return;
          const outputs = toSdk(info, body);
          if (!JSON.stringify(own).includes(`"${ID_MAP}"`)) assert.deepEqual(outputs, own);
          assert.deepEqual(toWire(info, outputs).body, body);
          const unknown = validateBody(info, body, { operation: "put" }).filter(({ message }) =>
            /Could not find member|read-only/.test(message),
          );
          assert.deepEqual(unknown, []);
        }),
        { numRuns: 15 },
      );
    });
  }

  it("lets unknown values through at every place", () => {
    for (const info of withBodies) {
      fc.assert(
        fc.property(anyArguments(info, fc.constant<Value>(Unknown.value)), (inputs) => {
          const { body, problems } = toWire(info, inputs);
          assert.deepEqual(problems, []);
          const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => !info.pathParams.includes(name)));
          assert.deepEqual(toInputs(info, body), own);
        }),
        { numRuns: 3 },
      );
    }
  });

  it("puts a bag where Azure has one, and nothing of the path into the body", () => {
    const { body, problems } = toWire(ofType("network:Subnet"), {
      resourceGroupName: "group",
      virtualNetworkName: "network",
      subnetName: "hosts",
      azureApiVersion: "2024-05-01",
      __createBeforeDelete: true,
      addressPrefix: "10.0.0.0/20",
      networkSecurityGroup: { id: "/nsg", __defaults: [] },
      delegations: [{ name: "d", serviceName: "Microsoft.ContainerInstance/containerGroups" }],
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(body, {
      properties: {
        addressPrefix: "10.0.0.0/20",
        networkSecurityGroup: { id: "/nsg" },
        delegations: [{ name: "d", properties: { serviceName: "Microsoft.ContainerInstance/containerGroups" } }],
      },
    });
  });

  it("gives an extension's type to its bag: the outer one is Azure's", () => {
    const scaleSet = ofType("compute:VirtualMachineScaleSet");
    const inputs = {
      virtualMachineProfile: {
        extensionProfile: {
          extensions: [{ name: "health", type: "ApplicationHealthLinux", publisher: "Microsoft.ManagedServices" }],
        },
      },
    };
    const { body } = toWire(scaleSet, inputs);
    assert.deepEqual(body, {
      properties: {
        virtualMachineProfile: {
          extensionProfile: {
            extensions: [
              {
                name: "health",
                properties: { type: "ApplicationHealthLinux", publisher: "Microsoft.ManagedServices" },
              },
            ],
          },
        },
      },
    });
    assert.deepEqual(toSdk(scaleSet, body), inputs);
  });

  it("keeps a bag that the SDK keeps", () => {
    const vault = ofType("keyvault:Vault");
    const properties = { tenantId: "t", sku: { family: "A", name: "standard" } };
    assert.deepEqual(toWire(vault, { vaultName: "v", properties }).body, { properties });
    assert.deepEqual(toSdk(vault, { properties }), { properties });
  });

  it("flattens in outputs what the SDK flattens there alone", () => {
    const key = ofType("keyvault:Key");
    const body = { properties: { kty: "RSA", keyUri: "https://v/keys/k" } };
    assert.deepEqual(toSdk(key, body), { kty: "RSA", keyUri: "https://v/keys/k" });
    assert.deepEqual(toInputs(key, body), { properties: { kty: "RSA" } });
  });

  it("renames what the SDK renames, nested too", () => {
    const account = ofType("storage:StorageAccount");
    const inputs = {
      enableHttpsTrafficOnly: true,
      enableNfsV3: false,
      networkRuleSet: {
        defaultAction: "Deny",
        ipRules: [{ iPAddressOrRange: "203.0.113.4" }],
        virtualNetworkRules: [{ virtualNetworkResourceId: "/subnet" }],
      },
      encryption: { encryptionIdentity: { encryptionUserAssignedIdentity: "/identity" } },
    };
    const { body } = toWire(account, inputs);
    assert.deepEqual(body, {
      properties: {
        supportsHttpsTrafficOnly: true,
        isNfsV3Enabled: false,
        networkAcls: {
          defaultAction: "Deny",
          ipRules: [{ value: "203.0.113.4" }],
          virtualNetworkRules: [{ id: "/subnet" }],
        },
        encryption: { identity: { userAssignedIdentity: "/identity" } },
      },
    });
    assert.deepEqual(toSdk(account, body), inputs);
    const role = ofType("authorization:RoleDefinition");
    assert.deepEqual(toWire(role, { roleType: "CustomRole" }).body, { properties: { type: "CustomRole" } });
    const secret = ofType("keyvault:Secret");
    assert.deepEqual(toWire(secret, { properties: { attributes: { expires: 7 } } }).body, {
      properties: { attributes: { exp: 7 } },
    });
  });

  it("writes a resource's argument `name` into its bag, where the path's name is another", () => {
    const { body } = toWire(ofType("monitor:AutoscaleSetting"), { autoscaleSettingName: "path", name: "bag" });
    assert.deepEqual(body, { properties: { name: "bag" } });
  });

  it("writes assigned identities as a map, reads them as a map, and gives inputs their array back", () => {
    const machine = ofType("compute:VirtualMachine");
    const inputs = { identity: { type: "UserAssigned", userAssignedIdentities: ["/one", "/two"] } };
    const { body } = toWire(machine, inputs);
    assert.deepEqual(body, { identity: { type: "UserAssigned", userAssignedIdentities: { "/one": {}, "/two": {} } } });
    const filled = {
      identity: { type: "UserAssigned", userAssignedIdentities: { "/one": { principalId: "p", clientId: "c" } } },
    };
    assert.deepEqual(toSdk(machine, filled), filled);
    assert.deepEqual(toInputs(machine, body), inputs);
    const unknown = { identity: { userAssignedIdentities: ["/one", Unknown.value] } };
    assert.deepEqual(toWire(machine, unknown).body, { identity: { userAssignedIdentities: Unknown.value } });
  });

  it("creates a container that Azure requires although nothing is in it", () => {
    const { body } = toWire(ofType("authorization:RoleAssignment"), { scope: "/s", roleAssignmentName: "n" });
    assert.deepEqual(body, { properties: {} });
  });

  it("chooses the element of a discriminated object", () => {
    const alert = ofType("monitor:MetricAlert");
    const inputs = {
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          { criterionType: "StaticThresholdCriterion", name: "cpu", metricName: "Percentage CPU", threshold: 0.5 },
        ],
      },
    };
    const { body } = toWire(alert, inputs);
    assert.deepEqual(body, {
      properties: {
        criteria: {
          "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            { criterionType: "StaticThresholdCriterion", name: "cpu", metricName: "Percentage CPU", threshold: 0.5 },
          ],
        },
      },
    });
    assert.deepEqual(asOutputs(alert, inputs), inputs);
  });

  it("leaves read-only members out of inputs and keeps them in outputs", () => {
    const network = ofType("network:VirtualNetwork");
    const body = {
      location: "japaneast",
      properties: { provisioningState: "Succeeded", resourceGuid: "g" },
      etag: "e",
    };
    assert.deepEqual(toInputs(network, body), { location: "japaneast" });
    assert.deepEqual(toSdk(network, body), {
      location: "japaneast",
      provisioningState: "Succeeded",
      resourceGuid: "g",
      etag: "e",
    });
  });

  it("keeps members that a body has and the published type lacks", () => {
    const network = ofType("network:VirtualNetwork");
    assert.deepEqual(toSdk(network, { properties: { unheard: 1 } }), { unheard: 1 });
  });

  it("names an argument that has no place, and the nearest that has one", () => {
    const { body, problems } = toWire(ofType("network:PublicIPAddress"), { publicIPAllocationMetod: "Static" });
    assert.deepEqual(body, {});
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? "", /'publicIPAllocationMetod'.*Did you mean 'publicIPAllocationMethod'\?/);
    assert.equal(problems[0]?.target, "publicIPAllocationMetod");
  });

  it("knows types without a published body by the SDK's arguments", () => {
    const site = ofType("storage:StorageAccountStaticWebsite");
    const result = toWire(site, {
      accountName: "a",
      resourceGroupName: "g",
      indexDocument: "i.html",
      indexDocumant: 1,
    });
    assert.equal(result.problems.length, 1);
    assert.deepEqual(toSdk(site, { indexDocument: "i.html" }), { indexDocument: "i.html" });
  });
});
