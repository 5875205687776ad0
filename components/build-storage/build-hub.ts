import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import { identityOutputs, resourceName, roleDefinitionArgs, tagsFor, throwProblems } from "../conventions";
import { PrivateEndpoint } from "../private-endpoint";
import { type BuildHubArgs } from "./args";
import { BuildAccount } from "./build-account";
import { type BuildAccountPlan, planBuildHub } from "./build-account-plan";
import { admitPromoter } from "./promoter-access";
import { type BuildRole, planBuildRoles } from "./roles";

/** Where builds are published: the account in the home region, who may do what with builds, and the promoter. */
export class BuildHub extends pulumi.ComponentResource {
  readonly plan: BuildAccountPlan;
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** `https://<account>.blob.core.windows.net/`; resolves to a private address in the promotion network only. */
  readonly blobEndpoint: pulumi.Output<string>;
  /** In the promotion network. */
  readonly endpoint: PrivateEndpoint;
  /** The identity that a promotion job runs as. */
  readonly promoter: {
    identityId: pulumi.Output<string>;
    principalId: pulumi.Output<string>;
    clientId: pulumi.Output<string>;
  };
  readonly publisherRoleId: pulumi.Output<string>;
  readonly promoterRoleId: pulumi.Output<string>;
  readonly channelWriterRoleId: pulumi.Output<string>;
  readonly collectorRoleId: pulumi.Output<string>;
  readonly readerRoleId: pulumi.Output<string>;

  /** @throws {pulumi.InputPropertiesError} naming every argument that is refused */
  constructor(name: string, args: BuildHubArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:build-storage:BuildHub", name, {}, opts);
    const { placement, resourceGroupName, nameSuffix, workspaceId } = args;
    const plan = planBuildHub(args);
    throwProblems(name, plan.problems);

    const account = new BuildAccount(
      `${name}-account`,
      { placement, plan, resourceGroupName, nameSuffix, workspaceId },
      { parent: this },
    );
    const endpoint = new PrivateEndpoint(
      `${name}-endpoint`,
      {
        ...args.promotion,
        placement,
        role: "builds",
        resourceGroupName,
        targetId: account.id,
        group: "blob",
      },
      { parent: this },
    );
    const roleIds = this.declareRoles(name, args);
    const promoter = new managedidentity.UserAssignedIdentity(
      `${name}-promoter`,
      {
        resourceGroupName,
        resourceName: resourceName(placement.naming, "userAssignedIdentity", "promoter"),
        location: placement.location,
        tags: tagsFor(placement.tags, "build-storage"),
      },
      { parent: this },
    );
    const { principalId, clientId } = identityOutputs(promoter);
    const assignments = admitPromoter(
      name,
      {
        account,
        assignments: plan.promoterAssignments,
        principalId,
        roleIds,
      },
      { parent: this },
    );
    if (plan.locked) {
      new authorization.ManagementLockByScope(
        `${name}-lock`,
        {
          scope: account.id,
          lockName: resourceName(placement.naming, "lock", plan.role),
          level: "CanNotDelete",
          notes: "Holds the only copy of the builds that no region has yet.",
        },
        // Made last and so removed first: it would refuse to let any of these go.
        { parent: this, dependsOn: [account, endpoint, ...assignments] },
      );
    }

    this.plan = plan;
    this.endpoint = endpoint;
    this.accountId = account.id;
    this.accountName = account.accountName;
    this.blobEndpoint = account.blobEndpoint;
    this.promoter = {
      identityId: promoter.id,
      principalId,
      clientId,
    };
    this.publisherRoleId = roleIds.publisher;
    this.promoterRoleId = roleIds.promoter;
    this.channelWriterRoleId = roleIds.channelWriter;
    this.collectorRoleId = roleIds.collector;
    this.readerRoleId = roleIds.reader;
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      blobEndpoint: this.blobEndpoint,
      promoter: this.promoter,
      publisherRoleId: this.publisherRoleId,
      promoterRoleId: this.promoterRoleId,
      channelWriterRoleId: this.channelWriterRoleId,
      collectorRoleId: this.collectorRoleId,
      readerRoleId: this.readerRoleId,
    });
  }

  private declareRoles(name: string, { placement }: BuildHubArgs): Record<BuildRole, pulumi.Output<string>> {
    const ids = planBuildRoles(placement).map(({ role, ...planned }) => {
      const definition = new authorization.RoleDefinition(`${name}-${role}-role`, roleDefinitionArgs(planned), {
        parent: this,
      });
      return [role, definition.id] as const;
    });
    return Object.fromEntries(ids) as Record<BuildRole, pulumi.Output<string>>;
  }
}
