import * as authorization from "@pulumi/azure-native/authorization";
import * as compute from "@pulumi/azure-native/compute";
import * as dns from "@pulumi/azure-native/dns";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import {
  builtInRoleId,
  deletionOptions,
  type IdentityOutputs,
  identityOutputs,
  keyThatOpensNothing,
  stableGuid,
  tagsFor,
  throwProblems,
} from "../conventions";
import { monitoringAgent, sendDiagnostics } from "../observability";
import type { EdgeRelayArgs } from "./args";
import { renderCloudInit, renderOrders } from "./cloud-init";
import { type EdgeRelayPlan, planEdgeRelay, type RelayPlan } from "./plan";
import type { DnsRecordPlan } from "./tls-plan";
import { relaySecretNames } from "./secret-slots";

/** A relay, as whoever hands out TURN servers needs it. */
export interface Relay {
  /** The machine's name. */
  name: string;
  /** Its number within its generation: `z2-1`. */
  number: string;
  /** The machine's id. */
  machineId: pulumi.Output<string>;
  zone?: string;
  /** What clients call it by over TLS; undefined without TLS. */
  hostName?: string;
  /** What clients connect to. */
  publicAddress: pulumi.Output<string>;
  /** What hosts get media from. Azure assigns it, and it stays with the relay's interface. */
  privateAddress: pulumi.Output<string>;
}

/** One generation of a region's TURN relays: machines over zones, each with an address of its own. */
export class EdgeRelay extends pulumi.ComponentResource {
  readonly relays: Relay[];
  readonly identityId: pulumi.Output<string>;
  readonly plan: EdgeRelayPlan;

