import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../conventions";

/** What the session controller of one region may do, and what it keeps to, as plain data. */
export interface SessionControllerSettings {
  placement: Placement;
  /** The names of the scale sets whose hosts it watches over: all of the region's, on-demand and spot. */
  scaleSets: string[];
  /** How long a host must have been free before the controller deletes it, 5–240 minutes. */
  freeMinutesBeforeRemoval: number;
}

export interface SessionControllerAccessArgs extends SessionControllerSettings {
  resourceGroupName: pulumi.Input<string>;
  /** The environment's one role for session controllers. */
  roleId: pulumi.Input<string>;
  /** The scale sets' ids, by their names; one for each of `scaleSets`. */
  scaleSetIds: Record<string, pulumi.Input<string>>;
}
