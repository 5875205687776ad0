import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { deletionOptions, isProduction, knownAfter, tagsFor, throwProblems } from "../conventions";
import { sendDiagnostics } from "../observability";
import { PrivateEndpoint } from "../private-endpoint";
import type { RelaySecretsArgs } from "./args";
import { relaySecretNames, type SecretSlot } from "./secret-slots";
import { planRelaySecrets } from "./secrets-plan";

/** A region's vault with the two secrets that relays and the broker share. Their values are no output. */
export class RelaySecrets extends pulumi.ComponentResource {
  /** The vault's id; known once the secrets are in it, so that what may read them is made after them. */
  readonly vaultId: pulumi.Output<string>;
  /** `https://<name>.vault.azure.net/`. */
  readonly vaultUri: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  readonly secretNames: string[] = [...relaySecretNames];

  /**
   * @param name the logical name, e.g. `japaneast-relay-secrets`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(name: string, args: RelaySecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:edge-relay:RelaySecrets", name, {}, options);
    const { placement, resourceGroupName, workspaceId } = args;
    const plan = planRelaySecrets(args);
    throwProblems(`the relay secrets ${name}`, plan.problems);

    const vault = new keyvault.Vault(
      `${name}-vault`,
      {
        resourceGroupName,
        vaultName: pulumi.interpolate`${plan.vaultPrefix}-${args.nameSuffix}`,
        location: placement.location,
        tags: tagsFor(placement.tags, "edge-relay"),
        properties: {
          tenantId: authorization.getClientConfigOutput({ parent: this }).tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enabledForDeployment: false,
          enabledForDiskEncryption: false,
          enabledForTemplateDeployment: false,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          // Azure takes true or nothing: it cannot be switched off again.
          ...(isProduction(placement) ? { enablePurgeProtection: true } : {}),
          // Secrets declared here still arrive: ARM writes them past the vault's network rules, also with bypass None
          // (https://github.com/MicrosoftDocs/azure-docs/issues/68668, read 2026-11-22).
          publicNetworkAccess: "Disabled",
          networkAcls: { bypass: "None", defaultAction: "Deny", ipRules: [], virtualNetworkRules: [] },
        },
      },
      { parent: this, ...deletionOptions("keyVault", placement.protection) },
    );
    const secrets = plan.slots.map((slot) => this.declareSecret(name, args, vault, slot));
    const endpoint = new PrivateEndpoint(
      `${name}-endpoint`,
      {
        placement,
        role: "relay-secrets",
        resourceGroupName,
        subnetId: args.subnetId,
        targetId: vault.id,
        group: "vault",
        dnsZoneId: args.dnsZoneId,
        after: args.endpointAfter,
      },
      { parent: this },
    );
    if (workspaceId !== undefined) {
      sendDiagnostics(
        `${name}-audit`,
        { targetId: vault.id, workspaceId, settingName: plan.diagnosticSettingName, logs: ["AuditEvent"] },
        { parent: this },
      );
    }

    this.vaultId = knownAfter(vault.id, ...secrets);
    // Relays start with this address: where it is known, it also resolves to the private one.
    // Derived from the name, which stays known in the preview of an update; the URI among the outputs does not.
    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    this.vaultUri = knownAfter(pulumi.interpolate`https://${vault.name}.vault.azure.net/`, ...endpoint.resources);
    this.vaultName = vault.name;
    this.registerOutputs({
      vaultId: this.vaultId,
      vaultUri: this.vaultUri,
      vaultName: this.vaultName,
      secretNames: this.secretNames,
    });
  }

  private declareSecret(
    name: string,
    args: RelaySecretsArgs,
    vault: keyvault.Vault,
    slot: SecretSlot,
  ): keyvault.Secret {
    const { placement, resourceGroupName } = args;
    const value = new random.RandomPassword(
      `${name}-value-${slot.slot}`,
      // Letters and digits only, within the 127 characters of coturn's oldest table of secrets: 380 bits of chance.
      { length: 64, special: false, keepers: { epoch: `${slot.epoch}` } },
      { parent: this },
    );
    return new keyvault.Secret(
      `${name}-secret-${slot.slot}`,
      {
        resourceGroupName,
        vaultName: vault.name,
        secretName: slot.secretName,
        tags: { ...tagsFor(placement.tags, "edge-relay"), slot: slot.slot, epoch: `${slot.epoch}` },
        properties: {
          value: pulumi.secret(value.result),
          contentType: "text/plain; TURN shared secret",
          // No expiry date: a date in a plan would need a clock, and an expired secret helps nobody. The epoch rotates it.
          attributes: { enabled: true },
        },
      },
      // The provider deletes a secret through the vault's own address, which is closed; the vault takes it along.
      { parent: this, deletedWith: vault },
    );
  }
}
