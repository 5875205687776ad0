import { bodies, changed, group, ids } from "../world";
import { type Cases } from "./case";

const otherName = "3f2504e0-4f89-41d3-9a0c-0305e82c3309";
const customRole = `${group}/providers/Microsoft.Authorization/roleDefinitions/3f2504e0-4f89-41d3-9a0c-0305e82c3302`;
const none = { [ids.assignment]: undefined };

const customPolicy =
  "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/policyDefinitions/own";

export const authorizationCases: Cases = {
  "assignment-name": {
    accepted: [{ of: "assignment" }, { of: "definition" }],
    refused: [
      { of: "assignment", id: ids.assignment.replace(/[^/]+$/, "hosts-read-builds"), code: "InvalidRoleAssignmentId" },
      { of: "definition", id: ids.definition.replace(/[^/]+$/, "publisher"), code: "InvalidRoleDefinitionId" },
    ],
  },
  "assignment-once": {
    accepted: [
      { of: "assignment" },
      {
        of: "assignment",
        id: ids.assignment.replace(/[^/]+$/, otherName),
        changes: { "properties.roleDefinitionId": customRole },
      },
      { of: "assignment", id: ids.assignment.replace(ids.account, ids.container).replace(/[^/]+$/, otherName) },
    ],
    refused: [{ of: "assignment", id: ids.assignment.replace(/[^/]+$/, otherName), code: "RoleAssignmentExists" }],
  },
  "assignment-fixed": {
    accepted: [{ of: "assignment", previous: {} }],
    refused: [
      {
        of: "assignment",
        changes: { "properties.roleDefinitionId": customRole },
        previous: {},
        code: "RoleAssignmentUpdateNotPermitted",
      },
    ],
  },
  "assignment-principal": {
    accepted: [
      { of: "assignment" },
      { of: "assignment", changes: { "properties.principalId": otherName, "properties.principalType": "User" } },
    ],
    refused: [
      { of: "assignment", changes: { "properties.principalType": undefined }, code: "PrincipalNotFound" },
      { of: "assignment", changes: { "properties.principalType": "User" }, code: "UnmatchedPrincipalType" },
      { of: "assignment", changes: { "properties.principalId": "hosts" }, code: "InvalidPrincipalId" },
    ],
  },
  "assignment-role-known": {
    accepted: [{ of: "assignment" }, { of: "assignment", changes: { "properties.roleDefinitionId": customRole } }],
    refused: [
      {
        of: "assignment",
        changes: { "properties.roleDefinitionId": customRole.replace(/[^/]+$/, otherName) },
        code: "RoleDefinitionDoesNotExist",
      },
      {
        of: "assignment",
        changes: { "properties.roleDefinitionId": customRole },
        cloud: {
          ...none,
          [ids.definition]: changed(bodies.definition, { "properties.assignableScopes": [ids.vault] }),
        },
        code: "RoleDefinitionDoesNotExist",
      },
    ],
  },
  "definition-shape": {
    accepted: [
      {
        of: "definition",
        changes: { "properties.permissions": [{ actions: ["*", "*/read", "Microsoft.Insights/*/read"] }] },
      },
      { of: "definition" },
    ],
    refused: [
      { of: "definition", changes: { "properties.assignableScopes": [] }, code: "RoleDefinitionScopeInvalid" },
      { of: "definition", changes: { "properties.assignableScopes": ["/"] }, code: "RoleDefinitionScopeInvalid" },
      { of: "definition", changes: { "properties.roleName": undefined }, code: "RoleDefinitionNameNullOrEmpty" },
      {
        of: "definition",
        changes: { "properties.permissions": [{ actions: ["read blobs"] }] },
        code: "InvalidActionOrNotAction",
      },
    ],
  },
  "definition-name-taken": {
    accepted: [{ of: "definition" }],
    refused: [
      { of: "definition", id: ids.definition.replace(/[^/]+$/, otherName), code: "RoleDefinitionWithSameNameExists" },
    ],
  },
  "identities-exist": {
    accepted: [{ of: "scaleSet" }, { of: "machine" }],
    refused: [
      { of: "scaleSet", cloud: { [ids.identity]: undefined }, code: "FailedIdentityOperation" },
      { of: "flowLog", cloud: { [ids.identity]: undefined }, code: "FailedIdentityOperation" },
    ],
  },
  "lock-notes": {
    accepted: [{ of: "lock" }],
    refused: [{ of: "lock", changes: { "properties.notes": "n".repeat(513) }, code: "LockNotesTooLong" }],
  },
  "policy-assignment": {
    accepted: [
      { of: "policyAssignment" },
      {
        of: "policyAssignment",
        changes: { identity: undefined, properties: { policyDefinitionId: customPolicy } },
        cloud: { [customPolicy]: { properties: { policyRule: {} } } },
      },
    ],
    refused: [
      { of: "policyAssignment", changes: { identity: undefined }, code: "ResourceIdentityRequired" },
      { of: "policyAssignment", changes: { location: undefined }, code: "LocationRequired" },
      {
        of: "policyAssignment",
        changes: { "properties.parameters.dcrResourceId": undefined },
        code: "MissingPolicyParameter",
      },
      {
        of: "policyAssignment",
        changes: { "properties.parameters.rule": { value: "x" } },
        code: "UndefinedPolicyParameter",
      },
      {
        of: "policyAssignment",
        changes: { properties: { policyDefinitionId: customPolicy } },
        code: "PolicyDefinitionNotFound",
      },
      { of: "policyAssignment", changes: { properties: {} }, code: "InvalidRequestContent" },
    ],
  },
};
