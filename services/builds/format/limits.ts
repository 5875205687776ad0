/*
 * The numbers of build format 1 (docs/build-format.md). Another chunk limit cuts the same files elsewhere, so that a build shares nothing with
 * the one before: they change with the format's version only.
 */

/** Sizes of chunks in bytes; `average` is what random data comes to beyond the smallest. */
export const chunkBytes = { least: 256 * 1024, average: 1024 * 1024, most: 4 * 1024 * 1024 };

/**
 * The most bytes of a pack. Request limits are why there are packs: a storage account takes 20,000 to 40,000 requests a second, and a blob of more
 * than 4 MiB is placed for throughput (https://learn.microsoft.com/azure/storage/blobs/storage-performance-checklist). And it is one Put Blob, which a
 * publisher's role allows, where blocks would need the right to overwrite.
 */
export const packBytes = 8 * 1024 * 1024;

/** The most bytes of a manifest: some 200,000 files. Whoever reads a longer one would need memory by the gigabyte. */
export const manifestBytes = 64 * 1024 * 1024;

/** A file's path within a build, in UTF-8; Windows and Linux both take that. */
export const pathBytes = 240;
