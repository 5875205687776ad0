import { type Call, header } from "./gateway-call";
import { Refusal } from "./gateway-refusal";
import { type GatewayRules } from "./gateway-rules";

/**
 * The data action of each operation (https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory,
 * "Permissions for Blob service operations"). One that isn't here needs an action that GatewayRules can't grant, such as
 * containers/write for Create Container or blobs/tags/write for Set Blob Tags.
 */
const actions: Record<string, string> = {
  "Get Blob": "read",
  "Get Blob Properties": "read",
  "Get Blob Metadata": "read",
  "Get Block List": "read",
  "List Blobs": "read",
  "Put Blob": "write",
  "Put Blob From URL": "write",
  "Put Block": "write",
  "Put Block List": "write",
  "Set Blob Metadata": "write",
  "Set Blob Properties": "write",
  "Set Blob Tier": "write",
  "Lease Blob": "write",
  "Snapshot Blob": "write",
  "Abort Copy Blob": "write",
  "Append Block": "write",
  "Put Page": "write",
  "Delete Blob": "delete",
};

/** Replacing a blob needs write; creating one needs write or add (the same page). */
const creating = ["Put Blob", "Put Blob From URL"];

/** What a principal may do in a container. */
export function granted(rules: GatewayRules, principal: string, account: string, container: string): string[] {
  return rules.roles[principal]?.[`${account}/${container}`] ?? [];
}

/**
 * @param taken whether the blob exists
 * @returns the refusal that is due if the name is taken by the time that the emulator writes, for a caller who may only add
 * @throws Refusal when the principal may not
 */
export async function permit(
  call: Call,
  grants: string[],
  taken: () => Promise<boolean>,
): Promise<Refusal | undefined> {
  const operation = call.operation ?? "";
  // A version is deleted with another action (https://learn.microsoft.com/azure/storage/blobs/versioning-overview).
  const version = operation === "Delete Blob" && call.query.has("versionid");
  const action = version ? "deleteVersion" : actions[operation];
  if (action !== undefined && grants.includes(action)) return undefined;
  if (!creating.includes(operation) || !grants.includes("add")) throw mismatch();
  // Inferred: no page says which comes first for a caller who may only add, the condition or the missing action. With the
  // condition the request asks for no overwrite, so the condition's own answer is the likelier.
  const refusal = header(call, "if-none-match") === "*" ? new Refusal(409, "BlobAlreadyExists") : mismatch();
  if (await taken()) throw refusal;
  return refusal;
}

function mismatch(): Refusal {
  return new Refusal(403, "AuthorizationPermissionMismatch");
}