  /**
   * @param name the logical name with the generation in it, e.g. `japaneast-relays-g1`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(name: string, args: EdgeRelayArgs, options?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:edge-relay:EdgeRelay", name, {}, options);
    this.plan = planEdgeRelay(args);
    throwProblems(`the relays ${name}`, this.plan.problems);
    const { placement } = args;

    const identity = identityOutputs(
      new managedidentity.UserAssignedIdentity(
        `${name}-identity`,
        {
          resourceGroupName: args.resourceGroupName,
          resourceName: this.plan.identityName,
          location: placement.location,
          tags: tagsFor(placement.tags, "edge-relay"),
        },
        { parent: this },
      ),
    );
    const mayRead = this.allowReadingSecrets(name, args, identity);
    this.relays = this.plan.relays.map((relay) =>
      this.declareRelay(`${name}-${relay.number}`, args, relay, identity, mayRead),
    );
    this.identityId = identity.id;
    this.registerOutputs({ relays: this.relays, identityId: this.identityId });
  }

  // The two secrets, the certificate and nothing else: the vault may come to hold what relays must not read.
  private allowReadingSecrets(name: string, args: EdgeRelayArgs, identity: IdentityOutputs) {
    const { subscriptionId } = args.placement;
    // A certificate's key is in the secret of its name.
    return [...relaySecretNames, ...(args.tls ? [args.tls.certificate] : [])].map(
      (secretName) =>
        new authorization.RoleAssignment(
          `${name}-reads-${secretName}`,
          {
            scope: pulumi.interpolate`${args.vault.id}/secrets/${secretName}`,
            roleAssignmentName: stableGuid(
              subscriptionId,
              secretName,
              this.plan.identityName,
              "Key Vault Secrets User",
            ),
            roleDefinitionId: builtInRoleId(subscriptionId, "Key Vault Secrets User"),
            principalId: identity.principalId,
            principalType: "ServicePrincipal",
          },
          { parent: this },
        ),
    );
  }

  private nameInDns(
    name: string,
    { placement }: EdgeRelayArgs,
    { machineName }: RelayPlan,
    { resourceGroupName, zoneName, recordName }: DnsRecordPlan,
    address: network.PublicIPAddress,
  ): void {
    new dns.RecordSet(
      `${name}-record`,
      {
        resourceGroupName,
        zoneName,
        recordType: "A",
        relativeRecordSetName: recordName,
        // A relay's address stays as long as the relay, so nobody waits for this.
        ttl: 300,
        aRecords: [{ ipv4Address: address.ipAddress.apply((ip) => ip ?? "") }],
        // Record sets take no tags: https://learn.microsoft.com/azure/dns/dns-zones-records (2023-09-06).
        metadata: { ...tagsFor(placement.tags, "edge-relay"), relay: machineName },
      },
      { parent: this },
    );
  }

  private declareRelay(
    name: string,
    args: EdgeRelayArgs,
    relay: RelayPlan,
    identity: IdentityOutputs,
    mayRead: pulumi.Resource[],
  ): Relay {
    const { placement, resourceGroupName, workspaceId } = args;
    const common = { resourceGroupName, location: placement.location, tags: tagsFor(placement.tags, "edge-relay") };
    const zones = relay.zone === undefined ? undefined : [relay.zone];

    const address = new network.PublicIPAddress(
      `${name}-address`,
      {
        ...common,
        publicIpAddressName: relay.addressName,
        sku: { name: "Standard", tier: "Regional" },
        publicIPAllocationMethod: "Static",
        publicIPAddressVersion: "IPv4",
        zones,
        ddosSettings: { protectionMode: args.ddos.mode === "ip-protection" ? "Enabled" : "VirtualNetworkInherited" },
      },
      { parent: this, ...deletionOptions("relayAddress", placement.protection, args.serving) },
    );
    if (relay.dnsRecord !== undefined) this.nameInDns(name, args, relay, relay.dnsRecord, address);
    if (workspaceId !== undefined) {
      sendDiagnostics(
        `${name}-attacks`,
        { targetId: address.id, workspaceId, settingName: relay.diagnosticSettingName, logs: attackLogs },
        { parent: this },
      );
    }

    const nic = new network.NetworkInterface(
      `${name}-interface`,
      {
        ...common,
        networkInterfaceName: relay.interfaceName,
        enableAcceleratedNetworking: true,
        enableIPForwarding: false,
        ipConfigurations: [
          {
            name: "relay",
            primary: true,
            // Azure picks one and leaves it with the interface; generations share the subnet and need no agreement on it.
            privateIPAllocationMethod: "Dynamic",
            privateIPAddressVersion: "IPv4",
            subnet: { id: args.subnetId },
            publicIPAddress: { id: address.id },
          },
        ],
      },
      { parent: this },
    );

    const cloudInit = pulumi
      .all([args.vault.uri, identity.clientId])
      .apply(([vaultUri, identityClientId]) => renderCloudInit(args, this.plan, { vaultUri, identityClientId }));
    const machine = new compute.VirtualMachine(
      `${name}-machine`,
      {
        ...common,
        vmName: relay.machineName,
        zones,
        identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
        hardwareProfile: { vmSize: args.size },
        userData: Buffer.from(renderOrders(args)).toString("base64"),
        networkProfile: { networkInterfaces: [{ id: nic.id, primary: true, deleteOption: "Detach" }] },
        osProfile: {
          computerName: relay.computerName,
          adminUsername: "nobodylogsin",
          customData: cloudInit.apply((text) => Buffer.from(text).toString("base64")),
          // Nothing but the monitoring agent is put on it from outside; without a workspace, nothing at all.
          allowExtensionOperations: workspaceId !== undefined,
          linuxConfiguration: {
            disablePasswordAuthentication: true,
            provisionVMAgent: true,
            patchSettings: { patchMode: "ImageDefault", assessmentMode: "ImageDefault" },
            ssh: { publicKeys: [{ path: "/home/nobodylogsin/.ssh/authorized_keys", keyData: keyThatOpensNothing }] },
          },
        },
        storageProfile: { imageReference: imageReference(args), osDisk: osDisk(this.plan, relay) },
        securityProfile: {
          encryptionAtHost: true,
          securityType: "TrustedLaunch",
          uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
        },
        // Without a storage account of ours: Azure keeps the console's output.
        diagnosticsProfile: { bootDiagnostics: { enabled: true } },
      },
      // Whoever starts before it may read the secrets only waits; whoever is deleted after its rights are gone loses nothing.
      {
        parent: this,
        dependsOn: [...mayRead, ...(args.collection ? [args.collection] : [])],
        ...deletionOptions("relayMachine", placement.protection, args.serving),
        // A machine reads it at its first start only, and Azure refuses another one for it
        // (https://learn.microsoft.com/azure/virtual-machines/custom-data, read 2026-11-22): a newer program must not fail
        // at the relays of an older one. What it would say anew, a new generation says.
        ignoreChanges: ["osProfile.customData"],
      },
    );

    if (workspaceId !== undefined) {
      new compute.VirtualMachineExtension(
        `${name}-monitoring-agent`,
        {
          ...common,
          vmName: machine.name,
          vmExtensionName: "monitoring-agent",
          ...monitoringAgent(identity.id, { upgradesItself: true }),
        },
        { parent: this, deletedWith: machine },
      );
    }

    return {
      name: relay.machineName,
      number: relay.number,
      machineId: machine.id,
      zone: relay.zone,
      hostName: relay.hostName,
      publicAddress: address.ipAddress.apply((ip) => ip ?? ""),
      privateAddress: nic.ipConfigurations.apply((found) => found?.[0]?.privateIPAddress ?? ""),
    };
  }
}

// https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-network-publicipaddresses-logs
const attackLogs = ["DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"];

function imageReference({ image }: EdgeRelayArgs) {
  if (image.kind === "gallery") return { id: image.id };
  const { publisher, offer, sku, version } = image;
  return { publisher, offer, sku, version };
}

function osDisk({ osDisk: disk }: EdgeRelayPlan, relay: RelayPlan) {
  const common = { name: relay.osDiskName, createOption: "FromImage", diskSizeGB: disk.gib, deleteOption: "Delete" };
  if (disk.kind === "managed") {
    return { ...common, caching: "ReadWrite" as const, managedDisk: { storageAccountType: disk.type } };
  }
  return {
    ...common,
    caching: "ReadOnly" as const,
    managedDisk: { storageAccountType: "StandardSSD_LRS" },
    diffDiskSettings: { option: "Local", placement: disk.placement },
  };
}
