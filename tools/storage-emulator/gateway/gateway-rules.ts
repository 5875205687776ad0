/** What a gateway enforces, records and does wrong on purpose. */
export interface GatewayRules {
  /** Accounts whose private endpoints a network has; anything else is refused as a storage firewall does (403 AuthorizationFailure). */
  networks: Record<string, string[]>;
  /** Data actions by principal (the token's `oid`), by "<account>/<container>": "read" | "add" | "write" | "delete" | "deleteVersion". */
  roles: Record<string, Record<string, string[]>>;
  /** Requests a second that an account answers; more get 503 ServerBusy with Retry-After. */
  requestsPerSecond?: number;
  /** Seconds in Retry-After; 1 when not given. */
  retryAfterSeconds?: number;
  /** Requests a second on one blob. */
  requestsPerSecondPerBlob?: number;
  /** Days by "<account>/<container>": an overwrite is refused always, a delete until so many days after the blob's creation. */
  retentionDays?: Record<string, number>;
  /** Whether Put Blob From URL is answered, refused with 403 CannotVerifyCopySource, or passed on to the emulator (501). */
  serverSideCopy: "works" | "refused" | "unimplemented";
}

/** A request as it came through a door, and how it was answered. */
export interface GatewayRequest {
  /** Milliseconds since 1970. */
  at: number;
  network: string;
  account: string;
  container: string;
  blob: string;
  /** The documented name of the REST operation, "unknown" if there is none. */
  operation: string;
  /** The token's `oid`; empty without a token. */
  principal: string;
  /** 0 until it is answered, and for good when the answer was never given. */
  status: number;
  /** The error's code. */
  code?: string;
  /** Bytes of the request's body that were read. */
  bytesIn: number;
  /** Bytes of the answer's body that were written. */
  bytesOut: number;
  headers: Record<string, string>;
}

/** What a trouble is matched with. */
export interface TroubledRequest {
  method: string;
  account: string;
  container: string;
  blob: string;
  operation: string;
}

/**
 * Trouble for requests that pass every rule. An upload is cut in its request; one that is no longer than `cutAfterBytes`
 * is carried out, and its answer is lost. An answer that is no longer is given whole.
 */
export type Trouble = { match: (request: TroubledRequest) => boolean; times?: number } & (
  | { answer: { status: number; code: string; retryAfter?: number } }
  | { cutAfterBytes: number }
  | { delayMilliseconds: number }
  | { corrupt: true }
);
