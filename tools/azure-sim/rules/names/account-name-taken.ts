import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { ownName, parseId, sameId } from "../ids";

const type = "Microsoft.Storage/storageAccounts";

export const accountNameTaken: Rule = {
  name: "account-name-taken",
  source:
    "StorageAccountAlreadyTaken: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-name [m]",
  types: [type],
  operations: ["put"],
  needsCloud: true,
  check: ({ id, cloud }) =>
    cloud.list(type).some((one) => !sameId(one.id, id.text) && sameId(ownName(parseId(one.id)!), ownName(id)))
      ? [conflict("StorageAccountAlreadyTaken", `The storage account named ${ownName(id)} is already taken.`, "name")]
      : [],
};
