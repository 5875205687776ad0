import * as assert from "node:assert/strict";
import { Unknown, type ArmError, type ObjectValue } from "../../../../tools/azure-sim/contract";
import { toWire, typeInfo, validateBody } from "../../../../tools/azure-sim/types";

function refusals(token: string, body: ObjectValue): ArmError[] {
  const info = typeInfo(`azure-native:${token}`);
  assert.ok(info, token);
  return validateBody(info, body, { operation: "put" });
}

/** Asserts that one refusal comes, about this target, with this in its message. */
function refusedOnce(errors: ArmError[], target: string, message: RegExp, code = "InvalidRequestContent"): void {
  assert.deepEqual(
    errors.map((error) => error.target),
    [target],
    JSON.stringify(errors),
  );
  assert.match(errors[0]?.message ?? "", message);
  assert.equal(errors[0]?.code, code);
  assert.equal(errors[0]?.status, 400);
}

const account: ObjectValue = {
  location: "japaneast",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  properties: { minimumTlsVersion: "TLS1_2", networkAcls: { defaultAction: "Deny", bypass: "None" } },
};

describe("validateBody", () => {
  it("passes a good body", () => {
    assert.deepEqual(refusals("storage:StorageAccount", account), []);
  });

  it("passes the path's own members", () => {
    assert.deepEqual(refusals("storage:StorageAccount", { ...account, id: "/x", name: "account", type: "t" }), []);
  });

  it("refuses a member that the type does not have, and names the nearest", () => {
    const errors = refusals("storage:StorageAccount", { ...account, properties: { minimumTlsVersoin: "TLS1_2" } });
    refusedOnce(
      errors,
      "properties.minimumTlsVersoin",
      /Could not find member 'minimumTlsVersoin' on object of type 'StorageAccountProperties\w*'.*Did you mean 'minimumTlsVersion'\?/,
    );
  });

  it("refuses a read-only member", () => {
    const errors = refusals("storage:StorageAccount", { ...account, properties: { provisioningState: "Succeeded" } });
    refusedOnce(errors, "properties.provisioningState", /read-only/, "InvalidParameter");
  });

  it("refuses a body without what is required", () => {
    const { kind, ...rest } = account;
    assert.equal(kind, "StorageV2");
    refusedOnce(
      refusals("storage:StorageAccount", rest),
      "kind",
      /Required property 'kind' not found in JSON. Path ''/,
    );
  });

  it("refuses nested objects without what they require", () => {
    const errors = refusals("storage:StorageAccount", { ...account, properties: { networkAcls: { bypass: "None" } } });
    refusedOnce(
      errors,
      "properties.networkAcls.defaultAction",
      /Required property 'defaultAction'.*Path 'properties.networkAcls'/,
    );
  });

  it("words a missing location as ARM does", () => {
    const { location, ...rest } = account;
    assert.equal(location, "japaneast");
    refusedOnce(
      refusals("storage:StorageAccount", rest),
      "location",
      /location property is required/,
      "LocationRequired",
    );
  });

  it("refuses values of a wrong kind", () => {
    const wrong: [ObjectValue, string][] = [
      [{ properties: { idleTimeoutInMinutes: "ten" } }, "properties.idleTimeoutInMinutes"],
      [{ properties: { ipTags: "tag" } }, "properties.ipTags"],
      [{ properties: { publicIPAddressVersion: 4 } }, "properties.publicIPAddressVersion"],
      [{ properties: "none" }, "properties"],
      [{ tags: { owner: 1 } }, "tags.owner"],
      [{ zones: [1] }, "zones[0]"],
    ];
    for (const [body, target] of wrong) {
      refusedOnce(refusals("network:PublicIPAddress", body), target, /Error converting value/);
    }
    refusedOnce(
      refusals("network:Subnet", { properties: { defaultOutboundAccess: "false" } }),
      "properties.defaultOutboundAccess",
      /System.Boolean/,
    );
  });

  it("refuses a fraction, but not of a price or a threshold", () => {
    refusedOnce(
      refusals("network:PublicIPAddress", { properties: { idleTimeoutInMinutes: 4.5 } }),
      "properties.idleTimeoutInMinutes",
      /System.Int32/,
    );
    const scaleSet = {
      location: "japaneast",
      properties: { virtualMachineProfile: { billingProfile: { maxPrice: 0.25 } } },
    };
    assert.deepEqual(refusals("compute:VirtualMachineScaleSet", scaleSet), []);
  });

  it("refuses a value outside a closed list, and takes any text where the list is open", () => {
    refusedOnce(
      refusals("storage:StorageAccount", { ...account, properties: { accessTier: "Lukewarm" } }),
      "properties.accessTier",
      /Error converting value "Lukewarm".*Allowed values: 'Hot', 'Cool', 'Premium', 'Cold'/,
    );
    assert.deepEqual(refusals("storage:StorageAccount", { ...account, sku: { name: "Standard_Future" } }), []);
  });

  it("refuses text that a pattern, a length or a range forbids", () => {
    refusedOnce(
      refusals("privatedns:VirtualNetworkLink", { location: "global", properties: { registrationEnabled: "yes" } }),
      "properties.registrationEnabled",
      /System.Boolean/,
    );
    refusedOnce(
      refusals("keyvault:Vault", {
        location: "japaneast",
        properties: { tenantId: "00000000-0000-0000-0000-00000000000g", sku: { family: "A", name: "standard" } },
      }),
      "properties.tenantId",
      /does not match the expression/,
      "InvalidParameter",
    );
    refusedOnce(
      refusals("storage:BlobServiceProperties", { properties: { deleteRetentionPolicy: { days: 366 } } }),
      "properties.deleteRetentionPolicy.days",
      /'366'.*between 1 and 365/,
      "InvalidParameter",
    );
    const many = Array.from({ length: 21 }, (_, index) => ({
      name: `p${index}`,
      capacity: { minimum: "1", maximum: "1", default: "1" },
      rules: [],
    }));
    refusedOnce(
      refusals("monitor:AutoscaleSetting", { location: "japaneast", properties: { profiles: many } }),
      "properties.profiles",
      /21 items/,
      "InvalidParameter",
    );
  });

  it("follows a discriminator", () => {
    const alert = (criteria: ObjectValue): ObjectValue => ({
      location: "global",
      properties: {
        severity: 2,
        enabled: true,
        scopes: ["/a"],
        evaluationFrequency: "PT1M",
        windowSize: "PT5M",
        criteria,
      },
    });
    const kind = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
    const criterion = {
      criterionType: "StaticThresholdCriterion",
      name: "n",
      metricName: "m",
      operator: "GreaterThan",
      threshold: 1,
      timeAggregation: "Average",
    };
    assert.deepEqual(refusals("monitor:MetricAlert", alert({ "odata.type": kind, allOf: [criterion] })), []);
    const { threshold, ...withoutThreshold } = criterion;
    assert.equal(threshold, 1);
    refusedOnce(
      refusals("monitor:MetricAlert", alert({ "odata.type": kind, allOf: [withoutThreshold] })),
      "properties.criteria.allOf[0].threshold",
      /Required property 'threshold'/,
    );
    refusedOnce(
      refusals("monitor:MetricAlert", alert({ "odata.type": "No.Such" })),
      "properties.criteria.odata.type",
      /Allowed values/,
    );
    refusedOnce(
      refusals("monitor:MetricAlert", alert({ allOf: [] })),
      "properties.criteria.odata.type",
      /Required property 'odata.type'/,
    );
  });

  it("passes over unknown values everywhere", () => {
    assert.deepEqual(
      refusals("storage:StorageAccount", {
        location: Unknown.value,
        kind: Unknown.value,
        sku: { name: Unknown.value },
        properties: Unknown.value,
      }),
      [],
    );
  });

  it("takes null for left out", () => {
    refusedOnce(refusals("storage:StorageAccount", { ...account, kind: null }), "kind", /Required property/);
    assert.deepEqual(refusals("storage:StorageAccount", { ...account, tags: null }), []);
  });

  it("leaves what is free in form alone", () => {
    const body = {
      location: "japaneast",
      properties: { publisher: "p", type: "t", settings: { any: ["thing", { at: 1 }] } },
    };
    assert.deepEqual(refusals("compute:VirtualMachineExtension", body), []);
  });

  it("says all that is wrong, not only the first", () => {
    const errors = refusals("storage:StorageAccount", { properties: { accessTier: "No", unheard: 1 } });
    assert.deepEqual(errors.map((error) => error.target).sort(), [
      "kind",
      "location",
      "properties.accessTier",
      "properties.unheard",
      "sku",
    ]);
  });

  it("says nothing of types without a published body", () => {
    assert.deepEqual(refusals("storage:Blob", { anything: 1 }), []);
  });

  it("takes the platform's kinds of bodies as the SDK writes them", () => {
    const bodies: [string, ObjectValue][] = [
      [
        "network:NetworkSecurityGroup",
        {
          location: "japaneast",
          securityRules: [
            {
              name: "allow-media",
              priority: 100,
              direction: "Inbound",
              access: "Allow",
              protocol: "Udp",
              sourceAddressPrefix: "10.0.0.0/24",
              sourcePortRange: "*",
              destinationAddressPrefix: "*",
              destinationPortRange: "49152-65535",
            },
          ],
        },
      ],
      [
        "network:NetworkInterface",
        {
          location: "japaneast",
          enableAcceleratedNetworking: true,
          ipConfigurations: [{ name: "primary", subnet: { id: "/s" }, publicIPAddress: { id: "/p" }, primary: true }],
        },
      ],
      [
        "network:PrivateEndpoint",
        {
          location: "japaneast",
          subnet: { id: "/s" },
          privateLinkServiceConnections: [{ name: "blob", privateLinkServiceId: "/a", groupIds: ["blob"] }],
        },
      ],
      [
        "compute:VirtualMachine",
        {
          location: "japaneast",
          hardwareProfile: { vmSize: "Standard_D4s_v5" },
          networkProfile: { networkInterfaces: [{ id: "/n", primary: true, deleteOption: "Detach" }] },
          osProfile: {
            computerName: "relay",
            adminUsername: "relay",
            linuxConfiguration: { disablePasswordAuthentication: true },
          },
          storageProfile: {
            osDisk: { createOption: "FromImage", diskSizeGB: 64, managedDisk: { storageAccountType: "Premium_LRS" } },
          },
          zones: ["1"],
        },
      ],
      [
        "consumption:Budget",
        {
          category: "Cost",
          amount: 1000.5,
          timeGrain: "Monthly",
          timePeriod: { startDate: "2026-12-01T00:00:00Z" },
          notifications: {
            actual: {
              enabled: true,
              operator: "GreaterThan",
              threshold: 80,
              contactEmails: ["a@example.com"],
              thresholdType: "Actual",
            },
          },
        },
      ],
      [
        "storage:ManagementPolicy",
        {
          policy: {
            rules: [
              {
                name: "staging",
                type: "Lifecycle",
                enabled: true,
                definition: {
                  filters: { blobTypes: ["blockBlob"], prefixMatch: ["staging/"] },
                  actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } } },
                },
              },
            ],
          },
        },
      ],
    ];
    for (const [token, inputs] of bodies) {
      const info = typeInfo(`azure-native:${token}`);
      assert.ok(info);
      const { body, problems } = toWire(info, inputs);
      assert.deepEqual([...problems, ...validateBody(info, body, { operation: "put" })], [], token);
    }
  });
});
