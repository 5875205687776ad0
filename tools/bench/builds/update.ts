import { publish } from "../../../services/builds/publish";
import { readManifest } from "../../../services/builds/published";
import { silent } from "../../../services/builds/report";
import type { Bench } from "../bench";
import { compare, type Measurement } from "../measurement";
import { piecesOf, updateGame } from "./game";
import type { MeasuredHub } from "./measured-hub";
import { bytesToSend } from "./sent-bytes";

/** What publishing a game's next version sends, beside what other formats would send. Changes the folder. */
export async function updateMeasurements(
  hub: MeasuredHub,
  game: string,
  parallel: number,
  say: Bench["say"],
): Promise<Measurement[]> {
  say("publishing an update, to count what it sends");
  const publishAs = async (version: string) =>
    await publish(hub.store, game, {
      ...{ game: "rocket-racer", version, by: "the measurement" },
      ...{ parallel, report: silent },
    });
  const before = piecesOf(game);
  await publishAs("1.0.0");
  const changed = updateGame(game);
  const after = piecesOf(game);
  const { digest, sent } = await publishAs("1.1.0");
  // The manifest is sent along, and `sent` counts packs.
  const all = sent + Buffer.byteLength((await readManifest(hub.store, digest)).text);
  const against = (what: string, bytes: number, bound: number | null) =>
    compare(`an update's bytes, against ${what}`, "MB", { ours: [all / 1e6], reference: [bytes / 1e6] }, bound);
  return [
    against("files that changed", bytesToSend(before.files, after.files), 0.2),
    against("blocks of 1 MiB that changed", bytesToSend(before.blocks, after.blocks), null),
    against("what really changed", changed, null),
  ];
}
