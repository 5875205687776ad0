import { stringify } from "yaml";
import { type Problem } from "./problems";

/** The machines of this platform that start from an image. */
export type MachineRole = "relay" | "streaming host";

/** A marketplace image of a distribution, without its version. */
interface MarketplaceName {
  publisher: string;
  offer: string;
  sku: string;
  /** Hyper-V's generation of the machines that it starts. */
  generation: 1 | 2;
}

/** What a relay's programs and units rest on; package versions are those of the distribution's own archive. */
export interface RelaySystem {
  /** coturn's version. */
  coturn: string;
  /** podman's version. */
  podman: string;
  /** The log drivers of that version of podman, the preferred one first. `passthrough` exists since podman 4.0 [m]. */
  logDrivers: readonly ("journald" | "passthrough")[];
  /** The user and the group of coturn's package. */
  service: { owner: string; group: string };
}

/** A Linux distribution that machines of this platform may run. */
export interface Distribution {
  /** As a configuration names it. */
  name: "ubuntu-22.04" | "ubuntu-24.04";
  title: string;
  /** Generation 2 first. */
  images: readonly MarketplaceName[];
  /** The disk that its marketplace images fill, in GiB: Azure refuses a smaller one. */
  diskGiB: number;
  /**
   * Whether hosts run it. They need systemd-resolved, as units are kept from Azure's DNS, and both vendors' driver extensions
   * (gpu-drivers.ts).
   */
  host: boolean;
  /** Left out: no relay runs it. */
  relay?: RelaySystem;
  source: string;
}

/** Debian and Ubuntu alike: coturn.postinst of the package. */
const debianUsers = { service: { owner: "turnserver", group: "turnserver" } };

const canonical = (offer: string, generation2: string, generation1: string): MarketplaceName[] => [
  { publisher: "Canonical", offer, sku: generation2, generation: 2 },
  { publisher: "Canonical", offer, sku: generation1, generation: 1 },
];

/**
 * The distributions that are supported; everything else is refused by name. A new row needs its images, its packages and a trial of
 * what its machines run. Names of images: https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images (read
 * 2026-11-22); 30 GiB: https://github.com/scalar-labs/scalar-terraform/pull/230 (2020-10).
 */
export const distributions: readonly Distribution[] = [
  {
    name: "ubuntu-24.04",
    title: "Ubuntu 24.04",
    images: canonical("ubuntu-24_04-lts", "server", "server-gen1"),
    diskGiB: 30,
    host: true,
    relay: { coturn: "4.6.1", podman: "4.9.3", logDrivers: ["passthrough", "journald"], ...debianUsers },
    source: "https://packages.ubuntu.com/noble/coturn and …/noble/podman [m]",
  },
  {
    name: "ubuntu-22.04",
    title: "Ubuntu 22.04",
    images: canonical("0001-com-ubuntu-server-jammy", "22_04-lts-gen2", "22_04-lts"),
    diskGiB: 30,
    host: true,
    relay: { coturn: "4.5.2", podman: "3.4.4", logDrivers: ["journald"], ...debianUsers },
    source: "https://packages.ubuntu.com/jammy/coturn and …/jammy/podman [m]",
  },
];

/** What a gallery image is taken for that does not name its distribution. */
export const defaultDistribution = distributions[0]!;

/** An image as components take it. A gallery's says nothing of itself but, where it matters, its distribution. */
type Image =
  | { kind: "gallery"; distribution?: Distribution["name"] }
  | { kind: "marketplace"; publisher: string; offer: string; sku: string };

/** Azure compares these names without regard to case. */
function isNamed(written: { publisher: string; offer: string; sku: string }, known: MarketplaceName): boolean {
  return (["publisher", "offer", "sku"] as const).every(
    (member) => written[member].toLowerCase() === known[member].toLowerCase(),
  );
}

/**
 * The distribution of an image.
 *
 * @returns undefined for a marketplace image that is not in the list
 */
export function distributionOf(image: Image): Distribution | undefined {
  if (image.kind === "marketplace")
    return distributions.find(({ images }) => images.some((one) => isNamed(image, one)));
  const { distribution = defaultDistribution.name } = image;
  return distributions.find(({ name }) => name === distribution);
}

/**
 * The SKU of a marketplace image that starts machines of generation 1.
 *
 * @returns undefined for any other image
 */
export function firstGenerationSku(image: Image): string | undefined {
  if (image.kind === "gallery") return undefined;
  const known = distributionOf(image)?.images.find((one) => isNamed(image, one));
  return known?.generation === 1 ? image.sku : undefined;
}

/** The smallest disk that an image takes as far as its name decides, in GiB; `npm run doctor` asks Azure for a gallery's. */
export function smallestOsDiskGiB(image: Image): number {
  return (distributionOf(image) ?? defaultDistribution).diskGiB;
}

/** Problems that the name of an image decides: its processor, and whether machines of the role run its distribution. */
export function imageProblems(image: Image, role: MachineRole): Problem[] {
  if (image.kind === "marketplace" && /arm64/i.test(image.sku)) {
    return [
      {
        path: "image.sku",
        given: image.sku,
        reason: "all sizes here are x64",
        fix: `write ${image.sku.replace(/-?arm64/i, "")}, if that is the x64 image`,
      },
    ];
  }
  const supported = distributions.filter(({ host, relay }) => (role === "relay" ? relay !== undefined : host));
  const distribution = distributionOf(image);
  if (distribution !== undefined && supported.includes(distribution)) return [];
  if (image.kind === "gallery") {
    return [
      {
        path: "image.distribution",
        given: image.distribution,
        reason: `a ${role} does not run it`,
        fix: `write ${supported.map(({ name }) => name).join(" or ")}`,
      },
    ];
  }
  const { publisher, offer, sku } = image;
  const written = supported.map(({ title, images: [newest] }) => {
    const { publisher, offer, sku } = newest!;
    const own = stringify(
      { ...image, publisher, offer, sku },
      { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 },
    );
    return `image: ${own.trim()} (${title})`;
  });
  return [
    {
      path: "image",
      given: `${publisher}:${offer}:${sku}`,
      reason: `a ${role} runs a distribution whose packages, users and disk are known here, and this image is of none of them`,
      fix: `write ${written.join(" or ")}, with a version that \`az vm image list\` shows; or build a gallery image from one of them`,
    },
  ];
}
