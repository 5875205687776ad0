import { join } from "node:path";
import { publish } from "../../../services/builds/publish";
import { pull } from "../../../services/builds/pull/pull";
import { silent } from "../../../services/builds/report";
import type { MeasuredHub } from "./measured-hub";
import { plainDownload, plainUpload } from "./plain-transfer";

/** Seconds that each took. */
export interface Transfers {
  publish: number;
  /** The library alone, with the same files. */
  upload: number;
  pull: number;
  /** The library alone, with the same packs. */
  download: number;
}

export interface Transferred {
  /** A folder with a game. */
  game: string;
  /** An empty folder. */
  work: string;
  parallel: number;
  /** The reference first. */
  reversed: boolean;
}

/** Sends a folder into an empty hub and takes it back, and does the same with the library alone. */
export async function transferOnce(
  hub: MeasuredHub,
  { game, work, parallel, reversed }: Transferred,
): Promise<Transfers> {
  const quiet = { parallel, report: silent };
  const inTurn = async (ours: () => Promise<unknown>, reference: () => Promise<unknown>) => {
    if (!reversed) return [await secondsOf(ours), await secondsOf(reference)] as const;
    const plain = await secondsOf(reference);
    return [await secondsOf(ours), plain] as const;
  };
  let digest = "";
  const [published, uploaded] = await inTurn(
    async () => {
      const named = { game: "rocket-racer", version: "1.0.0", by: "the measurement" };
      ({ digest } = await publish(hub.store, game, { ...quiet, ...named }));
    },
    async () => await plainUpload(hub.plain, game, parallel),
  );
  const builds = hub.container("builds");
  const packs: string[] = [];
  for await (const { name } of builds.listBlobsFlat({ prefix: "packs/" })) packs.push(name);
  const [pulled, downloaded] = await inTurn(
    async () => await pull(hub.store, digest, join(work, "pulled"), quiet),
    async () => await plainDownload(builds, packs, join(work, "plain"), parallel),
  );
  return { publish: published, upload: uploaded, pull: pulled, download: downloaded };
}

async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}
