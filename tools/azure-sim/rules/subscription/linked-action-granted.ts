import { type Rule } from "../../contract";
import { clientOf } from "./client";
import { grants } from "./granted";
import { linkedActions } from "./linked-actions";

export const linkedActionGranted: Rule = {
  name: "linked-action-granted",
  source:
    "LinkedAuthorizationFailed, 403: https://github.com/microsoft/planetary-computer-hub/pull/25 (2021-10); which actions: see " +
    "linked-actions.ts",
  types: ["*"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const granted = cloud.preconditions?.actions;
    if (granted === undefined) return [];
    const client = clientOf(cloud);
    return linkedActions(id.type, body)
      .filter(({ action }) => !grants(granted, action))
      .map(({ action, id: linked, path }) => ({
        status: 403,
        code: "LinkedAuthorizationFailed",
        message:
          `The client '${client}' with object id '${client}' has permission to perform action '${id.type}/write' on scope ` +
          `'${id.text}'; however, it does not have permission to perform action '${action}' on the linked scope(s) ` +
          `'${linked}' or the linked scope(s) are invalid.`,
        target: path,
      }));
  },
};
