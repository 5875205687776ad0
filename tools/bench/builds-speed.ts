import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "./bench";
import { bytesIn, writeArchive, writeGame } from "./builds/game";
import { updateMeasurements } from "./builds/update";
import { MeasuredHub } from "./builds/measured-hub";
import { peaksOf } from "./builds/memory";
import { transferOnce, type Transfers } from "./builds/transfer";
import { compare, type Measurement } from "./measurement";

const mebibyte = 1024 * 1024;
/**
 * Sizes in MiB: a build that runs once first, and two builds whose memory is compared. The smaller of these is more than is in
 * memory at once: that much any build takes. `part` is the part of a game's usual size.
 */
const full = { warm: 48, small: 128, large: 1024, part: 1 };
const small = { warm: 1, small: 16, large: 32, part: 0.05 };
/** As many requests at once as `npm run builds` makes unless it is told otherwise. */
const parallel = 8;

/** Publishing and pulling builds, beside the storage library alone; what an update sends; and memory as builds grow. */
export async function buildsSpeed({ rounds, quick, say }: Bench): Promise<Measurement[]> {
  const sizes = quick ? small : full;
  const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-bench-"));
  const [game, warm] = [join(folder, "game"), join(folder, "warm")];
  try {
    writeGame(game, sizes.part);
    writeArchive(warm, sizes.warm * mebibyte);
    say("publishing and pulling a small build once, for the compiler's sake");
    await oneRound(folder, warm, { reversed: false });
    const transfers: Transfers[] = [];
    for (let round = 0; round < rounds; round++) {
      say(`publishing and pulling a build, round ${round + 1} of ${rounds}`);
      transfers.push(await oneRound(folder, game, { reversed: round % 2 === 1 }));
    }
    const megabytes = bytesIn(game) / 1e6;
    const speeds = (of: keyof Transfers) => transfers.map((seconds) => megabytes / seconds[of]);
    const samples = (ours: keyof Transfers, plain: keyof Transfers) => ({
      ours: speeds(ours),
      reference: speeds(plain),
    });
    return [
      compare("publish, against the library's upload", "MB/s", samples("publish", "upload"), 0.9, "higher"),
      compare("pull, against the library's download", "MB/s", samples("pull", "download"), 0.9, "higher"),
      ...(await withHub(async (hub) => await updateMeasurements(hub, game, parallel, say))),
      ...(await memoryMeasurements(folder, sizes, rounds, say)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneRound(folder: string, game: string, { reversed }: { reversed: boolean }): Promise<Transfers> {
  const work = mkdtempSync(join(folder, "round-"));
  try {
    return await withHub(async (hub) => await transferOnce(hub, { game, work, parallel, reversed }));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function memoryMeasurements(
  folder: string,
  sizes: typeof full,
  rounds: number,
  say: Bench["say"],
): Promise<Measurement[]> {
  const none = (): { ours: number[]; reference: number[] } => ({ ours: [], reference: [] });
  const peaks = { publish: none(), pull: none() };
  for (let round = 0; round < rounds; round++) {
    say(`memory, round ${round + 1} of ${rounds}`);
    for (const [size, kind] of [
      [sizes.small, "reference"],
      [sizes.large, "ours"],
    ] as const) {
      const work = mkdtempSync(join(folder, "memory-"));
      try {
        const found = await withHub(async (hub) => await peaksOf(hub, work, size * mebibyte, parallel));
        peaks.publish[kind].push(found.publish);
        peaks.pull[kind].push(found.pull);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    }
  }
  const against = `${sizes.large} MiB, against ${sizes.small} MiB`;
  return [
    compare(`memory of publishing ${against}`, "MiB", peaks.publish, 1.3),
    compare(`memory of pulling ${against}`, "MiB", peaks.pull, 1.3),
  ];
}

/** Gives a hub of its own, which takes its disk space with it when it ends. */
async function withHub<T>(use: (hub: MeasuredHub) => Promise<T>): Promise<T> {
  const hub = await MeasuredHub.start();
  try {
    return await use(hub);
  } finally {
    await hub.stop();
  }
}
