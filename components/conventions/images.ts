import { type Problem } from "./problems";

/** An image as components take it; a gallery's says nothing of itself. */
type Image = { kind: "marketplace"; offer: string; sku: string } | { kind: "gallery" };

/**
 * The SKU of a marketplace image that starts machines of generation 1. Ubuntu says it either way: since 24.04 `server-gen1` stands
 * beside `server`; before, in the offers called `0001-com-ubuntu-server-…`, `22_04-lts` stands beside `22_04-lts-gen2`
 * (https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images, read 2026-11-22).
 *
 * @returns undefined for any other image, and where nobody can tell
 */
export function firstGenerationSku(image: Image): string | undefined {
  if (image.kind === "gallery") return undefined;
  const { offer, sku } = image;
  const byOffer = /^0001-com-ubuntu-server-/i.test(offer) && !/-(gen2|arm64)\b/i.test(sku);
  return byOffer || /gen1$/i.test(sku) ? sku : undefined;
}

/** What every image here must be: for x64 processors. `path` is where the image stands. */
export function processorProblems(image: Image, path: string): Problem[] {
  if (image.kind === "gallery" || !/arm64/i.test(image.sku)) return [];
  return [{ path: `${path}.sku`, given: image.sku, reason: "all sizes here are x64", fix: "choose the x64 image" }];
}
