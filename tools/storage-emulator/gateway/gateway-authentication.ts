import { type Call, header } from "./gateway-call";
import { Refusal } from "./gateway-refusal";

/**
 * The principal of a bearer token. Its signature, audience and times are the emulator's to check.
 * @throws Refusal for anything else than a bearer token
 */
export function authenticate(call: Call): string {
  const authorization = header(call, "authorization");
  // allowSharedKeyAccess=false refuses a shared key and what is signed with one, an account SAS and a service SAS
  // (https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent); that it gives this code:
  // https://github.com/Azure/terraform-azurerm-avm-res-storage-storageaccount/issues/184. Azure would take a user delegation SAS, whose rights a gateway can't judge.
  if (call.query.has("sig") || /^SharedKey(Lite)? /.test(authorization ?? "")) {
    throw new Refusal(403, "KeyBasedAuthenticationNotPermitted");
  }
  if (authorization === undefined) throw new Refusal(401, "NoAuthenticationInformation", challenge);
  const principal = principalOf(authorization);
  if (principal === undefined) throw new Refusal(401, "InvalidAuthenticationInfo", challenge);
  // "Required for all authorized requests" (https://learn.microsoft.com/rest/api/storageservices/put-blob).
  if (header(call, "x-ms-version") === undefined) throw new Refusal(400, "MissingRequiredHeader");
  return principal;
}

/** The `oid` of a `Bearer <JSON web token>`, or undefined when it is none. */
export function principalOf(authorization: string | undefined): string | undefined {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization ?? "") ?? [];
  if (payload === undefined) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { oid?: unknown } | null;
    return typeof claims?.oid === "string" && claims.oid !== "" ? claims.oid : undefined;
  } catch {
    return undefined;
  }
}

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory, "Bearer challenge". */
const challenge = {
  "www-authenticate":
    "Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize resource_id=https://storage.azure.com",
};
