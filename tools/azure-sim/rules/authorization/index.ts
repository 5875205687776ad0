import { type Rule } from "../../contract";
import { assignmentFixed } from "./assignment-fixed";
import { assignmentName } from "./assignment-name";
import { assignmentOnce } from "./assignment-once";
import { assignmentPrincipal } from "./assignment-principal";
import { assignmentRoleKnown } from "./assignment-role-known";
import { definitionNameTaken } from "./definition-name-taken";
import { definitionShape } from "./definition-shape";
import { identitiesExist } from "./identities-exist";
import { lockNotes } from "./lock-notes";
import { policyAssignment } from "./policy-assignment";

export const authorizationRules: readonly Rule[] = [
  assignmentFixed,
  assignmentName,
  assignmentOnce,
  assignmentPrincipal,
  assignmentRoleKnown,
  definitionNameTaken,
  definitionShape,
  identitiesExist,
  lockNotes,
  policyAssignment,
];
