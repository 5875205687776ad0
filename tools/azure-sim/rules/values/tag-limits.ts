import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { objectAt } from "../reading";

const mostTags = 50;
const longestValue = 256;
/** Storage accounts take shorter names than the rest, and DNS zones fewer tags. */
const limitsOf: Record<string, { name?: number; tags?: number }> = {
  "microsoft.storage/storageaccounts": { name: 128 },
  "microsoft.network/dnszones": { tags: 15 },
};

export const tagLimits: Rule = {
  name: "tag-limits",
  source:
    "https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations (checked 2026-12-01); " +
    "InvalidTagNameCharacters, InvalidTagName and InvalidTagValueLength: the same checks in https://www.powershellgallery.com/packages/Az.Migrate " +
    "(checked 2026-12-01); the code for too many tags is a guess; what a tag's value may hold is not limited",
  types: ["*"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const tags = Object.entries(objectAt(body, "tags") ?? {});
    const { name: longestName = 512, tags: most = mostTags } = limitsOf[id.type.toLowerCase()] ?? {};
    const problems: ArmError[] = tags.flatMap(([name, value]) => {
      const path = `tags.${name}`;
      return [
        ...(/[<>%&\\?/\p{Cc}]/u.test(name)
          ? [
              badRequest(
                "InvalidTagNameCharacters",
                `The tag names '${name}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
                path,
              ),
            ]
          : []),
        ...(name.length > longestName
          ? [
              badRequest(
                "InvalidTagName",
                `Tag key too large. Following tag name '${name}' exceeded the maximum length. Maximum allowed length for tag name - '${longestName}' characters.`,
                path,
              ),
            ]
          : []),
        ...(typeof value === "string" && value.length > longestValue
          ? [
              badRequest(
                "InvalidTagValueLength",
                `Tag value too large. Following tag value '${value}' exceeded the maximum length. Maximum allowed length for tag value - '${longestValue}' characters.`,
                path,
              ),
            ]
          : []),
      ];
    });
    if (tags.length > most) {
      problems.push(
        badRequest("InvalidTags", `The resource has ${tags.length} tags. At most ${most} are allowed.`, "tags"),
      );
    }
    return problems;
  },
};
