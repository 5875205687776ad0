import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

/** Any: the emulator asks for one and compares it with nothing. */
const tenant = "22222222-2222-4222-8222-222222222222";
const lifeSeconds = 3600;

/** A token as Microsoft Entra ID would give it to a principal, but for its signature, which the emulator doesn't look at. */
export function tokenFor(principal: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    ...{
      aud: "https://storage.azure.com/",
      iss: `https://sts.windows.net/${tenant}/`,
      iat: now - 60,
      nbf: now - 60,
      exp: now + lifeSeconds,
    },
    ...{ oid: principal, tid: tenant, appid: principal },
  };
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.${Buffer.from("unsigned").toString("base64url")}`;
}

/** A principal's credential, as the storage library wants it. */
export function credentialFor(principal: string) {
  return {
    getToken: () =>
      Promise.resolve({ token: tokenFor(principal), expiresOnTimestamp: Date.now() + lifeSeconds * 1000 }),
  };
}

/**
 * The part of a machine's metadata service that gives out tokens of its managed identities, so that a program that runs beside can sign in as it does on a
 * machine of Azure (https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
 */
export class IdentityService {
  private constructor(private readonly server: Server) {}

  /** @param principals by client id; a program that names none gets the one called "" */
  static async start(principals: Record<string, string>): Promise<IdentityService> {
    const server = createServer((request, response) => {
      const url = new URL(request.url!, "http://127.0.0.1");
      const principal = principals[url.searchParams.get("client_id") ?? ""];
      const answer = (status: number, body: object) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      };
      if (request.headers.metadata !== "true")
        return answer(400, { error: "bad_request_102", error_description: "Required metadata header not specified" });
      if (principal === undefined)
        return answer(400, { error: "invalid_request", error_description: "Identity not found" });
      answer(200, {
        ...{ access_token: tokenFor(principal), token_type: "Bearer", resource: url.searchParams.get("resource") },
        ...{ expires_in: `${lifeSeconds}`, expires_on: `${Math.floor(Date.now() / 1000) + lifeSeconds}` },
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new IdentityService(server);
  }

  /** The variables with which a program finds it, and looks for no other identity. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://127.0.0.1:${port}`,
      AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
    };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
