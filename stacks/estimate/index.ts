export { canonicalCounter, type QuotaNeed, type QuotaPart, quotaNeeds } from "./quota";
