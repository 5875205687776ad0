/** Looks for credentials in what machines are given at their first boot: anyone who may read a machine's model reads it. */
import { gunzipSync } from "node:zlib";
import type { ArmTemplate } from "../../tools/arm-template";
import type { Finding } from "./checkov";

const CREDENTIALS: Record<string, RegExp> = {
  "a private key": /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  "a storage account's key": /AccountKey\s*=\s*[A-Za-z0-9+/]{40,}/i,
  "a shared access signature": /[?&]sig=[A-Za-z0-9%+/=]{20,}/i,
  "a service bus or event hub key": /SharedAccessKey\s*=\s*[A-Za-z0-9+/]{20,}/i,
  "a password": /^\s*(?:password|passwd|hashed_passwd|plain_text_passwd)\s*:\s*["']?[^\s"'$]/im,
  "a bearer token": /Bearer\s+eyJ[A-Za-z0-9_-]{20,}/,
  "a relay's shared secret": /^\s*static-auth-secret\s*=\s*[^\s$]/m,
};

/** One finding for each kind of credential in each machine's or scale set's user data. */
export function userDataFindings(template: ArmTemplate): Finding[] {
  return template.resources.flatMap((resource) =>
    userDataOf(resource).flatMap((text) =>
      credentialsIn(text).map((what) => ({
        check: "USER_DATA",
        title: `User data holds no credential, and this one has ${what}`,
        resource: `${resource.type}.${resource.name}`,
      })),
    ),
  );
}

/** What a text has of credentials, in words. */
export function credentialsIn(text: string): string[] {
  return Object.entries(CREDENTIALS).flatMap(([what, expression]) => (expression.test(text) ? [what] : []));
}

function userDataOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    (key === "customData" || key === "userData") && typeof inner === "string" ? [decoded(inner)] : userDataOf(inner),
  );
}

/** Base64, possibly of compressed text, as cloud-init takes it. */
export function decoded(text: string): string {
  const bytes = Buffer.from(text, "base64");
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
}
