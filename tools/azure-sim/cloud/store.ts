import { statSync } from "node:fs";
import { type CloudContent, cloudFileText, readCloudFile, writeCloudFile } from "./cloud-file";
import { CloudLock } from "./lock";

/** Where a cloud is kept between its changes. */
export interface CloudStore {
  /** What people call it: the file's path. */
  readonly name: string;
  /** Whether this process has the right to change it. */
  readonly held: boolean;
  /** @throws CloudLocked when another process has the right. */
  take(): void;
  release(): void;
  /** Another text whenever somebody else may have written. */
  fingerprint(): string;
  /** @throws CloudFileProblem when it cannot be used. */
  read(): CloudContent;
  /** @param resources every resource as JSON; nobody walks through them where nothing is written. */
  write(resources: Iterable<string>, softDeleted: Iterable<string>): Promise<void>;
}

/** A cloud in a file, with a lock file beside it. */
export class FileStore implements CloudStore {
  readonly #lock: CloudLock;

  /**
   * @param name path of the file; it need not exist.
   * @param toDisk how a text gets there.
   */
  constructor(
    readonly name: string,
    private readonly toDisk: (file: string, text: string) => Promise<void> = writeCloudFile,
  ) {
    this.#lock = new CloudLock(name);
  }

  get held(): boolean {
    return this.#lock.held;
  }

  take(): void {
    this.#lock.take();
  }

  release(): void {
    this.#lock.release();
  }

  /** Any change of the file, also of its inode, is a new text. */
  fingerprint(): string {
    const found = statSync(this.name, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? "none" : `${found.ino} ${found.size} ${found.mtimeNs}`;
  }

  read(): CloudContent {
    return readCloudFile(this.name);
  }

  write(resources: Iterable<string>, softDeleted: Iterable<string>): Promise<void> {
    return this.toDisk(this.name, cloudFileText(resources, softDeleted));
  }
}

/** A cloud that nobody else sees, and that ends with the process. */
export class MemoryStore implements CloudStore {
  readonly name = "memory";
  readonly held = true;

  take(): void {
    // Nobody else could.
  }

  release(): void {
    // Nobody waits for it.
  }

  fingerprint(): string {
    return "";
  }

  read(): CloudContent {
    return { resources: [], softDeleted: [] };
  }

  async write(): Promise<void> {
    // The cloud itself is the only copy.
  }
}
