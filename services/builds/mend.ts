import { open } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import type { Manifest } from "./format";
import { hex } from "./format/pack";
import type { BuildStore } from "./store/build-store";
import { packName } from "./store/names";

/**
 * Sends packs again that a store has lost, out of the folder that the build was made of. A pack of an earlier build can only be made again where this
 * build has every chunk of it.
 *
 * @param lost names of objects
 * @returns how many bytes were sent
 */
export async function mend(
  store: BuildStore,
  { folder, manifest, lost, parallel }: { folder: string; manifest: Manifest; lost: Set<string>; parallel: number },
): Promise<number> {
  const places = placesOf(manifest);
  const packs = manifest.packs.flatMap((pack, number) => (lost.has(packName(pack.sha256)) ? [{ pack, number }] : []));
  const sent = await pMap(
    packs,
    async ({ pack, number }) => {
      const bytes = await packAgain(folder, manifest, places, number);
      if (bytes === undefined || hex("sha256", bytes) !== pack.sha256) return 0;
      return (await store.builds.add(packName(pack.sha256), bytes, { md5: pack.md5 })) ? bytes.length : 0;
    },
    { concurrency: parallel },
  );
  return sent.reduce((sum, bytes) => sum + bytes, 0);
}

/** Where each chunk's bytes are in the folder: the first place of several. */
function placesOf({ files, chunks }: Manifest): Map<number, { path: string; offset: number }> {
  const places = new Map<number, { path: string; offset: number }>();
  for (const { path, chunks: own } of files) {
    let offset = 0;
    for (const number of own) {
      if (!places.has(number)) places.set(number, { path, offset });
      offset += chunks[number]![2];
    }
  }
  return places;
}

async function packAgain(
  folder: string,
  { packs, chunks }: Manifest,
  places: Map<number, { path: string; offset: number }>,
  pack: number,
): Promise<Buffer | undefined> {
  const bytes = Buffer.alloc(packs[pack]!.size);
  let filled = 0;
  for (const [number, [of, offset, size]] of chunks.entries()) {
    const place = places.get(number);
    if (of !== pack || place === undefined) continue;
    const handle = await open(join(folder, place.path), "r");
    try {
      filled += (await handle.read(bytes, offset, size, place.offset)).bytesRead;
    } finally {
      await handle.close();
    }
  }
  return filled === bytes.length ? bytes : undefined;
}
