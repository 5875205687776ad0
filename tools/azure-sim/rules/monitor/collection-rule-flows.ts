import { type ArmError, type ObjectValue, type Rule, type Value } from "../../contract";
import { badRequest } from "../errors";
import { at, findAll, isPartlyUnknown, objectAt } from "../reading";

const sources = "properties.dataSources";
const destinations = "properties.destinations";

export const collectionRuleFlows: Rule = {
  name: "collection-rule-flows",
  source:
    "flows join streams and destinations by name: " +
    "https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-structure [m]; 10 sources, 10 flows, 20 " +
    "facilities, 100 counters: https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits [m]; the code is a guess",
  types: ["Microsoft.Insights/dataCollectionRules"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    const refuse = (message: string, path: string) =>
      problems.push(badRequest("InvalidPayload", `Data collection rule is invalid: ${message}`, path));
    const entries = listsIn(objectAt(body, sources));
    const names = (of: Value | undefined) =>
      listsIn(of as ObjectValue | undefined).flatMap((entry) =>
        findAll(entry, "name").map(({ value }) => String(value)),
      );
    const declared = names(at(body, destinations));
    const streams = entries.flatMap((entry) => findAll(entry, "streams[]").map(({ value }) => String(value)));
    if (!isPartlyUnknown(at(body, destinations))) {
      for (const { path, value } of findAll(body, "properties.dataFlows[].destinations[]")) {
        if (!declared.includes(String(value))) refuse(`the destination '${value}' is not declared.`, path);
      }
    }
    if (!isPartlyUnknown(at(body, sources))) {
      for (const { path, value } of findAll(body, "properties.dataFlows[].streams[]")) {
        if (!streams.includes(String(value))) refuse(`no data source has the stream '${value}'.`, path);
      }
    }
    for (const [what, list, place] of [
      ["data sources", names(at(body, sources)), sources],
      ["destinations", declared, destinations],
    ] as const) {
      if (new Set(list).size < list.length) refuse(`two ${what} have the same name.`, place);
    }
    const most = (limit: number, count: number, what: string, path: string) => {
      if (count > limit) refuse(`at most ${limit} ${what}, not ${count}.`, path);
    };
    most(10, entries.length, "data sources", sources);
    most(10, findAll(body, "properties.dataFlows[]").length, "flows", "properties.dataFlows");
    most(100, findAll(body, `${sources}.performanceCounters[].counterSpecifiers[]`).length, "counters", sources);
    most(20, findAll(body, `${sources}.syslog[].facilityNames[]`).length, "facilities", sources);
    return problems;
  },
};

/** The objects of all lists that an object holds. */
function listsIn(value: ObjectValue | undefined): Value[] {
  return Object.values(value ?? {}).flatMap((list) => (Array.isArray(list) ? list : []));
}
