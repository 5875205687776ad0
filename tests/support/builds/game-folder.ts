import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** A folder with a game in it, and room for what is pulled. */
export class GameFolder {
  readonly root = mkdtempSync(join(tmpdir(), "builds-"));

  /** The game. */
  get game(): string {
    return join(this.root, "game");
  }

  write(path: string, bytes: Buffer | string): void {
    mkdirSync(dirname(join(this.game, path)), { recursive: true });
    writeFileSync(join(this.game, path), bytes);
  }

  /** A place for something else. */
  place(name: string): string {
    return join(this.root, name);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Every file below a folder, and its content's digest. */
export function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(folder, file), createHash("sha256").update(readFileSync(file)).digest("hex")] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** Bytes that look random, the same for the same seed. */
export function noise(length: number, seed: string): Buffer {
  const bytes = Buffer.alloc(length);
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  for (let at = 0; at + 4 <= length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at);
  }
  return bytes;
}
