import { readHistory } from "../channel/history";
import { buildsIn, channelNames, type Pointer, readPointer } from "../channel/pointer";
import { collect } from "../collect/collect";
import { difference } from "../difference";
import { Failure } from "../failure";
import { buildsOf, digestOf } from "../named-build";
import { objectsOf } from "../objects";
import { type Promoted, promote } from "../promote";
import { publish } from "../publish";
import { listPublished, readManifest, readPublished, sizeOf } from "../published";
import { follow as followChannel } from "../pull/follow";
import { pull, type Pulled } from "../pull/pull";
import type { Report } from "../report";
import { rollback } from "../rollback";
import type { BuildStore } from "../store/build-store";
import { faultsOf, throwFaults } from "../verify";
import type { PlatformStores } from "./platform-stores";
import type { Outcome } from "./run";
import { bytesText, columns, shortDigest } from "./words";

/** What every command is given. */
export interface Context {
  stores: PlatformStores;
  by: () => Promise<string>;
  parallel: number;
  report: Report;
}

export async function publishCommand(
  { stores, by, parallel, report }: Context,
  folder: string,
  named: { game: string; version: string },
): Promise<Outcome> {
  const build = await publish(stores.hub, folder, { ...named, by: await by(), parallel, report });
  const how = build.before
    ? "was published already, with the same content"
    : `is published; ${bytesText(build.sent)} of ${bytesText(build.size)} were new to the hub`;
  return { value: build, lines: [`${build.game} ${build.version} ${how}.`, build.digest] };
}

export async function listCommand({ stores }: Context, game: string | undefined): Promise<Outcome> {
  const builds = await listPublished(stores.hub, game);
  const pointing = await pointers(stores);
  const value = builds.map((build) => ({
    ...build,
    channels: pointing
      .filter(({ digest }) => digest === build.digest)
      .map(({ channel, region }) => ({ channel, region })),
  }));
  if (value.length === 0) return { value, lines: ["Nothing is published."] };
  const rows = value.map(({ game: name, version, digest, size, files, publishedAt, channels }) => [
    ...[name, version, shortDigest(digest), bytesText(size), `${files}`, publishedAt.slice(0, 16).replace("T", " ")],
    byChannel(channels),
  ]);
  return { value, lines: columns(["game", "version", "digest", "size", "files", "published (UTC)", "channels"], rows) };
}

export async function showCommand(context: Context, what: string): Promise<Outcome> {
  return (channelNames as readonly string[]).includes(what)
    ? await showChannel(context, what)
    : await showBuild(context, what);
}

async function showBuild({ stores }: Context, name: string): Promise<Outcome> {
  const { hub } = stores;
  const digest = await digestOf(hub, name);
  const { manifest } = await readManifest(hub, digest);
  const { game, version, files, chunks, packs } = manifest;
  const published = await readPublished(hub, game, version);
  const channels = (await pointers(stores))
    .filter((pointer) => pointer.digest === digest)
    .map(({ channel, region }) => ({ channel, region }));
  const about = {
    digest,
    game,
    version,
    format: manifest.format,
    files: files.length,
    size: sizeOf(manifest),
    chunks: chunks.length,
    packs: packs.length,
  };
  const who = published?.digest === digest ? { publishedAt: published.publishedAt, by: published.by } : undefined;
  const largest = [...files].sort((one, other) => other.size - one.size).slice(0, 10);
  return {
    value: { ...about, ...who, channels, paths: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })) },
    lines: [
      `${game} ${version}  ${digest}`,
      who === undefined
        ? "not published: it was never finished, or the collector has taken it"
        : `published ${who.publishedAt} by ${who.by}`,
      `${files.length} files, ${bytesText(about.size)}, in ${chunks.length} chunks and ${packs.length} packs`,
      channels.length === 0 ? "no channel points to it" : `channels: ${byChannel(channels)}`,
      ...columns(
        ["largest files", ""],
        largest.map(({ path, size }) => [path, bytesText(size)]),
      ),
    ],
  };
}

