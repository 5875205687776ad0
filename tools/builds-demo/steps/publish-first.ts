import { bytesText } from "../../../services/builds/command-line/words";
import { publish } from "../../../services/builds/publish";
import { readManifest } from "../../../services/builds/published";
import { packName } from "../../../services/builds/store/names";
import { gameName, makeGame } from "../game";
import { people } from "../people";
import { refusalOf } from "../refusals";
import type { Step } from "../step";

export const publishFirst: Step = {
  name: "publish",
  headline: "Make a small game, and publish it as 1.0.0: by a pipeline that may add, and not overwrite.",
  play: async (stage) => {
    await makeGame(stage.game);
    const hub = stage.platform.hub("publisher");
    const named = { game: gameName, version: "1.0.0", by: people.publisher };
    const build = await publish(hub, stage.game, { ...named, ...stage.working });
    stage.builds["1.0.0"] = build;
    const { digest, files, size, sent } = build;
    const { manifest } = await readManifest(hub, digest);
    const other = Buffer.from("something else");
    const overwrite = await refusalOf(hub.builds.blob(packName(manifest.packs[0]!.sha256)).upload(other, other.length));
    return {
      expected: {
        "all of it was sent": sent === size,
        "an overwrite is refused": overwrite === "403 AuthorizationPermissionMismatch",
      },
      lines: [
        `${files} files of ${bytesText(size)} became ${manifest.chunks.length} chunks in ${manifest.packs.length} packs; ${bytesText(sent)} were sent to the hub.`,
        `The pipeline tries to overwrite a pack, and is told ${overwrite}.`,
      ],
      facts: { digest, files, size, sent, packs: manifest.packs.length, overwrite },
    };
  },
};
