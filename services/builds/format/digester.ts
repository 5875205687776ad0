import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { packBytes } from "./limits";

export interface Digests {
  sha256: string;
  md5: string;
}

interface Waiting {
  resolve: (digests: Digests) => void;
  reject: (error: Error) => void;
}

/** Computes packs' digests on a processor of its own: they are half of what a publisher computes. */
export class Digester {
  private readonly worker = new Worker(join(__dirname, "digest-worker.cjs"), { execArgv: [] });
  /** What both threads see. Packs themselves are not shared: such memory is given back late, and grows with the build. */
  private readonly shared = Buffer.from(new SharedArrayBuffer(packBytes));
  private waiting: Waiting | undefined;

  constructor() {
    // It keeps the program from ending only while somebody waits for it.
    this.worker.unref();
    this.worker.on("message", (digests: Digests) => {
      this.worker.unref();
      this.waiting?.resolve(digests);
    });
    this.worker.on("error", (error) => this.waiting?.reject(error as Error));
  }

  /** @param bytes a pack's; the next one's are only asked for when these have been answered */
  async digests(bytes: Buffer): Promise<Digests> {
    return await new Promise<Digests>((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.worker.ref();
      bytes.copy(this.shared);
      this.worker.postMessage(this.shared.subarray(0, bytes.length));
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