async function showChannel({ stores }: Context, channel: string): Promise<Outcome> {
  const current = await pointers(stores, channel);
  const moves = await readHistory(stores.hub, channel);
  return {
    value: { channel, regions: current, moves },
    lines: [
      ...(current.length === 0
        ? [`${channel} points to no build.`]
        : columns(
            ["region", "game", "version", "digest"],
            current.map(({ region, game, version, digest }) => [region, game, version, shortDigest(digest)]),
          )),
      "",
      ...columns(
        ["move", "when (UTC)", "what", "build", "regions", "who"],
        moves.map(({ sequence, at, action, game, version, digest, regions, by }) => [
          ...[`${sequence}`, at.slice(0, 19).replace("T", " "), action, `${game} ${version} ${shortDigest(digest)}`],
          ...[Object.keys(regions).join(", "), by],
        ]),
      ),
    ],
  };
}

export async function verifyCommand(
  { stores, parallel, report }: Context,
  name: string,
  { regions, deep }: { regions?: string[]; deep: boolean },
): Promise<Outcome> {
  const digest = await digestOf(stores.hub, name);
  const { manifest, text } = await readManifest(stores.hub, digest);
  const objects = objectsOf(manifest, text);
  const pointing = new Set(
    (await pointers(stores)).filter((pointer) => pointer.digest === digest).map(({ region }) => region),
  );
  // Nobody has to have a build that isn't promoted there.
  const looked =
    regions === undefined
      ? [stores.hub, ...stores.regions().filter((region) => pointing.has(region.name))]
      : stores.regions(regions);
  const faults = (
    await Promise.all(
      looked.map(
        async (store) => await faultsOf(objects, store, { deep, parallel: deep ? parallel : parallel * 8, report }),
      ),
    )
  ).flat();
  throwFaults(faults, digest);
  const where = looked.map((store) => store.name);
  return {
    value: { digest, objects: objects.length, deep, stores: where, faults },
    lines: [
      `${digest} is whole in ${where.join(", ")}: ${objects.length} objects, ${deep ? "every byte read" : "by the size and MD5 that the service keeps; --deep reads every byte"}.`,
    ],
  };
}

export interface Moving {
  channel: string;
  regions?: string[];
}

export async function promoteCommand(
  { stores, by, parallel, report }: Context,
  name: string,
  { channel, regions }: Moving,
): Promise<Outcome> {
  const digest = await digestOf(stores.hub, name);
  return promoted(
    await promote(stores.hub, digest, { channel, regions: stores.regions(regions), by: await by(), parallel, report }),
  );
}

export async function rollbackCommand(
  { stores, by, parallel, report }: Context,
  { channel, regions, game, to }: Moving & { game?: string; to?: string },
): Promise<Outcome> {
  const target = to === undefined ? {} : { to: await digestOf(stores.hub, to) };
  const moving = {
    channel,
    regions: stores.regions(regions),
    by: await by(),
    parallel,
    report,
    ...(game === undefined ? {} : { game }),
    ...target,
  };
  return promoted(await rollback(stores.hub, moving));
}

function promoted(done: Promoted): Outcome {
  const { channel, game, version, regions, sequence } = done;
  return {
    value: done,
    lines: [`${channel} points to ${game} ${version} in ${Object.keys(regions).join(", ")} (move ${sequence}).`],
  };
}

export async function diffCommand({ stores }: Context, one: string, other: string): Promise<Outcome> {
  const [first, second] = await Promise.all(
    [one, other].map(async (name) => {
      const digest = await digestOf(stores.hub, name);
      return { digest, manifest: (await readManifest(stores.hub, digest)).manifest };
    }),
  );
  const found = difference(first!.manifest, second!.manifest);
  const lines = [
    ...found.removed.map((path) => `- ${path}`),
    ...found.added.map((path) => `+ ${path}`),
    ...found.changed.map((path) => `~ ${path}`),
  ];
  return {
    value: { from: first!.digest, to: second!.digest, ...found },
    lines: [
      ...(lines.length === 0 ? ["The same files."] : lines),
      `A host that has the first fetches ${bytesText(found.fetchBytes)} of ${bytesText(sizeOf(second!.manifest))}; the files that differ have ${bytesText(found.changedBytes)}.`,
    ],
  };
}

export interface PullFrom {
  region?: string;
  game?: string;
  /** Seconds between looking whether the channel has moved; left out: pulled once. */
  follow?: number;
}

