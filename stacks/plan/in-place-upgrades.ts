import { isDeepStrictEqual } from "node:util";
import { type Problem } from "../../components/conventions";
import { flow, type PoolGenerationRecord } from "../config";
import { type DeployedGeneration, sourceOf } from "./deployed";

import { type Difference } from "./settled-settings";

/*
 * What a generation may become in place, and in which order. Azure reads on which hosts somebody plays once, when an upgrade starts
 * (components/gpu-pool/rolling-upgrade.ts). So `serving` and `rollingUpgrade` never change in one commit: until what drains a generation is
 * deployed and known to whoever sends players, sessions begin there; and while Azure upgrades a generation, none may.
 */

/** What the lock file says of a generation's upgrade in place, and whether a difference is one. */
export interface InPlace {
  problems: Problem[];
  /** As clauses. */
  changes: string[];
  allows: (difference: Difference) => boolean;
}

/** Relays are never upgraded in place. */
export const neverInPlace: InPlace = { problems: [], changes: [], allows: () => false };

/** What a generation's `serving` and `rollingUpgrade` are as last deployed, and how messages name where that is from. */
export interface LastDeployed {
  generation: DeployedGeneration;
  source: string;
}

/**
 * @param path of the generation, e.g. `regions.japaneast.pools.standard.generations[0]`
 * @param recorded as the lock file has it
 * @param last as last deployed; the lock file's where the outputs were not read
 */
export function inPlace(
  path: string,
  number: number,
  recorded: PoolGenerationRecord,
  wanted: PoolGenerationRecord,
  { generation: deployed, source }: LastDeployed = { generation: recorded, source: sourceOf(undefined) },
): InPlace {
  const now = wanted.rollingUpgrade === true;
  const turned = now ? "is upgraded in place now" : "is not upgraded in place any more";
  const allows = ({ setting }: Difference): boolean =>
    setting === "image" && now && isOtherVersion(recorded.image, wanted.image);
  return {
    problems: [
      ...(now && deployed.serving ? [stillServes(path, number, source)] : []),
      ...(deployed.rollingUpgrade && wanted.serving ? [stillUpgraded(path, number, source)] : []),
    ],
    changes: Boolean(recorded.rollingUpgrade) === now ? [] : [`generation ${number} ${turned}`],
    allows,
  };
}

/**
 * Whether an image is another version of the same: of a marketplace's SKU with the same host tools, or of an image of a gallery. Azure
 * brings that to a host in both of its ways, in a new one and, should quota be short after all, with a new disk where it stands; what
 * custom data says (channel, host tools) only in the first.
 */
function isOtherVersion(one: PoolGenerationRecord["image"], other: PoolGenerationRecord["image"]): boolean {
  return isDeepStrictEqual(withoutVersion(one), withoutVersion(other));
}

function withoutVersion(image: PoolGenerationRecord["image"]): object {
  return image.kind === "gallery"
    ? { kind: image.kind, id: image.id.replace(/\/versions\/[^/]+$/, "").toLowerCase() }
    : { ...image, version: "" };
}

function stillServes(path: string, number: number, source: string): Problem {
  return {
    path: `${path}.rollingUpgrade`,
    reason:
      `generation ${number} serves, ${source}: sessions would begin there after Azure has read on which hosts ` +
      "somebody plays, and end with their hosts",
    fix:
      `leave rollingUpgrade out: it takes two commits. First write ${flow({ number, serving: false })}, renew the lock file and deploy; write rollingUpgrade ` +
      "in a later one, when nobody is sent there any more",
  };
}

function stillUpgraded(path: string, number: number, source: string): Problem {
  return {
    path: `${path}.serving`,
    reason:
      `generation ${number} is upgraded in place, ${source}, and nobody knows here whether Azure is done: it would ` +
      "delete hosts on which somebody began to play",
    fix:
      "write false: it takes two commits. First look: once `az vmss rolling-upgrade get-latest` says that the upgrade is over, and no more hosts run " +
      "than the pool's maximum, remove its rollingUpgrade with serving: false, renew the lock file and deploy; let it serve in a later one",
  };
}
