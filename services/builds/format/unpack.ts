import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BuildRefused } from "./build-refused";
import type { Manifest } from "./manifest";
import { hex } from "./pack";

/** As many packs stay in memory: chunks that several files share lie in earlier ones. */
const packsInMemory = 4;

/**
 * Writes a build's files into a folder, which is there whole or not at all.
 *
 * @param fetch the bytes of a pack, by its digest; they are checked here
 * @param folder must not be there yet
 * @throws {BuildRefused} for packs that aren't what the manifest says, a folder that is there, and a disk that is full
 */
export async function unpack(
  manifest: Manifest,
  fetch: (sha256: string) => Promise<Buffer>,
  folder: string,
): Promise<void> {
  if (await isThere(folder))
    throw new BuildRefused(`${folder} is refused`, ["it is there already; name another, or remove it"]);
  // Beside it, so that it only has to be renamed.
  const partial = `${folder}.partial-${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(partial, { recursive: true });
    const packs = new CheckedPacks(manifest, fetch);
    for (const file of manifest.files) await writeFile(partial, file, manifest, packs);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    const needed = manifest.files.reduce((sum, { size }) => sum + size, 0);
    throw new BuildRefused(`${folder} is refused`, [
      `the disk is full: the build takes ${needed} bytes; make room for it`,
    ]);
  }
}

async function writeFile(
  folder: string,
  { path, sha256, executable, chunks }: Manifest["files"][number],
  manifest: Manifest,
  packs: CheckedPacks,
): Promise<void> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const handle = await open(target, "wx", executable ? 0o755 : 0o644);
  try {
    const whole = createHash("sha256");
    for (const number of chunks) {
      const chunk = await packs.chunk(manifest.chunks[number]!);
      whole.update(chunk);
      await handle.writeFile(chunk);
    }
    const found = whole.digest("hex");
    if (found !== sha256)
      throw new BuildRefused("The build is refused", [`${path}: its digest is ${found} and not ${sha256}`]);
  } finally {
    await handle.close();
  }
}

class CheckedPacks {
  private readonly kept = new Map<string, Buffer>();

  constructor(
    private readonly manifest: Manifest,
    private readonly fetch: (sha256: string) => Promise<Buffer>,
  ) {}

  async chunk([pack, offset, size, sha256]: Manifest["chunks"][number]): Promise<Buffer> {
    const chunk = (await this.pack(this.manifest.packs[pack]!.sha256)).subarray(offset, offset + size);
    if (hex("sha256", chunk) === sha256) return chunk;
    throw new BuildRefused("The build is refused", [
      `pack ${pack} holds another chunk at ${offset} than the manifest says`,
    ]);
  }

  private async pack(sha256: string): Promise<Buffer> {
    const kept = this.kept.get(sha256);
    if (kept !== undefined) return kept;
    const bytes = await this.fetch(sha256);
    if (hex("sha256", bytes) !== sha256) {
      throw new BuildRefused("The build is refused", [
        `pack ${sha256} is corrupt: its digest is ${hex("sha256", bytes)}`,
      ]);
    }
    if (this.kept.size === packsInMemory) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(sha256, bytes);
    return bytes;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
