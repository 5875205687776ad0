import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";

/** Whoever is signed in here: `az login`, a pipeline's federated identity, or the machine's own (AZURE_CLIENT_ID says which of several). */
export function signedIn(): TokenCredential {
  return new DefaultAzureCredential();
}

/**
 * Who that is, for histories: a name where the token has one, and always the object id that Azure's logs have too. It is what the tool says of itself;
 * that it is true, the storage account's logs show.
 */
export async function whoIs(credential: TokenCredential): Promise<string> {
  const token = await credential.getToken("https://storage.azure.com/.default");
  const claims = claimsOf(token?.token ?? "");
  const name = [claims["upn"], claims["unique_name"], claims["appid"]].find((claim) => typeof claim === "string");
  const id = typeof claims["oid"] === "string" ? claims["oid"] : "unknown";
  return name === undefined || name === id ? id : `${name} (${id})`;
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
