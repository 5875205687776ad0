import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { objectsAt, textAt } from "../reading";
import { timeZoneErrors } from "./time-zones";

const list = "properties.profiles";
const millisecondsPerDay = 86_400_000;

/** A profile for one date. One in the past is taken: nothing documents that Azure refuses or removes it. */
export const autoscaleFixedDates: Rule = {
  name: "autoscale-fixed-dates",
  source:
    "the form of Microsoft's example, and at most 365 days: " +
    "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings (2026-08-05); ISO 8601 and " +
    "Windows time-zone names: Microsoft.Insights autoscaleSettings 2021-05-01-preview, TimeWindow; an end before the start is a guess",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body }) =>
    objectsAt(body, list).flatMap((profile, index) => errorsOf(profile, `${list}[${index}].fixedDate`)),
};

function errorsOf(profile: ObjectValue, path: string): ArmError[] {
  const errors = timeZoneErrors(profile, "fixedDate.timeZone", `${path}.timeZone`);
  const [start, end] = (["start", "end"] as const).map((edge) => {
    const text = textAt(profile, `fixedDate.${edge}`);
    if (text === undefined) return undefined;
    const moment = momentOf(text);
    if (moment === undefined) {
      errors.push(badRequest("BadRequest", `'${text}' is no date and time of ISO 8601.`, `${path}.${edge}`));
    }
    return moment;
  });
  if (start === undefined || end === undefined) return errors;
  const days = (end - start) / millisecondsPerDay;
  if (days <= 0) {
    errors.push(badRequest("BadRequest", "A fixed date must end after it starts.", `${path}.end`));
  }
  if (days > 365) {
    errors.push(badRequest("BadRequest", "A fixed date may span 365 days at most.", path));
  }
  return errors;
}

/** Milliseconds since 1970; of a text without an offset as if it were of UTC, for both ends are of one time zone. */
function momentOf(text: string): number | undefined {
  const [, date, time, offset = "Z"] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  if (date === undefined) return undefined;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return undefined;
  const moment = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(moment) ? undefined : moment;
}
