import { type Rule } from "../../contract";
import { autoscaleFixedDates } from "./autoscale-fixed-dates";
import { autoscaleMetricEmitted } from "./autoscale-metric-emitted";
import { autoscaleProfileEnds } from "./autoscale-profile-ends";
import { autoscaleProfiles } from "./autoscale-profiles";
import { autoscaleRules } from "./autoscale-rules";
import { autoscaleSchedules } from "./autoscale-schedules";
import { autoscaleTarget } from "./autoscale-target";
import { budgetShape } from "./budget-shape";
import { diagnosticCategories } from "./diagnostic-categories";
import { diagnosticDestinations } from "./diagnostic-destinations";
import { diagnosticSinks } from "./diagnostic-sinks";
import { workspaceLimits } from "./workspace-limits";

export const monitorRules: readonly Rule[] = [
  autoscaleFixedDates,
  autoscaleMetricEmitted,
  autoscaleProfileEnds,
  autoscaleProfiles,
  autoscaleRules,
  autoscaleSchedules,
  autoscaleTarget,
  budgetShape,
  diagnosticCategories,
  diagnosticDestinations,
  diagnosticSinks,
  workspaceLimits,
];
