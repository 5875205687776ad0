import type * as pulumi from "@pulumi/pulumi";
import { type Protection } from "./placement";

/**
 * What stands between a resource of production and its deletion.
 *
 * - `protect`: the engine refuses to delete or replace it until somebody unprotects it.
 * - `protect and lock`: also a CanNotDelete lock in Azure, against deletions that don't go through this program.
 * - `nothing`: it holds nothing that `pulumi up` would not make again.
 */
export type DeletionRule = "protect" | "protect and lock" | "nothing";

interface DeletionEntry {
  rule: DeletionRule;
  /** How to get it back, or why nothing is lost. */
  wayBack: string;
}

/** Per kind of resource; what is not listed is `nothing`. */
export const deletionTable = {
  buildHub: {
    rule: "protect and lock",
    wayBack: "soft-deleted blobs for some days; the account itself for 14 days, through support",
  },
  // Not locked: a lock also refuses to delete the role assignments below it, and pools come and go with theirs.
  regionalBuildAccount: { rule: "protect", wayBack: "promote the builds again from the hub" },
  logAccount: { rule: "protect", wayBack: "none for the logs in it" },
  keyVault: { rule: "protect", wayBack: "az keyvault recover, for 90 days" },
  publicIpAddress: {
    rule: "protect",
    wayBack: "none: the address goes back to Azure, and players' firewalls know the old one",
  },
  workspace: { rule: "protect", wayBack: "create it again under the same name within 14 days" },
  randomSuffix: { rule: "protect", wayBack: "none: a new suffix renames every account and vault" },
  resourceGroup: { rule: "protect", wayBack: "none: a group takes everything in it along" },
} satisfies Record<string, DeletionEntry>;

export type GuardedKind = keyof typeof deletionTable;

/** The resource options that a kind gets under a placement's protection. */
export function deletionOptions(kind: GuardedKind, protection: Protection): pulumi.CustomResourceOptions {
  return protection === "production" ? { protect: true } : {};
}

/** Whether a kind also gets a CanNotDelete lock. */
export function isLocked(kind: GuardedKind, protection: Protection): boolean {
  return protection === "production" && deletionTable[kind].rule === "protect and lock";
}
