import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { principalOf } from "./gateway-authentication";
import { type Call, header, namesIn } from "./gateway-call";
import { answered, type Emulator } from "./gateway-emulator";
import { granted } from "./gateway-permission";
import { Refusal } from "./gateway-refusal";
import { type GatewayRules } from "./gateway-rules";

/** Kept from the source unless the request names its own (https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url). */
const properties = ["cache-control", "content-type", "content-encoding", "content-language", "content-disposition"];

/** Passed on with the write as they came. */
const passed = [
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "x-ms-lease-id",
  "x-ms-access-tier",
  "x-ms-tags",
  "x-ms-client-request-id",
];

/** What a copy has to do with. */
interface Service {
  rules: GatewayRules;
  emulator: Emulator;
  /** host:port of every door. */
  hosts: string[];
}

/**
 * Answers Put Blob From URL, which the emulator doesn't know: reads with the source's token, writes with the caller's.
 * @param onlyNew the refusal that is due when the name is taken, for a caller who may not overwrite
 * @returns the emulator's answer to the write, with its body unread
 * @throws Refusal when Azure would refuse the copy
 */
export async function putBlobFromUrl(
  call: Call,
  service: Service,
  onlyNew: Refusal | undefined,
): Promise<IncomingMessage> {
  const version = header(call, "x-ms-version") ?? "";
  // Since version 2020-04-08, for a block blob, with a Content-Length of 0
  // (https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url).
  if (
    version < "2020-04-08" ||
    header(call, "x-ms-blob-type") !== "BlockBlob" ||
    header(call, "content-length") !== "0"
  ) {
    throw new Refusal(400, "InvalidHeaderValue");
  }
  const { emulator } = service;
  const source = permittedSource(call, service, version);
  const asked = emulator.request("GET", source.path, {
    host: emulator.host,
    authorization: source.authorization,
    "x-ms-version": version,
    ...sourceConditions(call.headers),
  });
  asked.end();
  const content = await answered(asked);
  const status = content.statusCode ?? 500;
  if (status !== 200) {
    content.resume();
    if (status === 412 || status === 304) throw new Refusal(412, "SourceConditionNotMet");
    throw unverified(status, header(content, "x-ms-error-code"));
  }
  const written = emulator.request("PUT", call.url, {
    ...writeHeaders(call, content.headers),
    ...(onlyNew === undefined ? {} : { "if-none-match": "*" }),
    host: emulator.host,
  });
  content.on("error", (error) => written.destroy(error));
  content.pipe(written);
  const [answer] = (await once(written, "response")) as [IncomingMessage];
  if (answer.statusCode !== 201) content.unpipe(written).resume();
  return answer;
}

/** Checks everything about the source that comes before reading it. */
function permittedSource(call: Call, service: Service, version: string): { path: string; authorization: string } {
  const text = header(call, "x-ms-copy-source") ?? "";
  if (!URL.canParse(text)) throw new Refusal(400, "InvalidHeaderValue");
  const url = new URL(text);
  const names = namesIn(url.pathname);
  if (names === undefined || names.blob === "") throw new Refusal(400, "InvalidHeaderValue");
  const network = service.rules.networks[call.network] ?? [];
  // The destination reads the source on behalf of the client, with the client's network: the client's network needs both accounts
  // (https://learn.microsoft.com/troubleshoot/azure/azure-storage/blobs/connectivity/copy-blobs-between-storage-accounts-network-restriction).
  if (url.protocol !== "https:" || !service.hosts.includes(url.host) || !network.includes(names.account)) {
    throw unverified(403, "AuthorizationFailure");
  }
  if (url.searchParams.has("sig")) throw unverified(403, "KeyBasedAuthenticationNotPermitted");
  // A blob, one of its snapshots or one of its versions can be copied, nothing else that the emulator would answer for the address.
  if ([...url.searchParams.keys()].some((name) => !["snapshot", "versionid"].includes(name))) {
    throw new Refusal(400, "InvalidHeaderValue");
  }
  // "Only Bearer type is supported" (the specification that `unverified` cites), as of version 2020-10-02
  // (https://github.com/Azure/azure-rest-api-specs/issues/42377).
  const authorization = version < "2020-10-02" ? undefined : header(call, "x-ms-copy-source-authorization");
  const principal = principalOf(authorization);
  if (authorization === undefined || principal === undefined) throw unverified(401, "NoAuthenticationInformation");
  if (!granted(service.rules, principal, names.account, names.container).includes("read")) {
    throw unverified(403, "AuthorizationPermissionMismatch");
  }
  return { path: url.pathname + url.search, authorization };
}

/**
 * The source's refusal as the destination gives it: the source's status, and what the source said in two headers and two elements
 * (https://github.com/Azure/azure-rest-api-specs/blob/main/specification/storage/data-plane/Microsoft.BlobStorage/stable/2025-11-05/blob.json;
 * the elements: https://github.com/Azure/azure-storage-python/issues/720).
 */
export function unverified(status: number, code = "InternalError"): Refusal {
  return new Refusal(
    status,
    "CannotVerifyCopySource",
    { "x-ms-copy-source-status-code": `${status}`, "x-ms-copy-source-error-code": code },
    { CopySourceStatusCode: `${status}`, CopySourceErrorMessage: new Refusal(status, code).message },
  );
}

function sourceConditions(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];
  return chosen(names, (name) => header({ headers }, `x-ms-source-${name}`));
}

function writeHeaders(call: Call, source: IncomingHttpHeaders): Record<string, string> {
  const keep = header(call, "x-ms-copy-source-blob-properties") !== "false";
  const metadata = (headers: IncomingHttpHeaders) =>
    Object.keys(headers).filter((name) => name.startsWith("x-ms-meta-"));
  // "If no name-value pairs are specified, the operation will copy the metadata from the source"
  // (https://learn.microsoft.com/javascript/api/@azure/storage-blob/blockblobsyncuploadfromurloptions).
  const own = metadata(call.headers);
  const content = Object.fromEntries(
    properties.flatMap((name) => {
      const field = `x-ms-blob-${name}`;
      const value = header(call, field) ?? (keep ? header({ headers: source }, name) : undefined);
      return value === undefined ? [] : [[field, value]];
    }),
  );
  const checked = header(call, "x-ms-source-content-md5");
  return {
    "x-ms-blob-type": "BlockBlob",
    "x-ms-version": header(call, "x-ms-version") ?? "",
    authorization: header(call, "authorization") ?? "",
    "content-length": source["content-length"] ?? "0",
    ...content,
    ...(own.length > 0
      ? chosen(own, (name) => header(call, name))
      : chosen(metadata(source), (name) => header({ headers: source }, name))),
    ...chosen(passed, (name) => header(call, name)),
    ...(checked === undefined ? {} : { "content-md5": checked }),
  };
}

function chosen(names: string[], value: (name: string) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = value(name);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}
