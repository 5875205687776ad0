import { z } from "zod";
import type { ImageConfig } from "../../../stacks/config";
import { readAnswer, sameText } from "../answer";
import { type Check, missing, ok } from "../check";
import { shellCommand } from "../azure-command";
import type { Part } from "../part";

/** Where an image is needed. */
interface UsedImage {
  image: ImageConfig;
  /** Azure's programmatic names of regions. */
  locations: string[];
  subscriptionId: string;
}

/** Whether every image is there: a gallery's once for all regions that it must be copied to, a marketplace's per region. */
export function imageChecks(part: Part): Check[] {
  return usedImages(part).flatMap((used) =>
    used.image.kind === "gallery"
      ? [galleryCheck(used.image.id, used)]
      : used.locations.map((location) => marketplaceCheck(used.image as MarketplaceImage, location, used)),
  );
}

type MarketplaceImage = Extract<ImageConfig, { kind: "marketplace" }>;

function usedImages({ plan }: Part): UsedImage[] {
  const used = new Map<string, UsedImage>();
  for (const { placement, pools, relays } of plan.regions) {
    for (const { image } of [...pools, ...relays]) {
      // Host tools are in a build store, not in the image.
      const key = JSON.stringify([placement.subscriptionId, { ...image, hostTools: undefined }]);
      const known = used.get(key) ?? { image, locations: [], subscriptionId: placement.subscriptionId };
      used.set(key, { ...known, locations: [...new Set([...known.locations, placement.location])] });
    }
  }
  return [...used.values()];
}

/** https://learn.microsoft.com/cli/azure/sig/image-version#az-sig-image-version-show [m] */
const galleryVersion = z.object({
  provisioningState: z.string(),
  publishingProfile: z.object({
    targetRegions: z.array(z.object({ name: z.string() })).nullish(),
  }),
});

function galleryCheck(id: string, { locations }: UsedImage): Check {
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
      const { provisioningState, publishingProfile } = readAnswer(galleryVersion, answer);
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
      if (lacking.length === 0) return [ok(`Image ${name} is in ${locations.join(", ")}.`)];
      return [
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
const marketplaceVersion = z.object({ name: z.string(), plan: z.object({ name: z.string() }).nullish() });

function marketplaceCheck(image: MarketplaceImage, location: string, { subscriptionId }: UsedImage): Check {
  const { publisher, offer, sku, version } = image;
  const names = ["--location", location, "--publisher", publisher, "--offer", offer, "--sku", sku];
  const name = `${publisher}:${offer}:${sku}:${version}`;
  return {
    id: `image:${location}:${name}`,
    topic: "Images",
    title: `${location}: image ${name}`,
    why: "machines start from it, and publishers withdraw old versions",
    argv: ["vm", "image", "show", "--location", location, "--urn", name, "--subscription", subscriptionId],
    judge(answer) {
      const { plan } = readAnswer(marketplaceVersion, answer);
      if (!plan) return [ok(`${location} has the image ${name}.`)];
      return [
        missing(`The image ${name} is sold under a plan (${plan.name}), and machines here are declared without one.`, {
          details: ["Choose an image without a plan, or build one of your own from it."],
        }),
      ];
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
