import { type IncomingHttpHeaders } from "node:http";

/**
 * The operations by "<level> <method> <comp>", as each one's page gives its method and query
 * (https://learn.microsoft.com/rest/api/storageservices/operations-on-blobs,
 * https://learn.microsoft.com/rest/api/storageservices/operations-on-containers,
 * https://learn.microsoft.com/rest/api/storageservices/operations-on-the-account--blob-service-).
 */
const operations: Record<string, string> = {
  "account GET list": "List Containers",
  "account GET blobs": "Find Blobs by Tags",
  "service GET properties": "Get Blob Service Properties",
  "service PUT properties": "Set Blob Service Properties",
  "service GET stats": "Get Blob Service Stats",
  "service POST userdelegationkey": "Get User Delegation Key",
  "container PUT": "Create Container",
  "container GET": "Get Container Properties",
  "container HEAD": "Get Container Properties",
  "container DELETE": "Delete Container",
  "container GET list": "List Blobs",
  "container GET metadata": "Get Container Metadata",
  "container HEAD metadata": "Get Container Metadata",
  "container PUT metadata": "Set Container Metadata",
  "container GET acl": "Get Container ACL",
  "container PUT acl": "Set Container ACL",
  "container PUT lease": "Lease Container",
  "blob GET": "Get Blob",
  "blob HEAD": "Get Blob Properties",
  "blob DELETE": "Delete Blob",
  "blob GET metadata": "Get Blob Metadata",
  "blob HEAD metadata": "Get Blob Metadata",
  "blob GET blocklist": "Get Block List",
  "blob GET tags": "Get Blob Tags",
  "blob PUT block": "Put Block",
  "blob PUT blocklist": "Put Block List",
  "blob PUT metadata": "Set Blob Metadata",
  "blob PUT properties": "Set Blob Properties",
  "blob PUT tags": "Set Blob Tags",
  "blob PUT tier": "Set Blob Tier",
  "blob PUT lease": "Lease Blob",
  "blob PUT snapshot": "Snapshot Blob",
  "blob PUT undelete": "Undelete Blob",
  "blob PUT copy": "Abort Copy Blob",
  "blob PUT appendblock": "Append Block",
  "blob PUT page": "Put Page",
  "blob PUT immutabilitypolicies": "Set Blob Immutability Policy",
  "blob DELETE immutabilitypolicies": "Delete Blob Immutability Policy",
  "blob PUT legalhold": "Set Blob Legal Hold",
};

/** @returns the documented name, or undefined when no operation has this method, query and these headers */
export function operationOf(
  method: string,
  target: { container: string; blob: string },
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): string | undefined {
  const restype = query.get("restype")?.toLowerCase();
  const comp = query.get("comp")?.toLowerCase();
  // A second comp or restype would let the emulator read another operation than the one that is judged.
  if (query.getAll("comp").length > 1 || query.getAll("restype").length > 1) return undefined;
  const level =
    target.blob !== "" ? "blob" : target.container !== "" ? "container" : restype === "service" ? "service" : "account";
  if (restype !== { blob: undefined, container: "container", service: "service", account: undefined }[level]) {
    return undefined;
  }
  if (level === "blob" && method === "PUT" && comp === undefined) return written(headers);
  if (level === "blob" && method === "PUT" && comp === "block" && headers["x-ms-copy-source"] !== undefined) {
    return "Put Block From URL";
  }
  return operations[[level, method, comp].filter((word) => word !== undefined).join(" ")];
}

/** Four operations put a whole blob and differ in their headers only. */
function written(headers: IncomingHttpHeaders): string | undefined {
  const type = headers["x-ms-blob-type"];
  if (headers["x-ms-copy-source"] === undefined) return type === undefined ? undefined : "Put Blob";
  if (type !== undefined) return "Put Blob From URL";
  return headers["x-ms-requires-sync"] === "true" ? "Copy Blob From URL" : "Copy Blob";
}
