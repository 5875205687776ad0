import { buildDigest, type Manifest } from "./format";
import { hex } from "./format/pack";
import type { StoredObject } from "./copy/copier";
import { hexOf, manifestName, packName } from "./store/names";

/** Everything that a build is made of, each object once. The manifest comes last: a store that has it should have the rest. */
export function objectsOf(manifest: Manifest, text: string): StoredObject[] {
  const packs = new Map(manifest.packs.map((pack) => [pack.sha256, pack]));
  const bytes = Buffer.from(text);
  const digest = buildDigest(text);
  return [
    ...[...packs.values()].map(({ sha256, md5, size }) => ({ name: packName(sha256), size, md5, sha256 })),
    { name: manifestName(digest), size: bytes.length, md5: hex("md5", bytes), sha256: hexOf(digest) },
  ];
}
