import type { RestError } from "@azure/storage-blob";
import { Failure } from "../failure";
import { mayPass } from "./retrying";

/** What a store's refusal means for whoever called the tool. Anything that isn't known stays as it is. */
export function explain(error: unknown, store: string, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const { statusCode } = error as RestError;
  const code = errorCode(error);
  const what = `${store}: ${doing}`;
  if (/Credential|Authentication/.test(error.name)) {
    return new Failure(
      "refused",
      `${what}: there is no identity to do it with. ${firstLine(error)}. Sign in (az login), or run it where an identity is.`,
    );
  }
  if (statusCode === 401 || code === "AuthenticationFailed" || code === "InvalidAuthenticationInfo") {
    return new Failure(
      "refused",
      `${what}: the store doesn't know the identity (${code ?? statusCode}). Sign in again (az login), in the platform's tenant.`,
    );
  }
  if (code === "AuthorizationFailure") {
    return new Failure(
      "refused",
      `${what}: the store's firewall lets nobody in from here. It has private endpoints only: run this in a network that has one (components/build-storage/README.md).`,
    );
  }
  if (code === "AuthorizationPermissionMismatch" || statusCode === 403) {
    return new Failure(
      "refused",
      `${what}: the identity may not (${code ?? statusCode}). Its role is missing, or so new that Azure doesn't know it everywhere yet; see "Who may do what" in components/build-storage/README.md.`,
    );
  }
  if (code === "ContainerNotFound" || code === "ENOTFOUND") {
    return new Failure(
      "unreachable",
      `${what}: there is no such store (${code}). Are the outputs those of the stack that stands, and is its DNS zone linked to this network?`,
    );
  }
  if (mayPass(error)) {
    return new Failure(
      "unreachable",
      `${what}: it was tried several times and failed (${code ?? statusCode ?? error.name}). The same command carries on where this one stopped.`,
    );
  }
  return error;
}

/** The service's word for a refusal. What answers a HEAD has no body, and the library then leaves the word in its header. */
export function errorCode(error: unknown): string | undefined {
  const { code, response } = error as Partial<RestError>;
  return response?.headers.get("x-ms-error-code") ?? code;
}

function firstLine({ message }: Error): string {
  return message.split("\n")[0]!.replace(/\.$/, "");
}
