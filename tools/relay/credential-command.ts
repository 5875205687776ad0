import { readFileSync } from "node:fs";
import { CredentialRefused, mintCredential } from "../../services/relay";
import { SimError } from "../sim/sim-error";

interface Options {
  user: string;
  /** As it was typed. */
  ttl: string;
  secretFile: string;
  json?: boolean;
}

/**
 * A credential for a person who tries a relay out, line by line.
 *
 * @throws {SimError} for a file that can't be read, and with everything that is wrong with the rest
 */
export function credentialLines({ user, ttl, secretFile, json = false }: Options): string[] {
  const credential = mint(user, ttl, secretIn(secretFile));
  if (json) return [JSON.stringify(credential)];
  return [`username  ${credential.username}`, `password  ${credential.password}`, `expires   ${credential.expiresAt}`];
}

function mint(user: string, ttl: string, secret: string) {
  try {
    return mintCredential({ user, ttlSeconds: /^\d+$/.test(ttl) ? Number(ttl) : NaN, secret });
  } catch (error) {
    if (error instanceof CredentialRefused) throw new SimError(error.message);
    throw error;
  }
}

/** Editors end a file with a line's end, and `az keyvault secret show -o tsv` does, too. */
function secretIn(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new SimError(
      `--secret-file ${file}: it can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
    );
  }
}
