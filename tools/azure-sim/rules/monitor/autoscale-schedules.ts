import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { windowsTimeZones } from "../data/time-zones";
import { badRequest } from "../errors";
import { isUnknown, itemsAt, objectsAt, textAt, textsAt } from "../reading";

const list = "properties.profiles";
const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export const autoscaleSchedules: Rule = {
  name: "autoscale-schedules",
  source:
    "Windows time-zone names: Microsoft.Insights autoscaleSettings 2021-05-01-preview; one hour and one minute: " +
    "https://github.com/MicrosoftDocs/azure-docs/issues/42655 (2020-04); fixed dates of at most 365 days: " +
    "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings (2026-08-05)",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body }) =>
    objectsAt(body, list).flatMap((profile, index) => [
      ...recurrence(profile, `${list}[${index}].recurrence`),
      ...fixedDate(profile, `${list}[${index}].fixedDate`),
    ]),
};

function recurrence(profile: ObjectValue, path: string): ArmError[] {
  const problems: ArmError[] = [];
  const refuse = (member: string, reason: string) =>
    problems.push(badRequest("BadRequest", reason, `${path}.${member}`));
  const frequency = textAt(profile, "recurrence.frequency");
  if (frequency !== undefined && frequency !== "Week")
    refuse("frequency", `The recurrence frequency must be Week, not ${frequency}.`);
  problems.push(...timeZone(profile, "recurrence.schedule.timeZone", `${path}.schedule.timeZone`));
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

function fixedDate(profile: ObjectValue, path: string): ArmError[] {
  const [start, end] = [textAt(profile, "fixedDate.start"), textAt(profile, "fixedDate.end")].map((text) =>
    text === undefined ? undefined : Date.parse(text),
  );
  const length = start === undefined || end === undefined ? undefined : (end - start) / 86_400_000;
  const isWrong = length !== undefined && !(length > 0 && length <= 365);
  return [
    ...timeZone(profile, "fixedDate.timeZone", `${path}.timeZone`),
    ...(isWrong ? [badRequest("BadRequest", "A fixed date spans more than nothing and at most 365 days.", path)] : []),
  ];
}

function timeZone(profile: ObjectValue, path: string, target: string): ArmError[] {
  const name = textAt(profile, path);
  return name === undefined || windowsTimeZones.includes(name)
    ? []
    : [
        badRequest(
          "BadRequest",
          `The time zone '${name}' is not known: use a Windows time-zone name such as 'W. Europe Standard Time'.`,
          target,
        ),
      ];
}
