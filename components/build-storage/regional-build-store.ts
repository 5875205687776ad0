import * as pulumi from "@pulumi/pulumi";
import { throwProblems } from "../conventions";
import { PrivateEndpoint } from "../private-endpoint";
import { type RegionalBuildStoreArgs } from "./args";
import { BuildAccount } from "./build-account";
import { type BuildAccountPlan, planRegionalBuildStore } from "./build-account-plan";
import { admitPromoter } from "./promoter-access";

/** Where one region's hosts pull builds from: an account with two doors, one for the hosts and one for the promoter. */
export class RegionalBuildStore extends pulumi.ComponentResource {
  readonly plan: BuildAccountPlan;
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** `https://<account>.blob.core.windows.net/`; resolves to a private address here and in the promotion network. */
  readonly blobEndpoint: pulumi.Output<string>;

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
    const door = new PrivateEndpoint(
      `${name}-endpoint`,
      { ...toAccount, placement, role: "builds", subnetId: endpoints.subnetId, dnsZoneId: endpoints.dnsZoneId },
      { parent: this },
    );
    new PrivateEndpoint(
      `${name}-promotion-endpoint`,
      {
        ...toAccount,
        // An endpoint stands where its network stands; name, tags and resource group are this region's, so that the
        // region takes it along when it goes.
        placement: { ...placement, location: promotion.placement.location },
        role: "builds-promotion",
        subnetId: promotion.subnetId,
        dnsZoneId: promotion.dnsZoneId,
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
    this.accountId = account.id;
    this.accountName = account.accountName;
    // Hosts start with this address: where it is known, it also resolves to the private one.
    this.blobEndpoint = pulumi.all([account.blobEndpoint, door.id]).apply(([address]) => address);
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      blobEndpoint: this.blobEndpoint,
    });
  }
}
