import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { at, holdsUnknown, isUnknown, objectsAt, textAt } from "../reading";

const list = "properties.profiles";

/**
 * A recurrence says when a profile begins, never when it ends: without a partner named `{"name":…,"for":…}` it would
 * stay in force until the next one begins. Azure takes such a setting; the simulator takes it only without a default
 * profile, where a week of recurrences that follow each other is the whole plan.
 */
export const autoscaleProfileEnds: Rule = {
  name: "autoscale-profile-ends",
  source:
    "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-multiprofile and autoscale-understanding-settings " +
    "(2026-08-05)",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    if (holdsUnknown(body, list) || objectsAt(body, list).some((profile) => isUnknown(profile, "name"))) return [];
    const profiles = objectsAt(body, list);
    const names = profiles.map((profile) => textAt(profile, "name") ?? "");
    const partners = names.map(partnerOf);
    const hasDefault = profiles.some(
      (profile) => at(profile, "recurrence") === undefined && at(profile, "fixedDate") === undefined,
    );
    return profiles.flatMap((profile, index) => {
      const [name, partner] = [names[index]!, partners[index]];
      const path = `${list}[${index}].name`;
      if (partner !== undefined) {
        return names.includes(partner)
          ? []
          : [
              badRequest(
                "BadRequest",
                `Profile '${name}' ends a profile '${partner}' that the setting doesn't have.`,
                path,
              ),
            ];
      }
      const isOpen = at(profile, "recurrence") !== undefined && !partners.includes(name);
      return isOpen && hasDefault
        ? [
            badRequest(
              "BadRequest",
              `The recurrence profile '${name}' has no partner that ends it, named {"name":"…","for":"${name}"}.`,
              path,
            ),
          ]
        : [];
    });
  },
};

function partnerOf(name: string): string | undefined {
  if (!name.startsWith("{")) return undefined;
  try {
    const { for: partner } = JSON.parse(name) as { for?: unknown };
    return typeof partner === "string" ? partner : undefined;
  } catch {
    return undefined;
  }
}
