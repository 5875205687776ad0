import {
  locationProblems,
  nameProblems,
  type Placement,
  type Problem,
  resourceName,
  stableGuid,
  tagProblems,
} from "../conventions";
import { hostLog, relayPrograms } from "./host-log";

/** What a region's machines tell the workspace, as plain data. */
export interface MachineCollectionSettings {
  placement: Placement;
  /** The workspace's region. The rule must be there, wherever the machines are. */
  workspaceLocation: string;
}

export interface MachineCollectionPlan {
  ruleName: string;
  identityName: string;
  assignmentName: string;
  roleAssignmentName: string;
  policyDefinitionId: string;
  syslog: { facilities: string[]; levels: string[] }[];
  /** Which lines are kept of those that machines send, in Kusto. */
  keptSyslog: string;
  counters: { everySeconds: number; specifiers: string[] };
  problems: Problem[];
}

/**
 * "Configure Linux Virtual Machines to be associated with a Data Collection Rule or a Data Collection Endpoint", built in:
 * https://github.com/Azure/azure-policy, built-in-policies/policyDefinitions/Monitoring/AzureMonitor_DCRA_VM_Linux_DINE.json
 * (version 4.3.0, read 2026-11-25).
 */
const associationPolicy = "58e891b9-ce13-4ac3-86e4-ac3e1f20cb07";

const fromWarning = ["Warning", "Error", "Critical", "Alert", "Emergency"];

/** What a person looks at when a machine is slow. Once a minute each: about 15 rows a machine and minute. */
const counters = [
  "\\Processor(_Total)\\% Processor Time",
  "\\Memory(*)\\Available MBytes Memory",
  "\\Logical Disk(*)\\% Free Space",
  "\\Network(*)\\Total Bytes Transmitted",
  "\\Network(*)\\Total Bytes Received",
];

/**
 * Our own programs' lines, and whatever else is worse than information. A rule can't choose lines by program, but it can transform what it
 * was sent, with the few words of Kusto that look at one row alone
 * (https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-transformations-kql, read 2026-11-25).
 */
const keptSyslog =
  `source | where ProcessName startswith "${hostLog.name}"` +
  relayPrograms.map((program) => ` or ProcessName == "${program}"`).join("") +
  ' or (SeverityLevel != "info" and SeverityLevel != "notice")';

/** Decides what is collected of a region's machines, and how they come to it. */
export function planMachineCollection({
  placement,
  workspaceLocation,
}: MachineCollectionSettings): MachineCollectionPlan {
  const { naming, subscriptionId, location } = placement;
  const ruleName = resourceName(naming, "dataCollectionRule");
  const identityName = resourceName(naming, "userAssignedIdentity", "collection");
  const assignmentName = resourceName(naming, "policyAssignment", "collection");
  return {
    ruleName,
    identityName,
    assignmentName,
    roleAssignmentName: stableGuid(subscriptionId, ruleName, identityName, "collection role"),
    policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${associationPolicy}`,
    syslog: [
      // The host agent's lines are of this facility, and so are the relays': from information up, and so is the chatter of the system.
      { facilities: [hostLog.facility], levels: ["Info", "Notice", ...fromWarning] },
      { facilities: ["auth", "authpriv", "kern", "syslog"], levels: fromWarning },
    ],
    keptSyslog,
    counters: { everySeconds: 60, specifiers: counters },
    problems: [
      ...locationProblems(location, "placement.location"),
      ...locationProblems(workspaceLocation, "workspaceLocation"),
      ...tagProblems(placement.tags),
      ...nameProblems("dataCollectionRule", ruleName, "placement.naming"),
      ...nameProblems("userAssignedIdentity", identityName, "placement.naming"),
      ...nameProblems("policyAssignment", assignmentName, "placement.naming"),
    ],
  };
}
