import * as pulumi from "@pulumi/pulumi";
import { knownAfter, throwProblems } from "../conventions";
import { PrivateEndpoint } from "../private-endpoint";
import { type RegionalBuildStoreArgs } from "./args";
import { BuildAccount } from "./build-account";
import { type BuildAccountPlan, planRegionalBuildStore } from "./build-account-plan";
import { admitPromoter } from "./promoter-access";

/** Where one region's hosts pull builds from: an account with two endpoints, one for the hosts and one for the promoter. */
export class RegionalBuildStore extends pulumi.ComponentResource {
  readonly plan: BuildAccountPlan;
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** `https://<account>.blob.core.windows.net/`; resolves to a private address here and in the promotion network. */
  readonly blobEndpoint: pulumi.Output<string>;
  /** In the region's own network. */
  readonly hostEndpoint: PrivateEndpoint;
  /** In the promotion network. */
  readonly promoterEndpoint: PrivateEndpoint;

  /** @throws {pulumi.InputPropertiesError} naming every argument that is refused */
  constructor(name: string, args: RegionalBuildStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:build-storage:RegionalBuildStore", name, {}, opts);
    const { placement, resourceGroupName, nameSuffix, workspaceId, endpoints, promotion } = args;
    const plan = planRegionalBuildStore(args);
    throwProblems(name, plan.problems);

    const account = new BuildAccount(
      `${name}-account`,
      { placement, plan, resourceGroupName, nameSuffix, workspaceId },
      { parent: this },
    );
    const toAccount = { resourceGroupName, targetId: account.id, group: "blob" as const };
    const hostEndpoint = new PrivateEndpoint(
      `${name}-endpoint`,
      { ...toAccount, ...endpoints, placement, role: "builds" },
      { parent: this },
    );
    const promoterEndpoint = new PrivateEndpoint(
      `${name}-promotion-endpoint`,
      {
        ...toAccount,
        // An endpoint stands where its network stands; name, tags and resource group are this region's, so that the
        // region takes it along when it goes.
        placement: { ...placement, location: promotion.placement.location },
        role: "builds-promotion",
        subnetId: promotion.subnetId,
        dnsZoneId: promotion.dnsZoneId,
        // Azure changes an account's endpoints one at a time (StorageAccountOperationInProgress).
        after: Promise.resolve(promotion.after ?? []).then((before) => [...before, hostEndpoint.endpoint]),
      },
      { parent: this },
    );
    admitPromoter(
      name,
      {
        account,
        assignments: plan.promoterAssignments,
        principalId: args.promoterPrincipalId,
        roleIds: { promoter: args.promoterRoleId, channelWriter: args.channelWriterRoleId },
      },
      { parent: this },
    );

    this.plan = plan;
    this.hostEndpoint = hostEndpoint;
    this.promoterEndpoint = promoterEndpoint;
    this.accountId = account.id;
    this.accountName = account.accountName;
    // Hosts start with this address: where it is known, it also resolves to the private one.
    this.blobEndpoint = knownAfter(account.blobEndpoint, ...hostEndpoint.resources);
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      blobEndpoint: this.blobEndpoint,
    });
  }
}
