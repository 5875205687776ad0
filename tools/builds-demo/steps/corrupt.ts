import { readPointer } from "../../../services/builds/channel/pointer";
import { objectsOf } from "../../../services/builds/objects";
import { promote } from "../../../services/builds/promote";
import { readManifest } from "../../../services/builds/published";
import { faultsOf } from "../../../services/builds/verify";
import { gameName } from "../game";
import { people } from "../people";
import { failureOf } from "../refusals";
import type { Stage } from "../stage";
import type { Step } from "../step";

const badRegion = "swedencentral/1";

export const corrupt: Step = {
  name: "corrupt",
  headline: `An object goes bad in ${badRegion}: verify names it, and its build gets no further.`,
  play: async (stage) => {
    const { platform, quietly } = stage;
    const hub = platform.hub("promoter");
    const moving = { channel: "prod", regions: stage.regions, by: people.first, ...quietly };
    await promote(hub, stage.builds["1.0.0"]!.digest, moving);

    const { digest } = stage.builds["1.1.0"]!;
    const { manifest, text } = await readManifest(hub, digest);
    const objects = objectsOf(manifest, text);
    const bad = objects[0]!.name;
    await platform.corrupt(badRegion, bad, { keepsDigest: false });
    const faults = (
      await Promise.all(
        stage.regions.map(async (region) => await faultsOf(objects, region, { deep: false, ...quietly })),
      )
    ).flat();
    const failure = await failureOf(promote(hub, digest, moving));
    const prod = await versionsOf(stage, "prod");
    // The same bit again: the object is what it was, and the story goes on.
    await platform.corrupt(badRegion, bad, { keepsDigest: false });
    return {
      expected: {
        "verify names the object, and no other":
          faults.length === 1 && faults[0]!.store === badRegion && faults[0]!.name === bad,
        "the promotion is refused as corrupt": failure?.kind === "corrupt",
        "prod stays at 1.0.0 in every region": prod.join() === stage.regions.map(() => "1.0.0").join(),
      },
      lines: [
        `verify, over ${stage.regions.length} regions of ${objects.length} objects each:`,
        ...faults.map(({ store, name, problem }) => `- ${store}: ${short(name)}: ${problem}`),
        `A promotion of 1.1.0 to prod is refused (${failure?.kind}); prod stays at ${[...new Set(prod)].join(" and ")} everywhere.`,
      ],
      facts: { objects: objects.length, faults, refused: failure?.kind, prod: [...new Set(prod)] },
    };
  },
};

async function versionsOf(stage: Stage, channel: string): Promise<(string | undefined)[]> {
  return await Promise.all(
    stage.regions.map(async (region) => (await readPointer(region, channel)).pointer.games[gameName]?.version),
  );
}

function short(name: string): string {
  return `${name.slice(0, "packs/".length + 12)}…`;
}
