import type { ContainerClient, RestError } from "@azure/storage-blob";
import { errorCode, explain } from "./explain";
import { CutShort, type Patience } from "./retrying";

/** What a store says of a blob. */
export interface BlobFacts {
  name: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal; what the service computed or checked when the blob came. Missing where nobody gave one. */
  md5?: string;
  createdAt: Date;
  /** The id of a version of the past; missing for the blob itself. */
  pastVersion?: string;
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

  /**
   * Writes a blob that isn't there yet, in one request: with the right to add, and none to overwrite.
   *
   * @returns false where there is one. What Azure answers then to somebody who may only add, in a container that is retained, isn't documented in one
   * place; so after any such refusal the blob is looked at.
   */
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
        const { statusCode } = error as { statusCode?: number };
        if ((statusCode === 403 || statusCode === 409) && (await this.isThere(name, bytes.length, md5))) return false;
        throw error;
      }
    });
  }

  private async isThere(name: string, size: number, md5: string | undefined): Promise<boolean> {
    try {
      const found = await this.client.getBlobClient(name).getProperties();
      const kept = found.contentMD5 ? Buffer.from(found.contentMD5).toString("hex") : undefined;
      return found.contentLength === size && (md5 === undefined || kept === undefined || md5 === kept);
    } catch {
      return false;
    }
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
        // An empty blob has no first byte.
        if (statusCode === 416) return { text: "", etag: (error as RestError).response?.headers.get("etag") ?? "" };
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

  /** Every blob whose name begins so, in the order of names; with those versions of the past that there are. */
  async *list(prefix: string, { versions = false } = {}): AsyncGenerator<BlobFacts> {
    let continuationToken: string | undefined;
    do {
      const page = await this.ask(`list ${prefix}`, async () => {
        const pages = this.client
          .listBlobsFlat({
            prefix,
            includeMetadata: true,
            includeVersions: versions,
            abortSignal: AbortSignal.timeout(longestRequest),
          })
          .byPage({ maxPageSize: 5000, ...(continuationToken === undefined ? {} : { continuationToken }) });
        const page = await pages.next();
        return page.done ? undefined : page.value;
      });
      for (const { name, properties, metadata, versionId, isCurrentVersion } of page?.segment.blobItems ?? []) {
        yield {
          name,
          size: properties.contentLength ?? 0,
          ...(properties.contentMD5 ? { md5: Buffer.from(properties.contentMD5).toString("hex") } : {}),
          createdAt: properties.createdOn ?? properties.lastModified,
          metadata: metadata ?? {},
          ...(versionId !== undefined && isCurrentVersion !== true ? { pastVersion: versionId } : {}),
        };
      }
      continuationToken = page?.continuationToken || undefined;
    } while (continuationToken !== undefined);
  }

  /**
   * Deletes a blob for good: with versioning on, deleting it alone would only make it a version of the past, which is paid for like any other.
   *
   * @param versionId of a version of the past that is to go; left out for the blob itself
   */
  async remove(name: string, versionId?: string): Promise<"removed" | "missing" | "retained"> {
    return await this.ask(`delete ${name}`, async () => {
      const abortSignal = AbortSignal.timeout(longestRequest);
      const blob = this.client.getBlobClient(name);
      try {
        const version = versionId ?? (await blob.getProperties({ abortSignal })).versionId;
        if (versionId === undefined) await blob.delete({ abortSignal });
        if (version !== undefined) await blob.withVersion(version).delete({ abortSignal });
        return "removed";
      } catch (error) {
        if (isMissing(error)) return "missing";
        if (errorCode(error) === "BlobImmutableDueToPolicy") return "retained";
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
  return (error as { statusCode?: number }).statusCode === 404 && errorCode(error) !== "ContainerNotFound";
}

/** 409 for a name that is taken, 412 for an ETag that is old; which of the two the service sends is no matter here. */
export function isTaken(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode === 412 || (statusCode === 409 && errorCode(error) === "BlobAlreadyExists");
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
