import { z } from "zod";
import { findGpuSize } from "../../../components/conventions";
import { planGpuPool } from "../../../components/gpu-pool";
import type { ImageConfig } from "../../../stacks/config";
import type { RegionPlan } from "../../../stacks/plan";
import { readAnswer, sameText } from "../answer";
import { type Check, missing, ok } from "../check";
import { shellCommand } from "../azure-command";
import type { Part } from "../part";
import {
  diskImage,
  diskMismatches,
  featureList,
  imageMismatches,
  type ImageUser,
  smallestDiskGiB,
} from "./image-facts";

/** Where an image is needed. */
interface UsedImage {
  image: ImageConfig;
  /** Azure's programmatic names of regions. */
  locations: string[];
  subscriptionId: string;
  users: ImageUser[];
}

/**
 * Whether every image is there, and fits the machines that are declared with it: a gallery's once for all regions that it must be copied
 * to, a marketplace's per region.
 */
export function imageChecks(part: Part): Check[] {
  return usedImages(part).flatMap((used) =>
    used.image.kind === "gallery"
      ? [definitionCheck(used.image.id, used), galleryCheck(used.image.id, used)]
      : used.locations.map((location) => marketplaceCheck(used.image as MarketplaceImage, location, used)),
  );
}

type MarketplaceImage = Extract<ImageConfig, { kind: "marketplace" }>;

function usedImages({ plan }: Part): UsedImage[] {
  const used = new Map<string, UsedImage>();
  for (const { placement, pools, relays } of plan.regions) {
    for (const { image, user } of [...pools.map(poolUser), ...relays.map(relayUser)]) {
      // Host tools are in a build store, not in the image; a relay's distribution is this program's own word.
      const key = JSON.stringify([
        placement.subscriptionId,
        { ...image, hostTools: undefined, distribution: undefined },
      ]);
      const known = used.get(key) ?? { image, locations: [], subscriptionId: placement.subscriptionId, users: [] };
      used.set(key, {
        ...known,
        locations: [...new Set([...known.locations, placement.location])],
        users: known.users.some((other) => JSON.stringify(other) === JSON.stringify(user))
          ? known.users
          : [...known.users, user],
      });
    }
  }
  return [...used.values()];
}

function poolUser(pool: RegionPlan["pools"][number]): { image: ImageConfig; user: ImageUser } {
  const { trustedLaunch } = planGpuPool(pool).security;
  const ofSize = findGpuSize(pool.size)?.series.hyperVGenerations ?? [1, 2];
  const user = {
    name: `pool ${pool.pool}, generation ${pool.generation}`,
    trustedLaunch,
    osDiskGiB: pool.osDiskGiB,
    generations: trustedLaunch ? [2] : ofSize,
  };
  return { image: pool.image, user };
}

function relayUser({ generation, osDiskGiB, image }: RegionPlan["relays"][number]): {
  image: ImageConfig;
  user: ImageUser;
} {
  return {
    image,
    user: { name: `relays, generation ${generation}`, trustedLaunch: true, osDiskGiB, generations: [2] },
  };
}

/** https://learn.microsoft.com/cli/azure/sig/image-definition#az-sig-image-definition-show [m] */
const galleryDefinition = z.object({
  osType: z.string(),
  osState: z.string().nullish(),
  architecture: z.string().nullish(),
  hyperVGeneration: z.string().nullish(),
  features: featureList,
  purchasePlan: z.object({ name: z.string().nullish() }).nullish(),
});

/** What a gallery's definition says of all of its versions: the system, the processor, the generation, the security type, a plan. */
function definitionCheck(id: string, { users }: UsedImage): Check {
  const [, , subscription = "", , group = "", , , , gallery = "", , image = ""] = id.split("/");
  const name = `Image ${gallery}/${image}`;
  return {
    id: `image-definition:${id}`,
    topic: "Images",
    title: `Definition of image ${gallery}/${image}`,
    why: "Azure refuses machines that don't fit their image's definition",
    needs: users.map(needOf),
    argv: [
      ...["sig", "image-definition", "show", "--resource-group", group, "--gallery-name", gallery],
      ...["--gallery-image-definition", image, "--subscription", subscription],
    ],
    judge(answer) {
      const { osType, osState, purchasePlan, hyperVGeneration, ...facts } = readAnswer(galleryDefinition, answer);
      const mismatches = imageMismatches(
        name,
        {
          ...facts,
          system: osType,
          state: osState,
          // Azure's default: https://learn.microsoft.com/rest/api/compute/gallery-images/create-or-update [m].
          hyperVGeneration: hyperVGeneration ?? "V1",
          plan: purchasePlan?.name,
        },
        users,
      );
      return mismatches.length > 0 ? mismatches : [ok(`${name} fits the machines that are declared with it.`)];
    },
    // The version's own check reports it.
    judgeFailure: ({ kind }) => (kind === "not found" ? [] : undefined),
  };
}

