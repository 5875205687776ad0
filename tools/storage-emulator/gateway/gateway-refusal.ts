import { randomUUID } from "node:crypto";

/**
 * The user messages of the codes that a gateway gives
 * (https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes,
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).
 */
const messages: Record<string, string> = {
  AuthorizationFailure: "This request is not authorized to perform this operation.",
  AuthorizationPermissionMismatch: "This request is not authorized to perform this operation using this permission.",
  BlobAlreadyExists: "The specified blob already exists.",
  BlobImmutableDueToPolicy: "This operation is not permitted as the blob is immutable due to a policy.",
  CannotVerifyCopySource: "Could not verify the copy source.",
  ConditionNotMet: "The condition specified using HTTP conditional header(s) is not met.",
  InternalError: "The server encountered an internal error. Please retry the request.",
  InvalidAuthenticationInfo:
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
  InvalidHeaderValue: "The value provided for one of the HTTP headers was not in the correct format.",
  InvalidUri: "The requested URI does not represent any resource on the server.",
  KeyBasedAuthenticationNotPermitted: "Key based authentication is not permitted on this storage account.",
  Md5Mismatch: "The MD5 value specified in the request did not match the MD5 value calculated by the server.",
  MissingContentLengthHeader: "The Content-Length header was not specified.",
  MissingRequiredHeader: "A required HTTP header was not specified.",
  NoAuthenticationInformation:
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
  NotImplemented: "The requested operation is not implemented on the specified resource.",
  ServerBusy: "The server is currently unable to receive requests. Please retry your request.",
  SourceConditionNotMet: "The source condition specified using HTTP conditional header(s) is not met.",
};

/** An answer that refuses a request, in the form of https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** Headers besides those that every refusal has. */
    readonly extra: Record<string, string> = {},
    /** Elements beside Code and Message. */
    readonly elements: Record<string, string> = {},
  ) {
    super(messages[code] ?? code);
  }

  /** @param version the request's x-ms-version, which Azure repeats */
  answer(version: string | undefined): { headers: Record<string, string>; body: string } {
    const requestId = randomUUID();
    const message = `${this.message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
    const elements = Object.entries({ Code: this.code, Message: message, ...this.elements });
    const content = elements.map(([name, value]) => `<${name}>${escape(value)}</${name}>`).join("");
    const body = `<?xml version="1.0" encoding="utf-8"?><Error>${content}</Error>`;
    const headers = {
      "content-type": "application/xml",
      "content-length": `${Buffer.byteLength(body)}`,
      "x-ms-error-code": this.code,
      "x-ms-request-id": requestId,
      ...(version === undefined ? {} : { "x-ms-version": version }),
      ...this.extra,
    };
    return { headers, body };
  }
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
