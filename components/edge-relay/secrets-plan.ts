import { nameProblems, type Problem, Problems, resourceName, suffixLength, tagProblems } from "../conventions";
import type { RelaySecretsSettings } from "./args";
import { planSecretSlots, type SecretSlot } from "./secret-slots";

/** A region's vault as it will be declared. */
export interface RelaySecretsPlan {
  /** The vault's name without its random suffix. */
  vaultPrefix: string;
  slots: [SecretSlot, SecretSlot];
  diagnosticSettingName: string;
  problems: Problem[];
}

/** Decides names and slots of a region's relay secrets. */
export function planRelaySecrets({ placement, epoch }: RelaySecretsSettings): RelaySecretsPlan {
  const problems = new Problems();
  problems.addAll(tagProblems(placement.tags));
  const { naming } = placement;
  const wholeFromOne = Number.isSafeInteger(epoch) && epoch >= 1;
  if (!wholeFromOne) {
    problems.add({
      path: "epoch",
      given: epoch,
      reason: "an epoch counts rotations",
      fix: "write a whole number from 1, one more than before to rotate",
    });
  }
  problems.addAll(
    nameProblems("keyVault", resourceName(naming, "keyVault", "x".repeat(suffixLength)), "placement.naming"),
  );
  return {
    vaultPrefix: resourceName(naming, "keyVault"),
    slots: planSecretSlots(wholeFromOne ? epoch : 1),
    diagnosticSettingName: resourceName(naming, "diagnosticSetting", "relay-secrets"),
    problems: problems.list,
  };
}
