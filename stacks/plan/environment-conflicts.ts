import { overlapCidr, parseCidr } from "cidr-tools";
import { type Problem } from "../../components/conventions";
import { addressSpaceProblems, type Lock, type OtherEnvironment, type PlatformConfig } from "../config";
import { blockAt } from "./addresses";

/**
 * What an environment shares with another one and must not share (docs/adr/0005-one-subscription-an-environment.md):
 *
 * - the subscription: quota, budget and limits are the subscription's;
 * - addresses: networks that overlap can never be peered with one hub, and addresses never move.
 *
 * Their names are apart because an environment is called like its file, and its name is part of every resource's, of
 * custom roles' and of relays' in DNS. What else two environments have in common is meant to be: the tenant, the workload,
 * the realm and the domain of relays, a hub, a DDoS plan, a DNS zone, images.
 *
 * Where only this environment is recorded in its lock file, the other one is refused and not this one: what is deployed
 * can't change.
 *
 * @param lock the environment's own lock
 */
export function environmentConflicts(
  config: PlatformConfig,
  lock: Pick<Lock, "addressSpace" | "identity">,
  others: readonly OtherEnvironment[],
): Problem[] {
  return others.flatMap(({ file, values, recorded }) => [
    ...subscriptionConflicts(config, lock, { file, given: values.subscriptionId, recorded: recorded.subscriptionId }),
    ...addressConflicts(config, lock, { file, given: values.addressSpace, recorded: recorded.addressSpace }, others),
  ]);
}

/** One of another environment's values. */
interface OtherValue {
  file: string;
  given?: string;
  recorded?: string;
}

function subscriptionConflicts(
  { azure: { subscriptionId } }: PlatformConfig,
  { identity }: Pick<Lock, "identity">,
  other: OtherValue,
): Problem[] {
  if (other.given?.toLowerCase() !== subscriptionId.toLowerCase()) return [];
  if (isOthersFault(subscriptionId, identity?.subscriptionId, other)) return [];
  return [
    {
      path: "azure.subscriptionId",
      given: subscriptionId,
      reason: `${other.file} has the same subscription, and environments do not share one: its quota, budget and limits hold for all that is in it`,
      fix: "write the id of another subscription (docs/adr/0005-one-subscription-an-environment.md)",
    },
  ];
}

function addressConflicts(
  config: PlatformConfig,
  lock: Pick<Lock, "addressSpace">,
  other: OtherValue,
  others: readonly OtherEnvironment[],
): Problem[] {
  const { addressSpace } = config.network;
  if (!isSpace(other.given) || !overlapCidr(addressSpace, other.given)) return [];
  if (isOthersFault(addressSpace, lock.addressSpace, other)) return [];
  return [
    {
      path: "network.addressSpace",
      given: addressSpace,
      reason: `it overlaps ${other.given} of ${other.file}, and the addresses of environments must be apart`,
      fix: `write a block that no other environment has${freeBlock(config, others)}`,
    },
  ];
}

/** Whether only the other environment can still change: this one's value is recorded, and the other's is not. */
function isOthersFault(own: string, ownRecorded: string | undefined, { given, recorded }: OtherValue): boolean {
  return own === ownRecorded && given !== recorded;
}

/** Of a space that is none, that environment's own check reports what it is. */
function isSpace(text: string | undefined): text is string {
  return text !== undefined && addressSpaceProblems(text, "").length === 0;
}

/** The first block of 10.0.0.0/8 of the same size that no environment and no hub has; empty where there is none. */
function freeBlock({ network }: PlatformConfig, others: readonly OtherEnvironment[]): string {
  const length = Number(parseCidr(network.addressSpace).prefix);
  const taken = [
    ...others.map(({ values }) => values.addressSpace).filter(isSpace),
    ...(network.hub?.addressSpaces ?? []),
  ];
  const count = length < 8 ? 0 : 2 ** (length - 8);
  for (let index = 0; index < count; index++) {
    const block = blockAt("10.0.0.0/8", length, index);
    if (!overlapCidr(taken, block)) return `, e.g. ${block}`;
  }
  return "";
}
