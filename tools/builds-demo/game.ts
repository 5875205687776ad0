import { createCipheriv, createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { filesOf } from "../../services/builds/format";

const mebibyte = 1024 * 1024;

export const gameName = "racer";

/** The biggest file; the update is made in it. */
const biggest = "data/world.pak";
const second = "data/characters.pak";
const text = "settings/graphics.json";

/** Writes a small game: a few big files whose content can't be made smaller, a program, and small files. */
export async function makeGame(folder: string): Promise<void> {
  await write(folder, biggest, noise("world", 26 * mebibyte));
  await write(folder, second, noise("characters", 14 * mebibyte));
  await write(folder, "data/sound.pak", noise("sound", 10 * mebibyte));
  await write(folder, "racer", noise("program", 6 * mebibyte), 0o755);
  for (const language of ["de", "en", "fr", "ja", "ko", "pt", "sv", "zh"]) {
    await write(folder, `languages/${language}.json`, JSON.stringify({ language, start: "…" }));
  }
  await setQuality(folder, "high");
}

/** What an update usually is: some bytes more in the middle of a big file, and a few others in another one. */
export async function updateGame(folder: string): Promise<{ inserted: number; replaced: number }> {
  const [inserted, replaced] = [noise("patch", 40_000), noise("hair", 2_000)];
  const world = await readFile(join(folder, biggest));
  const middle = world.length >> 1;
  await write(folder, biggest, Buffer.concat([world.subarray(0, middle), inserted, world.subarray(middle)]));
  const characters = await readFile(join(folder, second));
  replaced.copy(characters, 3 * mebibyte);
  await write(folder, second, characters);
  return { inserted: inserted.length, replaced: replaced.length };
}

/** The smallest update. */
export async function setQuality(folder: string, quality: string): Promise<void> {
  await write(folder, text, JSON.stringify({ quality }));
}

/** Whether two folders have the same files with the same content. */
export async function sameFiles(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map(contents));
  return first === second;
}

async function contents(folder: string): Promise<string> {
  const all = createHash("sha256");
  for (const path of (await filesOf(folder)).sort()) {
    all.update(`${path}\n`).update(
      createHash("sha256")
        .update(await readFile(join(folder, path)))
        .digest(),
    );
  }
  return all.digest("hex");
}

async function write(folder: string, path: string, content: Buffer | string, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content, { mode });
}

/** Bytes that look random, the same each time: a cipher's output. */
function noise(seed: string, length: number): Buffer {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