function needOf({ name, trustedLaunch, osDiskGiB, generations }: ImageUser): string {
  return (
    `${name}: Linux, x64, generation ${generations.join(" or ")}, ${trustedLaunch ? "with" : "without"} Trusted Launch, ` +
    `no plan, a disk of at most ${osDiskGiB} GiB`
  );
}

/** https://learn.microsoft.com/cli/azure/sig/image-version#az-sig-image-version-show [m] */
const galleryVersion = z.object({
  provisioningState: z.string(),
  storageProfile: z.object({ osDiskImage: diskImage }).nullish(),
  publishingProfile: z.object({
    targetRegions: z.array(z.object({ name: z.string() })).nullish(),
  }),
});

function galleryCheck(id: string, { locations, users }: UsedImage): Check {
  const [, , subscription = "", , group = "", , , , gallery = "", , image = "", , version = ""] = id.split("/");
  const names = [
    ...["--resource-group", group, "--gallery-name", gallery, "--gallery-image-definition", image],
    ...["--gallery-image-version", version, "--subscription", subscription],
  ];
  const name = `${gallery}/${image} ${version}`;
  return {
    id: `image:${id}`,
    topic: "Images",
    title: `Image ${name}`,
    why: "machines start from it; it must be copied to every region that uses it",
    argv: ["sig", "image-version", "show", ...names],
    judge(answer) {
      const { provisioningState, publishingProfile, storageProfile } = readAnswer(galleryVersion, answer);
      if (!sameText(provisioningState, "Succeeded")) {
        return [
          missing(`Image ${name} is ${provisioningState}.`, {
            details: ["Its builder knows why; ask again when it has succeeded."],
          }),
        ];
      }
      // Azure writes regions' display names here: `Japan East`.
      const copies = (publishingProfile.targetRegions ?? []).map((region) =>
        region.name.replaceAll(" ", "").toLowerCase(),
      );
      const lacking = locations.filter((location) => !copies.includes(location));
      // Its definition says the rest.
      const tooSmall = diskMismatches(`Image ${name}`, smallestDiskGiB(storageProfile?.osDiskImage), users);
      if (lacking.length === 0) {
        return tooSmall.length > 0 ? tooSmall : [ok(`Image ${name} is in ${locations.join(", ")}.`)];
      }
      return [
        ...tooSmall,
        missing(`Image ${name} is not copied to ${lacking.join(", ")}.`, {
          // One by one, as a list of regions would replace the replica counts of those that are there.
          mend: lacking.map((location) =>
            shellCommand([
              ...["sig", "image-version", "update", ...names],
              ...["--add", "publishingProfile.targetRegions", `name=${location}`],
            ]),
          ),
        }),
      ];
    },
    judgeFailure: ({ kind }) =>
      kind === "not found"
        ? [
            missing(`There is no image ${name}, or not for whoever is signed in.`, {
              details: [id, "Publish it, or correct the image in the stack's file."],
              mend: [
                shellCommand([
                  "sig",
                  "image-version",
                  "list",
                  ...names.slice(0, 6),
                  "--subscription",
                  subscription,
                  "--output",
                  "table",
                ]),
              ],
            }),
          ]
        : undefined,
  };
}

/** https://learn.microsoft.com/cli/azure/vm/image#az-vm-image-show [m] */
const marketplaceVersion = z.object({
  name: z.string(),
  plan: z.object({ name: z.string() }).nullish(),
  architecture: z.string().nullish(),
  hyperVGeneration: z.string().nullish(),
  features: featureList,
  osDiskImage: diskImage,
});

function marketplaceCheck(image: MarketplaceImage, location: string, { subscriptionId, users }: UsedImage): Check {
  const { publisher, offer, sku, version } = image;
  const names = ["--location", location, "--publisher", publisher, "--offer", offer, "--sku", sku];
  const name = `${publisher}:${offer}:${sku}:${version}`;
  return {
    id: `image:${location}:${name}`,
    topic: "Images",
    title: `${location}: image ${name}`,
    why: "machines start from it and must fit it, and publishers withdraw old versions",
    needs: users.map(needOf),
    argv: ["vm", "image", "show", "--location", location, "--urn", name, "--subscription", subscriptionId],
    judge(answer) {
      const { plan, osDiskImage, ...facts } = readAnswer(marketplaceVersion, answer);
      const mismatches = imageMismatches(
        `The image ${name}`,
        { ...facts, system: osDiskImage?.operatingSystem, plan: plan?.name, diskGiB: smallestDiskGiB(osDiskImage) },
        users,
      );
      return mismatches.length > 0 ? mismatches : [ok(`${location} has the image ${name}, which fits.`)];
    },
    judgeFailure: ({ kind }) =>
      kind === "not found"
        ? [
            missing(`${location} has no image ${name}.`, {
              details: ["Choose a version that is there, and write it in the stack's file."],
              mend: [
                shellCommand([
                  "vm",
                  "image",
                  "list",
                  "--all",
                  ...names,
                  "--subscription",
                  subscriptionId,
                  "--output",
                  "table",
                ]),
              ],
            }),
          ]
        : undefined,
  };
}
