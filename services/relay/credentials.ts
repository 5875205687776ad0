import { createHmac } from "node:crypto";

/** For whom, for how long, and with which of a region's secrets. */
export interface CredentialRequest {
  /** Who plays, or better the session: 1 to 128 letters, digits, `.`, `_`, `@` and `-`. The relay's quota counts by it, and its log tells it. */
  user: string;
  /** For how long a client may begin with it, 30 to 86400 seconds. What has begun goes on when it is over. */
  ttlSeconds: number;
  /** The secret as it is in the region's vault, at least 16 characters, none of them blank: of the two, the one whose tag `epoch` is higher. */
  secret: string;
  /** When it is minted; now, when left out. */
  at?: Date;
}

/** What a client's TURN library asks for. */
export interface Credential {
  /** `<expiry as Unix time>:<user>` */
  username: string;
  /** In Base64. A secret of the session's: it isn't kept, and isn't logged. */
  password: string;
  /** ISO 8601, in UTC. */
  expiresAt: string;
}

/** A request that no credential is minted for; `problems` says all that is wrong with it, and never the secret. */
export class CredentialRefused extends Error {
  constructor(readonly problems: string[]) {
    super(`No credential was minted:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

const shortestSeconds = 30;
const longestSeconds = 24 * 3600;
const shortestSecret = 16;

/**
 * A credential for one session, by the scheme that coturn calls `use-auth-secret`: the name says until when it may be used, and the
 * password proves that whoever has the secret said so (https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00, 2013-07).
 * Nobody has to tell the relay about it.
 *
 * @throws {CredentialRefused} with everything that is wrong with the request
 */
export function mintCredential({ user, ttlSeconds, secret, at = new Date() }: CredentialRequest): Credential {
  const problems = problemsOf({ user, ttlSeconds, secret, at });
  if (problems.length > 0) throw new CredentialRefused(problems);
  const expiry = Math.floor(at.getTime() / 1000) + ttlSeconds;
  const username = `${expiry}:${user}`;
  return {
    username,
    // SHA-1, for that is what every relay knows; as an HMAC it is not weakened by what SHA-1's collisions are.
    password: createHmac("sha1", secret).update(username).digest("base64"),
    expiresAt: new Date(expiry * 1000).toISOString(),
  };
}

function problemsOf({ user, ttlSeconds, secret, at }: Required<CredentialRequest>): string[] {
  const problems: string[] = [];
  if (!/^[A-Za-z0-9._@-]{1,128}$/.test(user)) {
    problems.push(`user ${JSON.stringify(user)}: write 1 to 128 letters, digits, dots, underscores, @ and hyphens`);
  }
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < shortestSeconds || ttlSeconds > longestSeconds) {
    problems.push(
      `ttlSeconds ${ttlSeconds}: write a whole number of seconds from ${shortestSeconds} to ${longestSeconds}`,
    );
  }
  if (secret.length < shortestSecret || /\s/.test(secret)) {
    problems.push(
      `secret, of ${secret.length} characters: it has at least ${shortestSecret} and no blank among them; give it as the vault has it, without a line's end`,
    );
  }
  if (Number.isNaN(at.getTime())) problems.push("at: it is no time");
  return problems;
}
