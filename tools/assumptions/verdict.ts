import { type Answer } from "./arm-client";
import { type Expected, type Probe } from "./assumption-data";

/**
 * - `confirmed`, `refuted`: Azure's answer decides
 * - `undecided`: an answer that decides nothing, such as an empty list, or a validation that accepts what a creation may refuse
 * - `not asked`: forbidden, throttled, interrupted, or the subscription lacks something that the probe needs
 */
export interface Verdict {
  result: "confirmed" | "not asked" | "refuted" | "undecided";
  /** What Azure answered, or why it was not asked. */
  answer: string;
}

/** Refusals that are about the subscription or the probe, not about the claim. */
const unrelatedCodes = [
  "AuthorizationFailed",
  "DisallowedProvider",
  "ExpiredAuthenticationToken",
  "InvalidAuthenticationToken",
  "InvalidSubscriptionId",
  "InvalidTemplate",
  "LinkedAuthorizationFailed",
  "MissingSubscriptionRegistration",
  "ReadOnlyDisabledSubscription",
  "RequestDisallowedByAzure",
  "RequestDisallowedByPolicy",
  "ResourceQuotaExceeded",
  "SkuNotAvailable",
  "SubscriptionNotFound",
  "SubscriptionNotRegistered",
];

/** Codes that only enclose others. */
const wrappers = [
  "DeploymentFailed",
  "InvalidTemplateDeployment",
  "MultipleErrorsOccurred",
  "PreflightValidationCheckFailed",
];

/** What an answer says of a claim. */
export function verdictOf(expect: Expected, { status, body }: Answer, kind: Probe["kind"]): Verdict {
  const codes = errorCodes(body);
  const failed = status >= 400 || (codes.length > 0 && typeof body === "object" && body !== null && "error" in body);
  const answer = failed ? `${status} ${codes.join(", ")}: ${messageOf(body)}` : `${status}, no error`;
  if (expect.status === status) return { result: "confirmed", answer };
  if (expect.code !== undefined && codes.includes(expect.code)) return { result: "confirmed", answer };
  if (failed && (status === 401 || status === 403 || codes.some((code) => unrelatedCodes.includes(code))))
    return { result: "not asked", answer };
  if (failed && (status >= 500 || codes.every((code) => wrappers.includes(code))))
    return { result: "undecided", answer };
  if (failed) return { result: "refuted", answer };
  if (expect.code !== undefined || expect.status !== undefined) {
    return kind === "preflight"
      ? { result: "undecided", answer: "Validation accepts it. Only a creation would show whether Azure refuses it." }
      : { result: "refuted", answer: "Azure accepted the request." };
  }
  const text = JSON.stringify(body).toLowerCase();
  // As the text of a JSON answer has them, without spaces.
  const missing = (expect.contains ?? []).filter((part) => !text.includes(part.toLowerCase()));
  if (missing.length > 0) return { result: "refuted", answer: `The answer does not contain ${missing.join(", ")}.` };
  const found = (expect.members ?? []).map((member): [string, boolean | undefined] => [
    member,
    hasMember(body, member),
  ]);
  const absent = found.filter(([, has]) => has === false).map(([member]) => member);
  if (absent.length > 0) return { result: "refuted", answer: `The answer has no ${absent.join(", ")}.` };
  if (found.some(([, has]) => has === undefined))
    return { result: "undecided", answer: "The answer is an empty list." };
  return { result: "confirmed", answer };
}

/** Every `code` in an answer's error, nested ones and those in messages that are JSON themselves included. */
export function errorCodes(body: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string" && /^\s*\{.*"code"/s.test(value)) {
      try {
        visit(JSON.parse(value));
      } catch {
        // A message that only looks like JSON.
      }
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key.toLowerCase() === "code" && typeof member === "string") found.add(member);
      else visit(member);
    }
  };
  const error = (body as { error?: unknown } | undefined)?.error;
  visit(error ?? (typeof body === "object" && body !== null && "code" in body ? body : undefined));
  return [...found];
}

function messageOf(body: unknown): string {
  const error = (body as { error?: { message?: unknown } } | undefined)?.error;
  const message = error?.message ?? (body as { message?: unknown } | undefined)?.message ?? "";
  return typeof message === "string" ? message.slice(0, 500) : "";
}

/** Undefined: the pointer leads into an empty list. */
function hasMember(body: unknown, pointer: string): boolean | undefined {
  let value = body;
  for (const name of pointer.slice(1).split("/")) {
    if (Array.isArray(value) && value.length === 0) return undefined;
    if (typeof value !== "object" || value === null || !(name in value)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return true;
}
