import { createHash } from "node:crypto";
import { packBytes } from "./limits";

/** An object of a build store: some chunks, one after the other. It is named by its digest, and never changes. */
export interface Pack {
  sha256: string;
  /** For the service, which checks it when the pack arrives and when it is copied. */
  md5: string;
  bytes: Buffer;
  /** Gives the bytes' memory back for a later pack; whoever goes on reading them doesn't call it. */
  done: () => void;
}

/** Where a chunk lies. */
export interface Place {
  /** The pack's number in the order in which packs are closed. */
  pack: number;
  offset: number;
  size: number;
}

/** Fills packs with chunks in the order in which they come. */
export class Packer {
  private filling: Buffer | undefined;
  /** Memory that packs have given back: the same again and again is faster than new, and less. */
  private readonly free: Buffer[] = [];
  private size = 0;
  private closed = 0;

  /** Takes a chunk in. @returns where it lies, and the bytes of the pack that was closed to make room for it */
  add(chunk: Buffer): { place: Place; full?: Buffer } {
    const full = this.size + chunk.length > packBytes ? this.close() : undefined;
    const place = { pack: this.closed, offset: this.size, size: chunk.length };
    this.filling ??= this.free.pop() ?? Buffer.allocUnsafeSlow(packBytes);
    this.size += chunk.copy(this.filling, this.size);
    return { place, ...(full ? { full } : {}) };
  }

  /** Takes back the memory of a pack that nobody reads any more. */
  reuse(bytes: Buffer): void {
    this.free.push(Buffer.from(bytes.buffer, 0, packBytes));
  }

  /** The last pack's bytes; undefined when nothing is waiting. */
  close(): Buffer | undefined {
    if (this.filling === undefined) return undefined;
    const bytes = this.filling.subarray(0, this.size);
    [this.filling, this.size] = [undefined, 0];
    this.closed += 1;
    return bytes;
  }
}

export function hex(algorithm: "md5" | "sha256", bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest("hex");
}
