import { randomUUID } from "node:crypto";
import type { BuildStore } from "./store/build-store";
import { claimName, claimPrefix } from "./store/names";

/*
 * Whoever leans on a build that the collector could take says so in the hub's `staging`, whose lifecycle takes the claim away again. Claiming comes before
 * looking whether the build is there, and the collector looks for claims after it has taken a build's name away: so one of the two sees the other.
 */

/** Says that somebody publishes on top of a build, brings it into regions, or has just made it. */
export async function claim(hub: BuildStore, digest: string, by: string): Promise<void> {
  const text = JSON.stringify({ by, at: new Date().toISOString() });
  await hub.staging.add(claimName(digest, randomUUID()), Buffer.from(text), { contentType: "application/json" });
}

/** No publishing and no promotion takes longer; the lifecycle may end a claim earlier. */
const longestDays = 7;

/** The builds that are claimed. */
export async function claimedBuilds(hub: BuildStore, now: Date): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { name, createdAt } of hub.staging.list(claimPrefix)) {
    if (now.getTime() - createdAt.getTime() < longestDays * 86_400_000) found.add(`sha256:${name.split("/")[1]}`);
  }
  return found;
}
