import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt } from "../reading";

export const lockNotes: Rule = {
  name: "lock-notes",
  source: "notes of at most 512 characters: Microsoft.Authorization locks 2020-05-01",
  types: ["Microsoft.Authorization/locks"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const notes = textAt(body, "properties.notes");
    return notes !== undefined && notes.length > 512
      ? [
          badRequest(
            "LockNotesTooLong",
            `The notes of a lock are at most 512 characters long, not ${notes.length}.`,
            "properties.notes",
          ),
        ]
      : [];
  },
};
