import { type ArmError, type Rule } from "../../contract";
import { builtInPolicies } from "../data/built-in-policies";
import { badRequest, notFound } from "../errors";
import { isSet, isUnknown, objectAt, textAt } from "../reading";

export const policyAssignment: Rule = {
  name: "policy-assignment",
  source:
    "a policy that deploys needs an identity and a location, its definition must exist, and its parameters be given: " +
    "https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure and …/how-to/remediate-resources [m]; the codes as met " +
    "in public Terraform issues [m]",
  types: ["Microsoft.Authorization/policyAssignments"],
  operations: ["put"],
  needsCloud: true,
  check({ body, cloud }) {
    const problems: ArmError[] = [];
    const id = textAt(body, "properties.policyDefinitionId");
    if (id === undefined) {
      return isUnknown(body, "properties.policyDefinitionId")
        ? []
        : [badRequest("InvalidRequestContent", "A policy definition is required.", "properties.policyDefinitionId")];
    }
    const hasIdentity = isSet(body, "identity");
    if (hasIdentity && !isSet(body, "location")) {
      problems.push(badRequest("LocationRequired", "An assignment with an identity needs a location.", "location"));
    }
    const builtIn = builtInPolicies[id.toLowerCase()];
    if (builtIn === undefined) {
      if (cloud.get(id)) return problems;
      return [
        ...problems,
        notFound(
          "PolicyDefinitionNotFound",
          `The policy definition '${id}' could not be found.`,
          "properties.policyDefinitionId",
        ),
      ];
    }
    if (builtIn.deploys && !hasIdentity) {
      problems.push(
        badRequest(
          "ResourceIdentityRequired",
          "The policy assignment needs a managed identity, since its definition deploys.",
          "identity",
        ),
      );
    }
    const given = Object.keys(objectAt(body, "properties.parameters") ?? {});
    for (const name of builtIn.required.filter((one) => !given.includes(one))) {
      problems.push(
        badRequest("MissingPolicyParameter", `The policy's parameter '${name}' has no value.`, "properties.parameters"),
      );
    }
    for (const name of given.filter((one) => ![...builtIn.required, ...builtIn.optional].includes(one))) {
      problems.push(
        badRequest(
          "UndefinedPolicyParameter",
          `The policy has no parameter '${name}'.`,
          `properties.parameters.${name}`,
        ),
      );
    }
    return problems;
  },
};
