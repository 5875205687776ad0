import { type Value } from "../../contract";
import { textAt } from "../reading";

/** Facts of a marketplace image; what only Azure knows is left out. */
export interface MarketplaceImage {
  system: "Linux" | "Windows";
  generation?: 1 | 2;
  /** The disk that it fills. */
  diskGiB?: number;
  /** Whether it is sold under a plan, which the machine's body must name. */
  plan?: true;
}

interface Row extends MarketplaceImage {
  publisher: string;
  /** Left out: every offer of the publisher. */
  offer?: string;
  /** Left out: every SKU of the offer. */
  sku?: RegExp;
}

/**
 * The first row that fits decides. Ubuntu's generations: https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images
 * [m]; its 30 GB: https://github.com/scalar-labs/scalar-terraform/pull/230 (2020-10). Red Hat's 64 GB:
 * https://github.com/kubermatic/dashboard/issues/4259 (2022-03). Plans:
 * https://github.com/kubermatic/machine-controller/issues/788 (2020-06), https://github.com/mspnp/template-building-blocks/issues/350
 * (2017-11), https://github.com/hashicorp/terraform-provider-azurerm/issues/4678 (2019-10) and
 * https://github.com/Azure/azure-cli/issues/1812 (2017-01). Windows' publishers [m].
 */
const rows: readonly Row[] = [
  {
    ...{ publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: /^server-gen1$/i },
    ...{ system: "Linux", generation: 1, diskGiB: 30 },
  },
  {
    ...{ publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: /^server$/i },
    ...{ system: "Linux", generation: 2, diskGiB: 30 },
  },
  {
    ...{ publisher: "Canonical", offer: "0001-com-ubuntu-server-jammy", sku: /^22_04-lts$/i },
    ...{ system: "Linux", generation: 1, diskGiB: 30 },
  },
  {
    ...{ publisher: "Canonical", offer: "0001-com-ubuntu-server-jammy", sku: /-gen2$/i },
    ...{ system: "Linux", generation: 2, diskGiB: 30 },
  },
  { publisher: "Canonical", system: "Linux" },
  { publisher: "Debian", system: "Linux" },
  { publisher: "RedHat", offer: "rhel-byos", system: "Linux", diskGiB: 64, plan: true },
  { publisher: "RedHat", offer: "RHEL", system: "Linux", diskGiB: 64 },
  { publisher: "RedHat", system: "Linux" },
  { publisher: "bitnami", system: "Linux", plan: true },
  { publisher: "paloaltonetworks", system: "Linux", plan: true },
  { publisher: "thales-vormetric", system: "Linux", plan: true },
  { publisher: "MicrosoftWindowsServer", system: "Windows" },
  { publisher: "MicrosoftWindowsDesktop", system: "Windows" },
];

const same = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

/**
 * The marketplace image that a machine's model names.
 *
 * @returns undefined for another image, and for a gallery's
 */
export function marketplaceImage(profile: Value | undefined): MarketplaceImage | undefined {
  const image = (member: string) => textAt(profile, `storageProfile.imageReference.${member}`);
  return rows.find(
    ({ publisher, offer, sku }) =>
      same(image("publisher"), publisher) &&
      (offer === undefined || same(image("offer"), offer)) &&
      (sku === undefined || sku.test(image("sku") ?? "")),
  );
}
