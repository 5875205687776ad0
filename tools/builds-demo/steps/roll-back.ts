import { readHistory } from "../../../services/builds/channel/history";
import { columns } from "../../../services/builds/command-line/words";
import { rollback } from "../../../services/builds/rollback";
import { people } from "../people";
import type { Step } from "../step";

export const rollBack: Step = {
  name: "rollback",
  headline: "Roll canary back in all regions: the build before is still there, so nothing is copied.",
  play: async (stage) => {
    const hub = stage.platform.hub("promoter");
    const traffic = stage.traffic();
    const began = performance.now();
    const back = await rollback(hub, {
      channel: "canary",
      regions: stage.regions,
      by: people.second,
      ...stage.quietly,
    });
    const rollbackSeconds = Math.round(performance.now() - began) / 1000;
    const copies = traffic.copies.length;
    const moves = await readHistory(hub, "canary");
    return {
      expected: {
        "canary points to 1.0.0": back.version === "1.0.0",
        "nothing was copied": copies === 0 && traffic.gameBytes === 0,
        "the history has every move": moves.map(({ action }) => action).join() === "promote,promote,rollback",
      },
      lines: [
        `canary points to ${back.version} again after ${rollbackSeconds.toFixed(1)} s; ${copies} objects copied. Its history in the hub:`,
        ...columns(
          ["  move", "when (UTC)", "who", "what", "regions"],
          moves.map(({ sequence, at, by, action, game, version, regions }) => [
            ...[`  ${sequence}`, at.slice(0, 19).replace("T", " "), by, `${action} ${game} ${version}`],
            `${Object.keys(regions).length}`,
          ]),
        ),
      ],
      facts: {
        ...{ version: back.version, rollbackSeconds, copies },
        history: moves.map(({ by, at, action, version }) => ({ by, at, action, version })),
      },
    };
  },
};
