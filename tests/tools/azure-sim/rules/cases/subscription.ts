import { type Preconditions, type Quota } from "../../../../../tools/azure-sim/contract";
import { bodies, changed, ids } from "../world";
import { type Cases } from "./case";

const profile = "properties.virtualMachineProfile";
const a10 = "StandardNVADSA10v5Family";

/** The region's one set, standing with two machines of 36 vCPUs; its relay has 4 of another family. */
const two = { [ids.scaleSet]: changed(bodies.scaleSet, { "sku.capacity": 2 }) };
const limits = (...quotas: [name: string, limit: number, location?: string][]): Preconditions => ({
  quotas: quotas.map(([name, limit, location = "japaneast"]): Quota => ({ location, name, limit })),
});
const asks = (capacity: number | undefined) => ({
  changes: { "sku.capacity": capacity },
  previous: { "sku.capacity": 2 },
});
const spot = { [`${profile}.priority`]: "Spot", "sku.capacity": 3 };
/** The set's machines start in a group where two are reserved in zone 1. */
const tied = (capacity: number) => ({
  [`${profile}.capacityReservation`]: { capacityReservationGroup: { id: ids.reservationGroup } },
  "sku.capacity": capacity,
});
const reservation = { [ids.reservation]: changed(bodies.reservation, { "sku.capacity": 2 }) };
const secondSet = `${ids.scaleSet}-two`;
const free = { changes: { "properties.ipConfigurations.0.properties.publicIPAddress": undefined } };
const mayWrite = (...actions: string[]): Preconditions => ({ actions });
const attached = [
  "Microsoft.Network/virtualNetworks/subnets/join/action",
  "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
];

