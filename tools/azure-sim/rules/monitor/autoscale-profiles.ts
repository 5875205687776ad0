import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { at, isUnknown, itemsAt, objectsAt, textAt } from "../reading";

const list = "properties.profiles";

export const autoscaleProfiles: Rule = {
  name: "autoscale-profiles",
  source:
    "20 profiles, 10 rules each, minimum <= default <= maximum: " +
    "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings (2026-08-05); the codes are a guess",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    if (isUnknown(body, list)) return [];
    const profiles = objectsAt(body, list);
    const count = itemsAt(body, list).length;
    const names = profiles.map((profile) => textAt(profile, "name")).filter((name) => name !== undefined);
    return [
      ...(count < 1 || count > 20
        ? [badRequest("BadRequest", `An autoscale setting holds 1 to 20 profiles, not ${count}.`, list)]
        : []),
      ...(new Set(names).size < names.length
        ? [badRequest("BadRequest", "The names of an autoscale setting's profiles must differ.", list)]
        : []),
      ...profiles.flatMap((profile, index) => problemsOf(profile, `${list}[${index}]`)),
    ];
  },
};

function problemsOf(profile: ObjectValue, path: string): ArmError[] {
  const problems: ArmError[] = [];
  const rules = itemsAt(profile, "rules").length;
  if (rules > 10)
    problems.push(badRequest("BadRequest", `A profile holds at most 10 rules, not ${rules}.`, `${path}.rules`));
  const [minimum, standard, maximum] = ["minimum", "default", "maximum"].map((member) => {
    const text = textAt(profile, `capacity.${member}`);
    if (text !== undefined && !/^\d{1,4}$/.test(text)) {
      problems.push(
        badRequest(
          "BadRequest",
          `capacity.${member} '${text}' is not a number of instances.`,
          `${path}.capacity.${member}`,
        ),
      );
      return undefined;
    }
    return text === undefined ? undefined : Number(text);
  });
  const isOrdered = (low: number | undefined, high: number | undefined) =>
    low === undefined || high === undefined || low <= high;
  if (!isOrdered(minimum, standard) || !isOrdered(standard, maximum) || !isOrdered(minimum, maximum)) {
    problems.push(
      badRequest(
        "BadRequest",
        `The capacity of profile '${textAt(profile, "name") ?? ""}' must satisfy minimum <= default <= maximum; it is ${minimum}, ${standard}, ${maximum}.`,
        `${path}.capacity`,
      ),
    );
  }
  if (at(profile, "fixedDate") !== undefined && at(profile, "recurrence") !== undefined) {
    problems.push(badRequest("BadRequest", "A profile has a fixed date or a recurrence, not both.", path));
  }
  return problems;
}
