import { readPointer } from "../../../services/builds/channel/pointer";
import { pointerName } from "../../../services/builds/store/names";
import { promote } from "../../../services/builds/promote";
import { publish } from "../../../services/builds/publish";
import { accountOf } from "../../storage-emulator";
import { gameName, setQuality } from "../game";
import { people } from "../people";
import { failureOf } from "../refusals";
import type { Step } from "../step";

export const race: Step = {
  name: "race",
  headline: "Two people promote to prod at the same moment: one wins, and the other is told.",
  play: async (stage) => {
    const { platform, game, quietly } = stage;
    await setQuality(game, "highest");
    const named = { game: gameName, version: "1.2.0", by: people.publisher };
    const build = await publish(platform.hub("publisher"), game, { ...named, ...quietly });
    stage.builds["1.2.0"] = build;
    const promoteAs = async (by: string, version: string, channel: string) =>
      await promote(platform.hub("promoter"), stage.builds[version]!.digest, {
        ...{ channel, regions: stage.regions, by },
        ...quietly,
      });
    await promoteAs(people.second, "1.2.0", "dev");

    const first = stage.regions[0]!;
    // Whoever is first is slow to move the first region, so that the two meet for sure.
    const undo = platform.gateway.trouble({
      match: ({ method, account, blob }) =>
        method === "PUT" && account === accountOf(first.name) && blob === pointerName("prod"),
      ...{ times: 1, delayMilliseconds: 2000 },
    });
    const tries = [
      { by: people.first, version: "1.1.0" },
      { by: people.second, version: "1.2.0" },
    ];
    const failures = await Promise.all(tries.map(({ by, version }) => failureOf(promoteAs(by, version, "prod"))));
    undo();
    const winners = tries.filter((_, index) => failures[index] === undefined);
    const losers = tries.flatMap(({ by, version }, index) => {
      const failure = failures[index];
      return failure === undefined ? [] : [{ by, version, kind: failure.kind, told: failure.message }];
    });
    const pointers = await Promise.all(stage.regions.map((region) => readPointer(region, "prod")));
    const prod = [...new Set(pointers.map(({ pointer }) => pointer.games[gameName]?.version))];
    return {
      expected: {
        "one wins": winners.length === 1,
        "the other is told that there is a conflict": losers.length === 1 && losers[0]!.kind === "conflict",
        "every region points to the winner's build": prod.length === 1 && prod[0] === winners[0]?.version,
      },
      lines: [
        ...winners.map(({ by, version }) => `${by} wins: prod points to ${version} in every region.`),
        ...losers.map(({ by, told }) => `${by} is told: ${told}`),
      ],
      facts: { winner: winners[0], loser: losers[0], prod },
    };
  },
};
