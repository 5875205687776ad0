export { BuildRefused } from "./build-refused";
export { chunksOf } from "./chunker";
export { filesOf } from "./folder";
export { chunkBytes, packBytes } from "./limits";
export { buildDigest, type Manifest, manifestText, parseManifest } from "./manifest";
export type { Pack } from "./pack";
export { type Named, packFolder } from "./pack-folder";
export { pathProblem } from "./paths";
export { sha256Of, unpack } from "./unpack";
