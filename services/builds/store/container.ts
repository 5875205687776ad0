import type { ContainerClient } from "@azure/storage-blob";
import { explain } from "./explain";
import { CutShort, type Patience } from "./retrying";

/** What a store says of a blob. */
export interface BlobFacts {
  name: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal; what the service computed or checked when the blob came. Missing where nobody gave one. */
  md5?: string;
  createdAt: Date;
  metadata: Record<string, string>;
}

/** A blob's text, and the ETag that a conditional write or read needs. */
export interface Read {
  text: string;
  etag: string;
}

/** What comes with a blob that is written once. */
export interface Added {
  md5?: string;
  contentType?: string;
  metadata?: Record<string, string>;
}

/** As long as one request may take: 8 MiB in it are no more than 70 kB/s. */
const longestRequest = 120_000;

/** A container of a store, as far as builds need it. Every method throws a Failure that says what to do. */
export class Container {
  constructor(
    /** For people: `japaneast/1`. */
    readonly store: string,
    private readonly client: ContainerClient,
    private readonly patience: Patience,
  ) {}

  /** Where a blob is, without any right to read it. */
  url(name: string): string {
    return this.client.getBlockBlobClient(name).url;
  }

  /** The client of a blob, for requests that only copies make. */
  blob(name: string) {
    return this.client.getBlockBlobClient(name);
  }

