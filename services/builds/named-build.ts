import { buildsIn, readPointer } from "./channel/pointer";
import { Failure } from "./failure";
import { listPublished, readPublished } from "./published";
import type { BuildStore } from "./store/build-store";

/** How people name a build: its digest, the first digits of it, or a game's version. */
export const buildNames = "sha256:<digest, or its first 8 digits or more>, or <game>@<version>";

/** @returns the digest. @throws {Failure} `nothing` where there is no such build, `usage` for what is no name */
export async function digestOf(hub: BuildStore, name: string): Promise<string> {
  if (/^sha256:[0-9a-f]{64}$/.test(name)) return name;
  const [, game, version] = /^([^@:]+)@([^@]+)$/.exec(name) ?? [];
  if (game !== undefined && version !== undefined) {
    const found = await readPublished(hub, game, version);
    if (found !== undefined) return found.digest;
    throw new Failure("nothing", `Nobody has published ${game} ${version}; \`list\` shows what there is.`);
  }
  if (!/^sha256:[0-9a-f]{8,63}$/.test(name))
    throw new Failure("usage", `${JSON.stringify(name)} names no build: write ${buildNames}.`);
  const fitting = [
    ...new Set((await listPublished(hub)).flatMap(({ digest }) => (digest.startsWith(name) ? [digest] : []))),
  ];
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length === 0)
    throw new Failure("nothing", `No build's digest begins with ${name}; \`list\` shows what there is.`);
  throw new Failure("usage", `Several builds' digests begin with ${name}: ${fitting.join(", ")}. Write more of it.`);
}

/** The builds that a region's hosts pull on a channel. @throws {Failure} `nothing` where there is none */
export async function buildsOf(
  region: BuildStore,
  channel: string,
  game?: string,
): Promise<{ game: string; version: string; digest: string }[]> {
  const found = buildsIn((await readPointer(region, channel)).pointer, game);
  if (found.length > 0) return found;
  throw new Failure(
    "nothing",
    `${region.name}: ${channel} points to no build${game === undefined ? "" : ` of ${game}`}. Promote one.`,
  );
}
