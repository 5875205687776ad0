import { type Rule } from "../../contract";
import { actionGroupReceivers } from "./action-group-receivers";
import { alertReferences } from "./alert-references";
import { autoscaleFixedDates } from "./autoscale-fixed-dates";
import { autoscaleMetricEmitted } from "./autoscale-metric-emitted";
import { autoscaleProfileEnds } from "./autoscale-profile-ends";
import { autoscaleProfiles } from "./autoscale-profiles";
import { autoscaleRules } from "./autoscale-rules";
import { autoscaleSchedules } from "./autoscale-schedules";
import { autoscaleTarget } from "./autoscale-target";
import { budgetShape } from "./budget-shape";
import { collectionAssociation } from "./collection-association";
import { collectionRuleFlows } from "./collection-rule-flows";
import { collectionRuleWorkspace } from "./collection-rule-workspace";
import { diagnosticCategories } from "./diagnostic-categories";
import { diagnosticDestinations } from "./diagnostic-destinations";
import { diagnosticSinks } from "./diagnostic-sinks";
import { metricAlertMetrics } from "./metric-alert-metrics";
import { metricAlertScopes } from "./metric-alert-scopes";
import { metricAlertTimes } from "./metric-alert-times";
import { queryAlertQuery } from "./query-alert-query";
import { queryAlertTimes } from "./query-alert-times";
import { workbookShape } from "./workbook-shape";
import { workspaceLimits } from "./workspace-limits";

export const monitorRules: readonly Rule[] = [
  actionGroupReceivers,
  alertReferences,
  autoscaleFixedDates,
  autoscaleMetricEmitted,
  autoscaleProfileEnds,
  autoscaleProfiles,
  autoscaleRules,
  autoscaleSchedules,
  autoscaleTarget,
  budgetShape,
  collectionAssociation,
  collectionRuleFlows,
  collectionRuleWorkspace,
  diagnosticCategories,
  diagnosticDestinations,
  diagnosticSinks,
  metricAlertMetrics,
  metricAlertScopes,
  metricAlertTimes,
  queryAlertQuery,
  queryAlertTimes,
  workbookShape,
  workspaceLimits,
];
