import { type IncomingHttpHeaders } from "node:http";
import { type Call, header } from "./gateway-call";
import { Refusal } from "./gateway-refusal";

/**
 * Refused on a blob of a container with a time-based retention policy, also after the interval has ended
 * (https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies, "Scenarios"). The page allows
 * Put Blob for a new name and leaves the tier and the lease alone. That blocks of a blob that exists are refused like Put Blob
 * is from an earlier revision of https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview.
 */
const prohibited = [
  "Put Blob",
  "Put Blob From URL",
  "Put Block",
  "Put Block List",
  "Set Blob Metadata",
  "Set Blob Properties",
  "Snapshot Blob",
  "Append Block",
  "Put Page",
];

const creating = ["Put Blob", "Put Blob From URL", "Put Block List"];

/**
 * @param days how long the container's blobs are retained from their creation
 * @param existing the blob's properties, undefined when there is none
 * @returns the refusal that is due if the name is taken by the time that the emulator writes
 * @throws Refusal when the policy forbids it
 */
export async function retain(
  call: Call,
  days: number,
  existing: () => Promise<IncomingHttpHeaders | undefined>,
): Promise<Refusal | undefined> {
  const operation = call.operation ?? "";
  const deleting = operation === "Delete Blob";
  if (!deleting && !prohibited.includes(operation)) return undefined;
  // Inferred: a request that asks for no overwrite gets its condition's answer, not the policy's.
  const conditional = creating.includes(operation) && header(call, "if-none-match") === "*";
  const refusal = new Refusal(409, conditional ? "BlobAlreadyExists" : "BlobImmutableDueToPolicy");
  const properties = await existing();
  if (properties === undefined) return creating.includes(operation) ? refusal : undefined;
  if (!deleting) throw refusal;
  const created = Date.parse(header({ headers: properties }, "x-ms-creation-time") ?? "");
  if (!(Date.now() >= created + days * 86_400_000)) throw refusal;
  return undefined;
}
