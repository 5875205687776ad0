import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { flagAt, textAt } from "../reading";
import { accountOf } from "./accounts";

export const containerAccess: Rule = {
  name: "container-access",
  source:
    "PublicAccessNotPermitted: https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure [m]",
  types: ["Microsoft.Storage/storageAccounts/blobServices/containers"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const level = textAt(request.body, "properties.publicAccess") ?? "None";
    const permitted = flagAt(accountOf(request)?.body, "properties.allowBlobPublicAccess") === true;
    return level !== "None" && !permitted
      ? [
          conflict(
            "PublicAccessNotPermitted",
            "Public access is not permitted on this storage account.",
            "properties.publicAccess",
          ),
        ]
      : [];
  },
};
