import { bodies, changed, ids } from "../world";
import { type Cases } from "./case";

const deletes = true;
const locked = { [ids.lock]: bodies.lock };
const readOnly = { [ids.lock]: changed(bodies.lock, { "properties.level": "ReadOnly" }) };
const gone = (...keys: (keyof typeof ids)[]) => Object.fromEntries(keys.map((key) => [ids[key], undefined]));
const policyLocked = { [ids.immutability]: changed(bodies.immutability, { "properties.state": "Locked" }) };

export const deleteCases: Cases = {
  "public-prefix-in-use": {
    accepted: [{ of: "prefix", deletes: true }],
    refused: [
      {
        of: "prefix",
        deletes: true,
        cloud: { [ids.address]: changed(bodies.address, { "properties.publicIPPrefix": { id: ids.prefix } }) },
        code: "PublicIPPrefixCannotBeDeleted",
      },
    ],
  },
  "route-table-in-use": {
    accepted: [{ of: "routeTable", deletes: true }],
    refused: [
      {
        of: "routeTable",
        deletes: true,
        cloud: { [ids.subnet]: changed(bodies.subnet, { "properties.routeTable": { id: ids.routeTable } }) },
        code: "InUseRouteTableCannotBeDeleted",
      },
    ],
  },
  "scope-locked": {
    accepted: [
      { of: "vault", deletes },
      { of: "lock", deletes, cloud: locked },
      { of: "secret", deletes, cloud: locked },
      { of: "account", deletes, cloud: locked },
      { of: "vault", cloud: locked },
    ],
    refused: [
      { of: "vault", deletes, cloud: locked, code: "ScopeLocked" },
      { of: "diagnostic", deletes, cloud: locked, code: "ScopeLocked" },
      { of: "group", deletes, cloud: locked, code: "ScopeLocked" },
      { of: "vault", cloud: readOnly, code: "ScopeLocked" },
    ],
  },
  "subnet-in-use": {
    accepted: [
      { of: "bastionSubnet", deletes },
      { of: "subnet", deletes, cloud: gone("interface", "otherInterface", "endpoint", "scaleSet") },
    ],
    refused: [
      {
        of: "subnet",
        deletes,
        cloud: gone("otherInterface", "endpoint", "scaleSet"),
        code: "InUseSubnetCannotBeDeleted",
      },
      {
        of: "subnet",
        deletes,
        cloud: gone("interface", "otherInterface", "scaleSet"),
        code: "InUseSubnetCannotBeDeleted",
      },
      {
        of: "subnet",
        deletes,
        cloud: gone("interface", "otherInterface", "endpoint"),
        code: "InUseSubnetCannotBeDeleted",
      },
      { of: "network", deletes, code: "InUseSubnetCannotBeDeleted" },
    ],
  },
  "security-group-in-use": {
    accepted: [{ of: "securityGroup", deletes, cloud: gone("subnet") }],
    refused: [{ of: "securityGroup", deletes, code: "InUseNetworkSecurityGroupCannotBeDeleted" }],
  },
  "public-address-in-use": {
    accepted: [{ of: "freeAddress", deletes }],
    refused: [
      { of: "address", deletes, code: "PublicIPAddressCannotBeDeleted" },
      { of: "natAddress", deletes, code: "PublicIPAddressCannotBeDeleted" },
    ],
  },
  "nat-gateway-in-use": {
    accepted: [{ of: "nat", deletes, cloud: gone("subnet") }],
    refused: [{ of: "nat", deletes, code: "InUseNatGatewayCannotBeDeleted" }],
  },
  "interface-in-use": {
    accepted: [{ of: "otherInterface", deletes }],
    refused: [{ of: "interface", deletes, code: "NicInUse" }],
  },
  "nested-resources": {
    accepted: [
      { of: "zone", deletes, cloud: gone("link") },
      { of: "reservationGroup", deletes, cloud: gone("reservation") },
    ],
    refused: [
      { of: "zone", deletes, code: "CannotDeleteResource" },
      { of: "reservationGroup", deletes, code: "CannotDeleteResource" },
    ],
  },
  "container-protected": {
    accepted: [
      { of: "container", deletes, cloud: gone("immutability") },
      { of: "account", deletes },
    ],
    refused: [
      { of: "container", deletes, code: "ContainerProtectedFromDeletion" },
      { of: "account", deletes, cloud: policyLocked, code: "ContainerProtectedFromDeletion" },
      { of: "group", deletes, cloud: policyLocked, code: "ContainerProtectedFromDeletion" },
    ],
  },
  "definition-assigned": {
    accepted: [{ of: "definition", deletes }],
    refused: [
      {
        of: "definition",
        deletes,
        cloud: { [ids.assignment]: changed(bodies.assignment, { "properties.roleDefinitionId": ids.definition }) },
        code: "RoleDefinitionHasAssignments",
      },
    ],
  },
};
