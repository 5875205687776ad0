import { type CloudResource, type RuleRequest } from "../../contract";

/** The storage account that a child (a service, a container, a policy) belongs to. */
export function accountOf({ id, cloud }: RuleRequest): CloudResource | undefined {
  const [accountId] = /^.*?\/storageAccounts\/[^/]+/i.exec(id.text) ?? [];
  return accountId === undefined ? undefined : cloud.get(accountId);
}
