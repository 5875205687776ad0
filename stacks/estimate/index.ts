export * from "./cost";
export { canonicalCounter, type QuotaNeed, type QuotaPart, quotaNeeds } from "./quota";
export { type QuotaRequest, quotaRequest } from "./quota-request";
