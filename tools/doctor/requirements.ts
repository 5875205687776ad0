import type { Check } from "./check";
import { budgetChecks } from "./checks/budget";
import { featureChecks } from "./checks/features";
import { imageChecks } from "./checks/images";
import { machineSizeChecks } from "./checks/machine-sizes";
import { nameChecks } from "./checks/names";
import { networkWatcherChecks } from "./checks/network-watchers";
import { permissionChecks } from "./checks/permissions";
import { quotaChecks } from "./checks/quota";
import { resourceProviderChecks } from "./checks/resource-providers";
import { subscriptionChecks } from "./checks/sign-in";
import type { Part } from "./part";

/**
 * All that a subscription must have before the first `up` of a part, as questions to Azure. The sign-in is not among them: it
 * comes first, and without it nothing else can be asked.
 *
 * @param today the day of the first `up`
 */
export function requirements(part: Part, today: Date): Check[] {
  return [
    ...subscriptionChecks(part),
    ...resourceProviderChecks(part),
    ...featureChecks(part),
    ...quotaChecks(part),
    ...machineSizeChecks(part),
    ...imageChecks(part),
    ...networkWatcherChecks(part),
    ...nameChecks(part),
    ...budgetChecks(part, today),
    ...permissionChecks(part),
  ];
}
