import { mkdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import pMap from "p-map";
import { filesIn } from "./game";

const block = 8 * 1024 * 1024;

/** Sends a folder's files with the storage library, each as a blob, so many requests at once; nothing is computed, checked or compared. */
export async function plainUpload(container: ContainerClient, folder: string, parallel: number): Promise<void> {
  const files = await Promise.all(filesIn(folder).map(async (file) => ({ file, size: (await stat(file)).size })));
  const blob = (file: string) => container.getBlockBlobClient(relative(folder, file));
  for (const { file } of files.filter(({ size }) => size > block)) {
    await blob(file).uploadFile(file, { blockSize: block, maxSingleShotSize: block, concurrency: parallel });
  }
  const small = files.filter(({ size }) => size <= block);
  await pMap(small, async ({ file }) => await blob(file).uploadFile(file), { concurrency: parallel });
}

/** Takes blobs to files with the storage library, so many at once; nothing is checked. */
export async function plainDownload(
  container: ContainerClient,
  names: string[],
  folder: string,
  parallel: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await pMap(
    names.map((name, index) => ({ name, file: join(folder, `${index}`) })),
    async ({ name, file }) => await container.getBlobClient(name).downloadToFile(file),
    { concurrency: parallel },
  );
}
