import { type Rule } from "../../contract";
import { actionGranted } from "./action-granted";
import { budgetStart } from "./budget-start";
import { coreQuota } from "./core-quota";
import { featureRegistered } from "./feature-registered";
import { linkedActionGranted } from "./linked-action-granted";
import { providerRegistered } from "./provider-registered";
import { publicAddressQuota } from "./public-address-quota";

/** What a subscription must have been granted first, and what the day decides. All of these say nothing where nobody asks. */
export const subscriptionRules: readonly Rule[] = [
  actionGranted,
  linkedActionGranted,
  providerRegistered,
  featureRegistered,
  budgetStart,
  coreQuota,
  publicAddressQuota,
];
