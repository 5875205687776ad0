import { type AccessToken, DefaultAzureCredential, type TokenCredential } from "@azure/identity";

/** What a token must be for that it is taken by storage accounts. */
export const storageScope = "https://storage.azure.com/.default";

/** Whoever is signed in here: `az login`, a pipeline's federated identity, or the machine's own (AZURE_CLIENT_ID says which of several). */
export function signedIn(): TokenCredential {
  return new KeptToken(new DefaultAzureCredential());
}

const fiveMinutes = 300_000;

/** Asks for one token and keeps it until shortly before its end: the one of `az login` starts a program for each. */
class KeptToken implements TokenCredential {
  private asked: Promise<AccessToken | null> | undefined;
  private until = 0;

  constructor(private readonly credential: TokenCredential) {}

  async getToken(): Promise<AccessToken | null> {
    if (this.asked === undefined || this.until - Date.now() < fiveMinutes) {
      this.asked = this.credential.getToken(storageScope);
      // Whoever comes meanwhile waits for the same one.
      this.until = Infinity;
    }
    try {
      const token = await this.asked;
      this.until = token?.expiresOnTimestamp ?? 0;
      return token;
    } catch (error) {
      this.asked = undefined;
      throw error;
    }
  }
}

/**
 * Who that is, for histories: a name where the token has one, and always the object id that Azure's logs have too. It is what the tool says of itself;
 * that it is true, the storage account's logs show.
 */
export async function whoIs(credential: TokenCredential): Promise<string> {
  const token = await credential.getToken(storageScope);
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