export const subscriptionCases: Cases = {
  "provider-registered": {
    accepted: [
      { of: "account" },
      { of: "account", preconditions: {} },
      { of: "account", preconditions: { resourceProviders: ["microsoft.storage"] } },
      { of: "group", preconditions: { resourceProviders: [] } },
      { of: "assignment", preconditions: { resourceProviders: [] } },
    ],
    refused: [
      { of: "account", preconditions: { resourceProviders: [] }, code: "MissingSubscriptionRegistration" },
      {
        // The setting's own namespace counts, not that of what it is laid on.
        of: "diagnostic",
        preconditions: { resourceProviders: ["Microsoft.KeyVault"] },
        code: "MissingSubscriptionRegistration",
      },
    ],
  },
  "budget-start": {
    accepted: [
      { of: "budget" },
      { of: "budget", preconditions: { today: "2026-12-31" } },
      { of: "budget", preconditions: { today: "2025-12-01" } },
      { of: "budget", previous: {}, preconditions: { today: "2027-06-15" } },
    ],
    refused: [
      { of: "budget", preconditions: { today: "2027-01-01" }, code: "400" },
      { of: "budget", preconditions: { today: "2025-11-30" }, code: "400" },
    ],
  },
  "feature-registered": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", preconditions: { features: ["microsoft.compute/encryptionathost"] } },
      {
        of: "scaleSet",
        changes: { [`${profile}.securityProfile.encryptionAtHost`]: false },
        preconditions: { features: [] },
      },
      { of: "machine", preconditions: { features: [] } },
    ],
    refused: [
      { of: "scaleSet", preconditions: { features: [] }, code: "InvalidParameter" },
      {
        of: "machine",
        changes: { "properties.securityProfile": { securityType: "Standard" } },
        preconditions: { features: ["Microsoft.Compute/EncryptionAtHost"] },
        code: "InvalidParameter",
      },
    ],
  },
  "core-quota": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { "sku.capacity": 3 }, preconditions: limits([a10, 108]) },
      // Without a capacity a new set asks for none, and a set that stands for what it has.
      { of: "scaleSet", preconditions: limits([a10, 0], ["cores", 0]) },
      { of: "scaleSet", ...asks(undefined), cloud: two, preconditions: limits([a10, 36]) },
      // A limit below what stands there stops growth, not changes.
      { of: "scaleSet", ...asks(2), cloud: two, preconditions: limits([a10, 36]) },
      { of: "scaleSet", ...asks(1), cloud: two, preconditions: limits([a10, 36]) },
      { of: "scaleSet", ...asks(3), cloud: two, preconditions: limits(["standardnvadsa10v5family", 108]) },
      { of: "scaleSet", ...asks(3), cloud: two, preconditions: limits([a10, 36, "westeurope"]) },
      { of: "scaleSet", changes: spot, preconditions: limits([a10, 0], ["cores", 4]) },
      // A reservation takes what it keeps room for, and a machine in it nothing more: one in each zone is one in the reservation.
      { of: "reservation", changes: { "sku.capacity": 2 }, preconditions: limits([a10, 72]) },
      { of: "scaleSet", changes: tied(1), cloud: reservation, preconditions: limits([a10, 72]) },
      { of: "scaleSet", changes: tied(3), cloud: reservation, preconditions: limits([a10, 144]) },
      {
        of: "reservation",
        changes: { "sku.capacity": 2 },
        previous: { "sku.capacity": 2 },
        cloud: { ...reservation, [ids.scaleSet]: changed(bodies.scaleSet, { ...tied(2), zones: ["1"] }) },
        preconditions: limits([a10, 36]),
      },
      // Room is kept for what runs beyond a reservation already.
      {
        of: "reservation",
        changes: { "sku.capacity": 2 },
        cloud: { [ids.scaleSet]: changed(bodies.scaleSet, { ...tied(2), zones: ["1"] }) },
        preconditions: limits([a10, 72]),
      },
      // What was deleted gives its vCPUs back.
      {
        of: "scaleSet",
        id: secondSet,
        changes: { "sku.capacity": 2 },
        cloud: { [ids.scaleSet]: undefined },
        preconditions: limits([a10, 72]),
      },
    ],
    refused: [
      {
        of: "scaleSet",
        changes: { "sku.capacity": 3 },
        preconditions: limits([a10, 107]),
        code: "OperationNotAllowed",
      },
      { of: "scaleSet", ...asks(3), cloud: two, preconditions: limits([a10, 107]), code: "OperationNotAllowed" },
      {
        of: "reservation",
        changes: { "sku.capacity": 2 },
        preconditions: limits([a10, 71]),
        code: "OperationNotAllowed",
      },
      {
        of: "scaleSet",
        changes: tied(3),
        cloud: reservation,
        preconditions: limits([a10, 143]),
        code: "OperationNotAllowed",
      },
      {
        of: "scaleSet",
        changes: { "sku.capacity": 1 },
        cloud: reservation,
        preconditions: limits([a10, 107]),
        code: "OperationNotAllowed",
      },
      // 72 and the relay's 4 of the region, and 36 more.
      { of: "scaleSet", ...asks(3), cloud: two, preconditions: limits(["cores", 111]), code: "OperationNotAllowed" },
      {
        of: "scaleSet",
        id: secondSet,
        changes: { "sku.capacity": 2 },
        cloud: two,
        preconditions: limits([a10, 143, "Japan East"]),
        code: "OperationNotAllowed",
      },
      { of: "scaleSet", changes: spot, preconditions: limits(["lowPriorityCores", 107]), code: "OperationNotAllowed" },
      {
        of: "machine",
        cloud: { [ids.machine]: undefined },
        preconditions: limits(["standardFSv2Family", 3]),
        code: "OperationNotAllowed",
      },
    ],
  },
  "public-address-quota": {
    accepted: [
      { of: "address" },
      // The region has three.
      { of: "address", id: `${ids.address}-4`, preconditions: limits(["PublicIPAddresses", 4]) },
      { of: "address", previous: {}, preconditions: limits(["PublicIPAddresses", 1]) },
      { of: "address", id: `${ids.address}-4`, preconditions: limits(["PublicIPAddresses", 0, "westeurope"]) },
    ],
    refused: [
      {
        of: "address",
        id: `${ids.address}-4`,
        preconditions: limits(["publicipaddresses", 3]),
        code: "PublicIPCountLimitReached",
      },
      {
        of: "address",
        id: `${ids.address}-4`,
        preconditions: limits(["PublicIPAddresses", 9], ["StaticPublicIPAddresses", 3]),
        code: "StaticPublicIPCountLimitReached",
      },
    ],
  },
  "action-granted": {
    accepted: [
      { of: "account" },
      { of: "account", preconditions: mayWrite("*") },
      { of: "account", preconditions: mayWrite("microsoft.storage/storageaccounts/*") },
      { of: "account", previous: {}, preconditions: mayWrite("Microsoft.Storage/storageAccounts/write") },
      { of: "group", preconditions: mayWrite("Microsoft.Resources/subscriptions/resourceGroups/*") },
      { of: "subnet", preconditions: mayWrite("Microsoft.Network/*/read", "Microsoft.Network/*/write") },
      { of: "account", deletes: true, preconditions: mayWrite("*/delete") },
      { of: "secret", deletes: true, preconditions: mayWrite() },
    ],
    refused: [
      { of: "account", preconditions: mayWrite(), code: "AuthorizationFailed" },
      {
        of: "account",
        preconditions: mayWrite("Microsoft.Storage/storageAccounts/write"),
        code: "AuthorizationFailed",
      },
      { of: "account", preconditions: mayWrite("Microsoft.Storage/storageAccounts/read"), code: "AuthorizationFailed" },
      {
        of: "subnet",
        preconditions: mayWrite("Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/write"),
        code: "AuthorizationFailed",
      },
      { of: "account", deletes: true, preconditions: mayWrite("*/read", "*/write"), code: "AuthorizationFailed" },
      { of: "assignment", preconditions: mayWrite("Microsoft.Storage/*"), code: "AuthorizationFailed" },
    ],
  },
  "linked-action-granted": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", preconditions: mayWrite(...attached) },
      { of: "interface", preconditions: mayWrite("Microsoft.Network/*/join/action") },
      { of: "interface", ...free, preconditions: mayWrite(attached[0]!) },
      { of: "container", preconditions: mayWrite() },
      { of: "flowLog", preconditions: mayWrite(attached[1]!) },
    ],
    refused: [
      { of: "scaleSet", preconditions: mayWrite(attached[0]!), code: "LinkedAuthorizationFailed" },
      { of: "scaleSet", preconditions: mayWrite(attached[1]!), code: "LinkedAuthorizationFailed" },
      { of: "interface", preconditions: mayWrite(attached[0]!), code: "LinkedAuthorizationFailed" },
      {
        of: "subnet",
        preconditions: mayWrite("Microsoft.Network/natGateways/join/action"),
        code: "LinkedAuthorizationFailed",
      },
      { of: "nat", preconditions: mayWrite(), code: "LinkedAuthorizationFailed" },
      { of: "machine", preconditions: mayWrite(attached[1]!), code: "LinkedAuthorizationFailed" },
      { of: "endpoint", preconditions: mayWrite(attached[0]!), code: "LinkedAuthorizationFailed" },
      { of: "zoneGroup", preconditions: mayWrite(), code: "LinkedAuthorizationFailed" },
      { of: "link", preconditions: mayWrite(), code: "LinkedAuthorizationFailed" },
      { of: "peering", preconditions: mayWrite(), code: "LinkedAuthorizationFailed" },
      { of: "diagnostic", preconditions: mayWrite(), code: "LinkedAuthorizationFailed" },
      { of: "flowLog", changes: { identity: undefined }, preconditions: mayWrite(), code: "LinkedAuthorizationFailed" },
      {
        of: "account",
        changes: { "properties.networkAcls.virtualNetworkRules": [{ id: ids.subnet }] },
        preconditions: mayWrite(attached[0]!),
        code: "LinkedAuthorizationFailed",
      },
    ],
  },
};
