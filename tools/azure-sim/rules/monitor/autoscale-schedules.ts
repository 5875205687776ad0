import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isUnknown, itemsAt, objectsAt, textAt, textsAt } from "../reading";
import { timeZoneErrors } from "./time-zones";

const list = "properties.profiles";
const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export const autoscaleSchedules: Rule = {
  name: "autoscale-schedules",
  source:
    "Windows time-zone names: Microsoft.Insights autoscaleSettings 2021-05-01-preview; one hour and one minute: " +
    "https://github.com/MicrosoftDocs/azure-docs/issues/42655 (2020-04)",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body }) =>
    objectsAt(body, list).flatMap((profile, index) => recurrence(profile, `${list}[${index}].recurrence`)),
};

function recurrence(profile: ObjectValue, path: string): ArmError[] {
  const problems: ArmError[] = [];
  const refuse = (member: string, reason: string) =>
    problems.push(badRequest("BadRequest", reason, `${path}.${member}`));
  const frequency = textAt(profile, "recurrence.frequency");
  if (frequency !== undefined && frequency !== "Week")
    refuse("frequency", `The recurrence frequency must be Week, not ${frequency}.`);
  problems.push(...timeZoneErrors(profile, "recurrence.schedule.timeZone", `${path}.schedule.timeZone`));
  const unknownDays = textsAt(profile, "recurrence.schedule.days").filter((day) => !days.includes(day));
  if (unknownDays.length > 0) refuse("schedule.days", `${unknownDays.join(", ")} is no day of the week.`);
  for (const [member, below] of [
    ["hours", 24],
    ["minutes", 60],
  ] as const) {
    const values = itemsAt(profile, `recurrence.schedule.${member}`);
    if (isUnknown(profile, `recurrence.schedule.${member}`) || profile["recurrence"] === undefined) continue;
    const wrong = values.some(
      (value) => typeof value === "number" && (value < 0 || value >= below || !Number.isInteger(value)),
    );
    if (wrong || (values.length !== 1 && profile["recurrence"] !== null && !isUnknown(profile, "recurrence"))) {
      refuse(`schedule.${member}`, `A recurrence takes exactly one of ${member}, from 0 to ${below - 1}.`);
    }
  }
  return problems;
}
