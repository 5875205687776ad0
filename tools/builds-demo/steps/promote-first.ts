import { bytesText } from "../../../services/builds/command-line/words";
import { objectsOf } from "../../../services/builds/objects";
import { promote } from "../../../services/builds/promote";
import { readManifest } from "../../../services/builds/published";
import { people } from "../people";
import type { Step } from "../step";

export const promoteFirst: Step = {
  name: "promote",
  headline: "Promote it to canary in five regions: each fetches it from the hub by itself.",
  play: async (stage) => {
    const { digest } = stage.builds["1.0.0"]!;
    const hub = stage.platform.hub("promoter");
    const traffic = stage.traffic();
    const moving = { channel: "canary", regions: stage.regions, by: people.first };
    await promote(hub, digest, { ...moving, ...stage.working });
    const { copies, gameBytes } = traffic;
    const { manifest, text } = await readManifest(hub, digest);
    const sizes = new Map(objectsOf(manifest, text).map(({ name, size }) => [name, size]));
    const copied = copies.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    return {
      expected: {
        "every object was copied into every region once": copies.length === sizes.size * moving.regions.length,
        "nothing of the game passed through this machine": gameBytes === 0,
      },
      lines: [
        `${copies.length} objects of ${bytesText(copied)} were copied from store to store; of the game ${bytesText(gameBytes)} passed through this machine.`,
      ],
      facts: { regions: moving.regions.length, copies: copies.length, copied, throughThisMachine: gameBytes },
    };
  },
};