export async function pullCommand(
  context: Context,
  what: string,
  folder: string,
  { region, game, follow }: PullFrom,
): Promise<Outcome> {
  const { stores, parallel, report } = context;
  const isChannel = (channelNames as readonly string[]).includes(what);
  if (!isChannel) {
    if (follow !== undefined) throw new Failure("usage", "--follow goes with a channel: a build never changes.");
    const store = region === undefined ? stores.hub : stores.regions([region])[0]!;
    const digest = /^sha256:[0-9a-f]{64}$/.test(what) ? what : await digestOf(stores.hub, what);
    return pulledOutcome([await pull(store, digest, folder, { parallel, report })]);
  }
  const regions = stores.regions(region === undefined ? undefined : [region]);
  if (regions.length > 1)
    throw new Failure(
      "usage",
      `From which region? Name it with --region: ${regions.map(({ name }) => name).join(", ")}.`,
    );
  const [store] = regions;
  if (follow !== undefined) {
    const pulled = (build: Pulled) => report.say(pulledLine(build));
    return await followChannel(store!, { channel: what, folder, every: follow, pulled, parallel, report, game });
  }
  const pulled: Pulled[] = [];
  for (const { digest } of await buildsOf(store!, what, game)) {
    pulled.push(await pull(store!, digest, folder, { parallel, report }));
  }
  return pulledOutcome(pulled);
}

function pulledOutcome(pulled: Pulled[]): Outcome {
  return { value: pulled, lines: pulled.map(pulledLine) };
}

function pulledLine({ folder, game, version, fetched, reused }: Pulled): string {
  return `${folder} is ${game} ${version}: ${bytesText(fetched)} fetched, ${bytesText(reused)} were there.`;
}

export interface Collecting {
  dryRun: boolean;
  graceDays: number;
  historyDays: number;
  historyMoves: number;
  without?: string[];
}

export async function gcCommand({ stores, parallel, report }: Context, collecting: Collecting): Promise<Outcome> {
  const { hub, regions } = stores.everything();
  const { dryRun } = collecting;
  const done = await collect(hub, regions, { ...collecting, now: new Date(), parallel: parallel * 4, report });
  const rows = Object.entries(done.stores).map(([store, { objects, bytes, deleted, retained, young }]) => [
    store,
    `${objects}`,
    bytesText(bytes),
    `${deleted}`,
    `${retained}`,
    `${young}`,
  ]);
  return {
    value: { dryRun, ...done },
    lines: [
      ...columns(
        ["build", "", "kept for"],
        done.kept.map(({ game, version, digest, reasons }) => [
          `${game} ${version}`,
          shortDigest(digest),
          reasons.join("; "),
        ]),
      ),
      ...(done.dead.length === 0 ? [] : ["", dryRun ? "Would be deleted:" : "Deleted:"]),
      ...done.dead.map(({ game, version, digest }) => `  ${game} ${version}  ${shortDigest(digest)}`),
      "",
      ...columns(["store", "objects of no build", "", "deleted", "still retained", "younger than the grace"], rows),
      ...(dryRun ? ["Nothing was deleted (--dry-run)."] : []),
    ],
  };
}

/** Where every channel points to, in the order of channels and regions; without those that whoever asks may not read. */
async function pointers(stores: PlatformStores, only?: string) {
  const channels = only === undefined ? channelNames : [only];
  const asked = channels.flatMap((channel) => stores.regions().map((region) => ({ channel, region })));
  const read = await Promise.all(
    asked.map(async ({ channel, region }) => {
      const pointer = await readableTo(region, channel);
      return buildsIn(pointer).map((build) => ({ channel, region: region.name, ...build }));
    }),
  );
  return read.flat();
}

/** A publisher sees the hub only, and should see what is there all the same. */
async function readableTo(region: BuildStore, channel: string): Promise<Pointer> {
  try {
    return (await readPointer(region, channel)).pointer;
  } catch (error) {
    if (error instanceof Failure && error.kind === "refused") return { format: 1, channel, games: {} };
    throw error;
  }
}

/** `canary: japaneast/1, swedencentral/1; prod: japaneast/1` */
function byChannel(pointing: { channel: string; region: string }[]): string {
  const channels = [...new Set(pointing.map(({ channel }) => channel))];
  return channels
    .map(
      (channel) =>
        `${channel}: ${pointing
          .filter((one) => one.channel === channel)
          .map(({ region }) => region)
          .join(", ")}`,
    )
    .join("; ");
}