  /** Writes a blob that isn't there yet, in one request: with the right to add, and none to overwrite. @returns false where there is one */
  async add(name: string, bytes: Buffer, { md5, contentType, metadata }: Added = {}): Promise<boolean> {
    return await this.ask(`write ${name}`, async () => {
      try {
        await this.client.getBlockBlobClient(name).upload(bytes, bytes.length, {
          conditions: { ifNoneMatch: "*" },
          // Checked by the service against what arrives, and kept with it.
          ...(md5 === undefined ? {} : { transactionalContentMD5: Buffer.from(md5, "hex") }),
          blobHTTPHeaders: {
            blobContentType: contentType ?? "application/octet-stream",
            ...(md5 === undefined ? {} : { blobContentMD5: Buffer.from(md5, "hex") }),
          },
          ...(metadata === undefined ? {} : { metadata }),
          abortSignal: AbortSignal.timeout(longestRequest),
        });
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    });
  }

  /** @returns undefined where there is no such blob */
  async facts(name: string): Promise<BlobFacts | undefined> {
    return await this.ask(`look at ${name}`, async () => {
      try {
        const found = await this.client
          .getBlobClient(name)
          .getProperties({ abortSignal: AbortSignal.timeout(longestRequest) });
        return {
          name,
          size: found.contentLength ?? 0,
          ...(found.contentMD5 ? { md5: Buffer.from(found.contentMD5).toString("hex") } : {}),
          createdAt: found.createdOn ?? found.lastModified ?? new Date(0),
          metadata: found.metadata ?? {},
        };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  /** Bytes of a blob; undefined where there is none. @param most refuses to hold more than that */
  async bytes(name: string, range: { offset: number; length: number }): Promise<Buffer | undefined> {
    return await this.ask(`read ${name}`, async () => {
      try {
        const { offset, length } = range;
        const answer = await this.client
          .getBlobClient(name)
          .download(offset, length, { maxRetryRequests: 0, abortSignal: AbortSignal.timeout(longestRequest) });
        // A blob that is shorter than it should be is told by its digest.
        return await exactly(answer.readableStreamBody!, Math.min(length, answer.contentLength ?? length));
      } catch (error) {
        if (isMissing(error)) return undefined;
        // The same for one that ends before the range begins.
        if ((error as { statusCode?: number }).statusCode === 416) return Buffer.alloc(0);
        throw error;
      }
    });
  }

  /** A small blob's text; undefined where there is none, `unchanged` where it still has the ETag. */
  async text(name: string, most: number): Promise<Read | undefined>;
  async text(name: string, most: number, etag: string | undefined): Promise<Read | "unchanged" | undefined>;
  async text(name: string, most: number, etag?: string): Promise<Read | "unchanged" | undefined> {
    return await this.ask(`read ${name}`, async () => {
      try {
        const answer = await this.client.getBlobClient(name).download(0, most, {
          ...(etag === undefined ? {} : { conditions: { ifNoneMatch: etag } }),
          maxRetryRequests: 0,
          abortSignal: AbortSignal.timeout(longestRequest),
        });
        const bytes = await exactly(answer.readableStreamBody!, answer.contentLength ?? 0);
        return { text: bytes.toString(), etag: answer.etag! };
      } catch (error) {
        const { statusCode } = error as { statusCode?: number };
        if (statusCode === 304) return "unchanged";
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  /**
   * Writes a blob that nobody else has written meanwhile.
   *
   * @param etag the one that it must still have; undefined where it mustn't be there
   * @returns false where somebody was faster
   */
  async swap(
    name: string,
    text: string,
    etag: string | undefined,
    metadata?: Record<string, string>,
  ): Promise<boolean> {
    return await this.ask(`write ${name}`, async () => {
      try {
        const length = Buffer.byteLength(text);
        await this.client.getBlockBlobClient(name).upload(text, length, {
          conditions: etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: etag },
          blobHTTPHeaders: { blobContentType: "application/json" },
          ...(metadata === undefined ? {} : { metadata }),
          abortSignal: AbortSignal.timeout(longestRequest),
        });
        return true;
      } catch (error) {
        if (!isTaken(error)) throw error;
        // The answer to an earlier try may have been lost, and then it was this very writer who was faster.
        return (await this.client.getBlobClient(name).downloadToBuffer()).toString() === text;
      }
    });
  }

  /** Every blob whose name begins so, in the order of names. */
  async *list(prefix: string): AsyncGenerator<BlobFacts> {
    let continuationToken: string | undefined;
    do {
      const page = await this.ask(`list ${prefix}`, async () => {
        const pages = this.client
          .listBlobsFlat({ prefix, includeMetadata: true, abortSignal: AbortSignal.timeout(longestRequest) })
          .byPage({ maxPageSize: 5000, ...(continuationToken === undefined ? {} : { continuationToken }) });
        const page = await pages.next();
        return page.done ? undefined : page.value;
      });
      for (const { name, properties, metadata } of page?.segment.blobItems ?? []) {
        yield {
          name,
          size: properties.contentLength ?? 0,
          ...(properties.contentMD5 ? { md5: Buffer.from(properties.contentMD5).toString("hex") } : {}),
          createdAt: properties.createdOn ?? properties.lastModified,
          metadata: metadata ?? {},
        };
      }
      continuationToken = page?.continuationToken || undefined;
    } while (continuationToken !== undefined);
  }

  /** @returns why the store keeps it, where it does */
  async remove(name: string): Promise<"removed" | "missing" | "retained"> {
    return await this.ask(`delete ${name}`, async () => {
      try {
        await this.client.getBlobClient(name).delete({ abortSignal: AbortSignal.timeout(longestRequest) });
        return "removed";
      } catch (error) {
        if (isMissing(error)) return "missing";
        if ((error as { code?: string }).code === "BlobImmutableDueToPolicy") return "retained";
        throw error;
      }
    });
  }

  /** Sends a request until it is answered, and says in words why it wasn't. */
  async ask<T>(doing: string, send: () => Promise<T>): Promise<T> {
    try {
      return await this.patience.send(send);
    } catch (error) {
      throw explain(error, this.store, doing);
    }
  }
}

function isMissing(error: unknown): boolean {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  return statusCode === 404 && code !== "ContainerNotFound";
}

/** 409 for a name that is taken, 412 for an ETag that is old; which of the two the service sends is no matter here. */
function isTaken(error: unknown): boolean {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  return statusCode === 412 || (statusCode === 409 && code === "BlobAlreadyExists");
}

/** A stream's bytes in one buffer of their number. */
async function exactly(stream: NodeJS.ReadableStream, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let at = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    if (at + piece.length > length) break;
    piece.copy(buffer, at);
    at += piece.length;
  }
  if (at < length) throw new CutShort(at, length);
  return buffer;
}
