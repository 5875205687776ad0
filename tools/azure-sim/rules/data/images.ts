import { type Value } from "../../contract";
import { textAt } from "../reading";

/**
 * The generation of the marketplace image that a machine's model names: of Ubuntu's offers, 24.04 has `server` (2) and
 * `server-gen1` (1), 22.04 `22_04-lts-gen2` (2) and `22_04-lts` (1).
 * https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images [m]
 *
 * @returns undefined for an image whose generation only Azure knows
 */
export function generationOf(profile: Value | undefined): 1 | 2 | undefined {
  const image = (member: string) => textAt(profile, `storageProfile.imageReference.${member}`)?.toLowerCase();
  const sku = image("sku");
  if (image("publisher") !== "canonical" || sku === undefined) return undefined;
  if (image("offer") === "ubuntu-24_04-lts") return sku === "server-gen1" ? 1 : sku === "server" ? 2 : undefined;
  if (image("offer") === "0001-com-ubuntu-server-jammy")
    return sku === "22_04-lts" ? 1 : sku.endsWith("-gen2") ? 2 : undefined;
  return undefined;
}

/**
 * The disk that a marketplace image fills, in GiB: 30 for Ubuntu's servers
 * (https://github.com/scalar-labs/scalar-terraform/pull/230, 2020-10).
 *
 * @returns undefined for an image whose size only Azure knows
 */
export function imageDisk(profile: Value | undefined): number | undefined {
  return generationOf(profile) === undefined ? undefined : 30;
}
