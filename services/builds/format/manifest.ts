import { z } from "zod";
import { BuildRefused } from "./build-refused";
import { chunkBytes, manifestBytes, packBytes } from "./limits";
import { hex } from "./pack";
import { collisions, pathProblem } from "./paths";

/** The format that this program writes; it reads every one up to it. */
export const formatVersion = 1;

const count = z.int().min(0);
const digest = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`), "is no digest");

const gameName = /^[a-z0-9][a-z0-9-]{0,39}$/;
const versionName = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/;

/** What is wrong with a game's name, for whoever wrote it. */
export function gameProblem(game: string): string | undefined {
  if (gameName.test(game) && pathProblem(game) === undefined) return undefined;
  if (gameName.test(game)) return `${game} is no game's name: Windows keeps it for a device.`;
  return `${JSON.stringify(game)} is no game's name: write 1 to 40 lower-case letters, digits and hyphens, e.g. rocket-racer.`;
}

/** What is wrong with a version. */
export function versionProblem(version: string): string | undefined {
  if (versionName.test(version)) return undefined;
  return `${JSON.stringify(version)} is no version: write 1 to 64 letters, digits, dots, plusses and hyphens, e.g. 1.4.0.`;
}

const manifestSchema = z.strictObject({
  format: z.literal(1),
  game: z.string().refine((game) => gameProblem(game) === undefined, "is no game's name"),
  version: z.string().regex(versionName, "is no version"),
  files: z.array(
    z.strictObject({
      path: z.string(),
      size: count,
      sha256: digest(64),
      executable: z.literal(true).optional(),
      /** The numbers of its chunks, in order. */
      chunks: z.array(count),
    }),
  ),
  /** Pack's number, offset and size in it, and the content's digest. */
  chunks: z.array(z.tuple([count, count, count, digest(64)])),
  packs: z.array(z.strictObject({ sha256: digest(64), md5: digest(32), size: count })),
});

/** What a build is made of. Nothing in it says when or by whom, so the same files of the same version are the same build. */
export type Manifest = z.output<typeof manifestSchema>;

/** The bytes that are stored, by whose digest the build is called. */
export function manifestText(manifest: Manifest): string {
  const { format, game, version, files, chunks, packs } = manifest;
  return JSON.stringify({
    ...{ format, game, version },
    files: files.map(({ path, size, sha256, executable, chunks: own }) => ({
      ...{ path, size, sha256 },
      ...(executable ? { executable } : {}),
      chunks: own,
    })),
    ...{ chunks, packs: packs.map(({ sha256, md5, size }) => ({ sha256, md5, size })) },
  });
}

/** `sha256:…` */
export function buildDigest(text: string): string {
  return `sha256:${hex("sha256", Buffer.from(text))}`;
}

/**
 * Reads a manifest and trusts nothing of it: neither that it is whole, nor that it was written by this program.
 *
 * @param expected the build's digest; left out where nobody named one
 * @throws {BuildRefused} with what is wrong
 */
export function parseManifest(text: string, expected?: string): Manifest {
  const refuse = (problems: string[]) => new BuildRefused("The manifest is refused", problems, "manifest");
  if (Buffer.byteLength(text) > manifestBytes) throw refuse([`it has more than ${manifestBytes} bytes`]);
  if (expected !== undefined && buildDigest(text) !== expected) {
    throw refuse([
      `its digest is ${buildDigest(text)} and not ${expected}: it is truncated, or another's; fetch it again`,
    ]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(["it is no JSON: it is truncated, or none; fetch it again"]);
  }
  const format = typeof value === "object" && value !== null ? (value as Record<string, unknown>)["format"] : undefined;
  if (typeof format === "number" && Number.isInteger(format) && format > formatVersion) {
    throw refuse([`its format is ${format}, and this program reads up to ${formatVersion}; use a newer one`]);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    throw refuse(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`));
  }
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw refuse(problems);
  return parsed.data;
}

const emptyDigest = hex("sha256", Buffer.alloc(0));

/** What no folder leads to. */
function contradictions({ files, chunks, packs }: Manifest): string[] {
  return [
    ...files.flatMap(({ path }) => {
      const problem = pathProblem(path);
      return problem === undefined ? [] : [`file ${JSON.stringify(path)}: ${problem}`];
    }),
    ...collisions(files.map(({ path }) => path)).map(
      ([one, other]) => `files ${one} and ${other} are one where case doesn't count`,
    ),
    ...packs.flatMap(({ size }, index) => (size > packBytes || size === 0 ? [`pack ${index}: ${size} bytes`] : [])),
    ...chunks.flatMap(([pack, offset, size], index) => {
      const end = offset + size;
      if (packs[pack] === undefined) return [`chunk ${index}: there is no pack ${pack}`];
      if (size === 0 || size > chunkBytes.most || end > packs[pack].size)
        return [`chunk ${index}: it lies outside of its pack`];
      return [];
    }),
    ...files.flatMap(({ path, size, sha256, chunks: own }) => {
      const missing = own.find((number) => chunks[number] === undefined);
      if (missing !== undefined) return [`file ${path}: there is no chunk ${missing}`];
      const [only] = own;
      const digestOfAll = only === undefined ? emptyDigest : own.length === 1 ? chunks[only]![3] : sha256;
      if (digestOfAll !== sha256) return [`file ${path}: its digest is another than that of all it consists of`];
      const sum = own.reduce((total, number) => total + chunks[number]![2], 0);
      return sum === size ? [] : [`file ${path}: its chunks have ${sum} bytes, and it ${size}`];
    }),
  ];
}
