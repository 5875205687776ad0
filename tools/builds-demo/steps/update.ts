import { bytesText } from "../../../services/builds/command-line/words";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { pull } from "../../../services/builds/pull/pull";
import { gameName, sameFiles, updateGame } from "../game";
import { people } from "../people";
import type { Step } from "../step";
import { hostRegion } from "./pull-first";

export const update: Step = {
  name: "update",
  headline: "Change the game a little, publish 1.1.0, promote it and pull it: only what changed travels.",
  play: async (stage) => {
    const { platform, game, host, working, quietly } = stage;
    const { inserted, replaced } = await updateGame(game);
    const named = { game: gameName, version: "1.1.0", by: people.publisher };
    const build = await publish(platform.hub("publisher"), game, { ...named, ...working });
    stage.builds["1.1.0"] = build;
    const moving = { channel: "canary", regions: stage.regions, by: people.first };
    const { copied } = await promote(platform.hub("promoter"), build.digest, { ...moving, ...quietly });
    const pulled = await pull(platform.region(hostRegion, `host ${hostRegion}`), build.digest, host, working);
    const { size, sent } = build;
    const { fetched } = pulled;
    const objects = Math.max(...Object.values(copied));
    return {
      expected: {
        "less than a fifth was sent": sent > 0 && sent < size / 5,
        "less than a fifth was fetched": fetched > 0 && fetched < size / 5,
        "the host has the files that were published": await sameFiles(pulled.folder, game),
      },
      lines: [
        `${bytesText(inserted)} were inserted in the middle of the biggest file, and ${bytesText(replaced)} replaced in another.`,
        `${bytesText(sent)} of ${bytesText(size)} (${percent(sent, size)}) were sent to the hub, and ${objects} objects copied into each region; the host fetched ${bytesText(fetched)} (${percent(fetched, size)}).`,
      ],
      facts: { inserted, replaced, size, sent, objectsForEachRegion: objects, fetched },
    };
  },
};

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
