import { Failure } from "../failure";
import type { BuildStore } from "../store/build-store";
import { isTaken } from "../store/container";
import { CannotCopy, type Copier, type StoredObject } from "./copier";

/**
 * The destination fetches the object from the source itself, with the caller's token, and refuses what hasn't the MD5 that the manifest says: Put Blob From
 * URL (https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url). One request, so that adding suffices, and none of the bytes pass through here.
 */
export const serverSide: Copier = {
  async copy({ name, md5 }: StoredObject, from: BuildStore, to: BuildStore): Promise<void> {
    await to.builds.ask(`copy ${name} from ${from.name}`, async () => {
      const token = await from.token();
      const digest = Buffer.from(md5, "hex");
      try {
        await to.builds.blob(name).syncUploadFromURL(from.builds.url(name), {
          sourceAuthorization: { scheme: "Bearer", value: token },
          sourceContentMD5: digest,
          // Kept with the copy, so that it can be verified without reading it.
          blobHTTPHeaders: { blobContentMD5: digest },
          conditions: { ifNoneMatch: "*" },
          abortSignal: AbortSignal.timeout(120_000),
        });
      } catch (error) {
        if (!isTaken(error)) throw understood(error, name, from);
      }
    });
  },
};

/** Refusals that have to do with this identity, and not with copies. */
const ofTheIdentity = new Set(["AuthorizationPermissionMismatch", "AuthorizationFailure", "AuthenticationFailed"]);

/** What a refusal means for this way of copying; any other error as it is. */
function understood(error: unknown, name: string, from: BuildStore): Error {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code === "Md5Mismatch") {
    return new Failure("corrupt", `${from.name}: ${name} is corrupt: its content is another than the manifest says.`);
  }
  if (statusCode === 501) return new CannotCopy("it knows no server-side copy (501)");
  // Behind private endpoints of networks that have nothing in common, or outside of the destination's copy scope.
  const permanent = statusCode === 401 || statusCode === 403 || statusCode === 404;
  if (permanent && (code === "CannotVerifyCopySource" || (statusCode === 403 && !ofTheIdentity.has(code ?? "")))) {
    return new CannotCopy(`it can't fetch from ${from.name} itself (${statusCode} ${code ?? ""})`.replace(" )", ")"));
  }
  return error as Error;
}
