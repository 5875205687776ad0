import {
  nameProblems,
  type Problem,
  Problems,
  resourceName,
  stableGuid,
  tagProblems,
  wholeNumberProblems,
} from "../conventions";
import { type SessionControllerSettings } from "./args";

export interface SessionControllerPlan {
  identityName: string;
  /** One for each scale set, in the order that was given. */
  assignments: { scaleSet: string; guid: string }[];
  freeMinutesBeforeRemoval: number;
  /** All that is wrong with the settings. With any, the rest of the plan is not to be used. */
  problems: Problem[];
}

/** Decides the controller's name, and where its role is assigned. */
export function planSessionControllerAccess(settings: SessionControllerSettings): SessionControllerPlan {
  const { placement, scaleSets, freeMinutesBeforeRemoval } = settings;
  const { naming, subscriptionId } = placement;
  const identityName = resourceName(naming, "userAssignedIdentity", "session-controller");
  const problems = new Problems();
  problems.addAll(tagProblems(placement.tags));
  problems.addAll(nameProblems("userAssignedIdentity", identityName, "placement.naming"));
  problems.addAll(wholeNumberProblems("freeMinutesBeforeRemoval", freeMinutesBeforeRemoval, 5, 240, "15"));
  scaleSets.forEach((name, index) => {
    if (scaleSets.indexOf(name) === index) return;
    problems.add({
      path: `scaleSets[${index}]`,
      given: name,
      reason: "the scale set is named twice, and Azure refuses a second assignment",
      fix: "name it once",
    });
  });
  return {
    identityName,
    assignments: scaleSets.map((scaleSet) => ({
      scaleSet,
      guid: stableGuid(subscriptionId, scaleSet, identityName, "session controller"),
    })),
    freeMinutesBeforeRemoval,
    problems: problems.list,
  };
}
