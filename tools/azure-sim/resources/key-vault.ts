import { type Behaviour } from "../contract";
import { ownName } from "../rules/ids";
import { objectAt, textAt } from "../rules/reading";
import { withComputed, withDefaults } from "./defaults";
import { hexFor } from "./deterministic";

/** A number of seconds that stands for the creation of every secret: 2026-11-01. */
const created = 1_793_491_200;

export const vault: Behaviour = {
  type: "Microsoft.KeyVault/vaults",
  softDelete: true,
  fill: (body, { id }) =>
    withComputed(
      withDefaults(body, {
        properties: {
          accessPolicies: [],
          enabledForDeployment: false,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          enableRbacAuthorization: false,
          publicNetworkAccess: "Enabled",
        },
      }),
      {
        properties: {
          provisioningState: "Succeeded",
          vaultUri: `https://${ownName(id).toLowerCase()}.vault.azure.net/`,
        },
      },
    ),
};

/**
 * A secret's value is written and never answered: the cloud file doesn't hold it. A changed value shows as another
 * version, which is drawn from the value.
 */
export const secret: Behaviour = {
  type: "Microsoft.KeyVault/vaults/secrets",
  softDelete: true,
  fill(body, { id, previous }) {
    const { value, ...properties } = objectAt(body, "properties") ?? {};
    const vaultName = id.names[0]!.toLowerCase();
    const uri = `https://${vaultName}.vault.azure.net/secrets/${ownName(id)}`;
    const version =
      typeof value === "string"
        ? hexFor(id.text, `version ${value}`, 32)
        : (textAt(previous?.body, "properties.secretUriWithVersion")?.split("/").at(-1) ??
          hexFor(id.text, "version", 32));
    return withComputed(withDefaults({ ...body, properties }, { properties: { attributes: { enabled: true } } }), {
      properties: {
        secretUri: uri,
        secretUriWithVersion: `${uri}/${version}`,
        attributes: { created, updated: created },
      },
    });
  },
};

export const keyVaultBehaviours: readonly Behaviour[] = [vault, secret];
