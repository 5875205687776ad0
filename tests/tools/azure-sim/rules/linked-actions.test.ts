import assert from "node:assert/strict";
import type { Value } from "../../../../tools/azure-sim/contract";
import { parseId } from "../../../../tools/azure-sim/rules/ids";
import { linkedActions } from "../../../../tools/azure-sim/rules/subscription/linked-actions";
import { bodies, changed, ids } from "./world";

const network = "Microsoft.Network";
const assign = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
const join = (...types: string[]) => types.map((type) => `${network}/${type}/join/action`);
const plan = { id: `${ids.network.replace(/virtualNetworks.*/, "")}ddosProtectionPlans/plan` };
const image = { id: `${ids.scaleSet.replace(/virtualMachine.*/, "")}galleries/images/images/host/versions/1.0.0` };
const inSets = "properties.virtualMachineProfile";

const cases: [of: keyof typeof bodies, changes: Record<string, Value | undefined>, expected: string[]][] = [
  [
    "subnet",
    { "properties.routeTable": { id: ids.routeTable } },
    join("natGateways", "networkSecurityGroups", "routeTables"),
  ],
  [
    "network",
    {
      "properties.ddosProtectionPlan": plan,
      "properties.subnets": [{ name: "hosts", properties: bodies.subnet["properties"]! }],
    },
    join("ddosProtectionPlans", "natGateways", "networkSecurityGroups"),
  ],
  ["peering", {}, [`${network}/virtualNetworks/peer/action`]],
  ["nat", { "properties.publicIpPrefixes": [{ id: ids.prefix }] }, join("publicIPAddresses", "publicIPPrefixes")],
  [
    "address",
    { "properties.publicIPPrefix": { id: ids.prefix }, "properties.ddosSettings.ddosProtectionPlan": plan },
    join("ddosProtectionPlans", "publicIPPrefixes"),
  ],
  [
    "interface",
    { "properties.networkSecurityGroup": { id: ids.securityGroup } },
    join("networkSecurityGroups", "publicIPAddresses", "virtualNetworks/subnets"),
  ],
  [
    "endpoint",
    {},
    [...join("virtualNetworks/subnets"), "Microsoft.Storage/storageAccounts/privateEndpointConnectionsApproval/action"],
  ],
  ["zoneGroup", {}, join("privateDnsZones")],
  ["link", {}, join("virtualNetworks")],
  ["flowLog", {}, [assign]],
  [
    "flowLog",
    { identity: undefined },
    ["listAccountSas", "listKeys", "listServiceSas"].map(
      (action) => `Microsoft.Storage/storageAccounts/${action}/action`,
    ),
  ],
  ["machine", {}, [assign, ...join("networkInterfaces")]],
  [
    "scaleSet",
    { [`${inSets}.storageProfile.imageReference`]: image },
    [assign, ...join("virtualNetworks/subnets"), "Microsoft.Compute/galleries/images/versions/read"],
  ],
  [
    "scaleSet",
    {
      [`${inSets}.networkProfile.networkInterfaceConfigurations.0.properties.networkSecurityGroup`]: {
        id: ids.securityGroup,
      },
    },
    [assign, ...join("networkSecurityGroups", "virtualNetworks/subnets")],
  ],
  [
    "scaleSet",
    { [`${inSets}.capacityReservation`]: { capacityReservationGroup: { id: ids.reservationGroup } } },
    [
      assign,
      ...join("virtualNetworks/subnets"),
      "Microsoft.Compute/capacityReservationGroups/deploy/action",
      "Microsoft.Compute/capacityReservationGroups/capacityReservations/deploy/action",
    ],
  ],
  ["diagnostic", {}, ["Microsoft.OperationalInsights/workspaces/sharedKeys/action"]],
  [
    "vault",
    { "properties.networkAcls": { virtualNetworkRules: [{ id: ids.subnet }] } },
    [`${network}/virtualNetworks/subnets/joinViaServiceEndpoint/action`],
  ],
  ["container", {}, []],
  ["assignment", {}, []],
];

describe("what a body takes on the resources that it names", () => {
  for (const [of, changes, expected] of cases) {
    it(`${of}${Object.keys(changes)
      .map((path) => `, ${path}`)
      .join("")}`, () => {
      const actions = linkedActions(parseId(ids[of])!.type, changed(bodies[of], changes)).map(({ action }) => action);
      assert.deepEqual([...new Set(actions)].sort(), [...expected].sort());
    });
  }
});
