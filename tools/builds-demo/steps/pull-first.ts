import { bytesText } from "../../../services/builds/command-line/words";
import { buildsOf } from "../../../services/builds/named-build";
import { pull } from "../../../services/builds/pull/pull";
import { manifestName } from "../../../services/builds/store/names";
import { gameName, sameFiles } from "../game";
import { refusalOf } from "../refusals";
import type { Step } from "../step";

export const hostRegion = "eastus2/1";
const otherRegion = "japaneast/1";

export const pullFirst: Step = {
  name: "pull",
  headline: `A host in ${hostRegion} pulls it with its own identity, and may read nothing of ${otherRegion}.`,
  play: async (stage) => {
    const { platform, host, game, working } = stage;
    const principal = `host ${hostRegion}` as const;
    const region = platform.region(hostRegion, principal);
    const [build] = await buildsOf(region, "canary", gameName);
    const { digest, version } = build!;
    const pulled = await pull(region, digest, host, working);
    const foreign = async (network: string) =>
      await refusalOf(platform.region(otherRegion, principal, network).builds.blob(manifestName(digest)).download());
    const fromItsNetwork = await foreign(`hosts of ${hostRegion}`);
    // Even where it could reach the account, it has no role there.
    const fromThatNetwork = await foreign(`hosts of ${otherRegion}`);
    return {
      expected: {
        "the host has the files that were published": await sameFiles(pulled.folder, game),
        "the other region's firewall refuses it": fromItsNetwork === "403 AuthorizationFailure",
        "the other region's roles refuse it": fromThatNetwork === "403 AuthorizationPermissionMismatch",
      },
      lines: [
        `${version} is on its disk, file for file what was published: ${bytesText(pulled.fetched)} fetched.`,
        `At ${otherRegion} it is told:`,
        `- from its own network ${fromItsNetwork}`,
        `- from the network there ${fromThatNetwork}`,
      ],
      facts: { version, size: pulled.size, fetched: pulled.fetched, fromItsNetwork, fromThatNetwork },
    };
  },
};
